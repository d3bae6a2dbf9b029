//! How the operations grow from size to size: their medians in bench/growth.csv, drawn in bench/growth.svg.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use crate::Failure;
use crate::args::{Args, root};
use crate::report::{Line, engine_name, time};
use crate::size::Size;

const FILE: &str = "bench/growth.csv";
const PICTURE: &str = "bench/growth.svg";
/// What is drawn: what is measured at every size.
const DRAWN: &str = "SQLite";

const WIDTH: f64 = 1_000.0;
const HEIGHT: f64 = 560.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 560.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 500.0;
/// From a microsecond to ten milliseconds, in nanoseconds.
const DECADES: [f64; 5] = [1e3, 1e4, 1e5, 1e6, 1e7];
const LABEL_HEIGHT: f64 = 16.0;

/// Median nanoseconds by engine, operation and size.
type Medians = BTreeMap<(String, String), BTreeMap<String, f64>>;

/// Keeps the medians of a run, and draws all that are kept.
pub fn record(args: &Args, lines: &[Line]) -> Result<(), Failure> {
    let mut medians = read()?;
    for line in lines {
        let operation = (engine_name(args.engine).to_owned(), line.name().to_owned());
        medians.entry(operation).or_default().insert(args.size.name.to_owned(), line.median());
    }
    let mut text = "engine,operation,size,median in ns\n".to_owned();
    for ((engine, operation), sizes) in &medians {
        for (size, median) in sizes {
            writeln!(text, "{engine},\"{operation}\",{size},{median:.0}")?;
        }
    }
    fs::write(root().join(FILE), text)?;
    Ok(fs::write(root().join(PICTURE), draw(&medians)?)?)
}

fn read() -> Result<Medians, Failure> {
    let mut medians = Medians::new();
    let Ok(text) = fs::read_to_string(root().join(FILE)) else { return Ok(medians) };
    for line in text.lines().skip(1) {
        let (engine, rest) = line.split_once(",\"").ok_or("no engine")?;
        let (operation, rest) = rest.split_once("\",").ok_or("no operation")?;
        let (size, median) = rest.split_once(',').ok_or("no size")?;
        let operation = (engine.to_owned(), operation.to_owned());
        medians.entry(operation).or_default().insert(size.to_owned(), median.parse()?);
    }
    Ok(medians)
}

/// A line for each operation that was measured at every size; both axes are logarithmic.
fn draw(medians: &Medians) -> Result<String, Failure> {
    let mut drawn: Vec<(&str, Vec<f64>)> = medians
        .iter()
        .filter(|((engine, _), _)| engine == DRAWN)
        .filter_map(|((_, operation), sizes)| {
            let medians = Size::ALL.iter().map(|size| sizes.get(size.name).copied()).collect::<Option<Vec<_>>>()?;
            Some((operation.as_str(), medians))
        })
        .collect();
    drawn.sort_by(|a, b| b.1.last().partial_cmp(&a.1.last()).unwrap_or(std::cmp::Ordering::Equal));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"15\">{DRAWN}: medians from size S to M to L</text>\n"
    );
    for decade in DECADES {
        let y = height(decade);
        writeln!(svg, "<path d=\"M{LEFT} {y:.1}H{RIGHT}\" stroke=\"#ddd\"/>")?;
        writeln!(svg, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>", LEFT - 8.0, y + 4.0, time(decade))?;
    }
    for size in Size::ALL {
        let x = place(size);
        writeln!(svg, "<path d=\"M{x:.1} {TOP}V{BOTTOM}\" stroke=\"#ddd\"/>")?;
        let (name, actions) = (size.name.to_uppercase(), size.actions);
        writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{name}: {actions} actions</text>",
            BOTTOM + 20.0
        )?;
    }
    let mut lowest = TOP - LABEL_HEIGHT;
    for (index, (operation, medians)) in drawn.iter().enumerate() {
        let hue = 360 * index / drawn.len();
        let points: Vec<String> = Size::ALL
            .iter()
            .zip(medians)
            .map(|(size, median)| format!("{:.1},{:.1}", place(size), height(*median)))
            .collect();
        let end = medians.last().copied().unwrap_or_default();
        let label = height(end).max(lowest + LABEL_HEIGHT);
        lowest = label;
        writeln!(
            svg,
            "<g stroke=\"hsl({hue} 70% 38%)\" fill=\"none\"><polyline points=\"{}\" stroke-width=\"2\"/>\
             <path d=\"M{RIGHT} {:.1}L{} {label:.1}\" stroke-width=\".7\"/></g>",
            points.join(" "),
            height(end),
            RIGHT + 18.0,
        )?;
        let times: Vec<String> = medians.iter().map(|median| time(*median)).collect();
        let operation = operation.replace("up to 1,000+: ", "");
        writeln!(
            svg,
            "<text x=\"{}\" y=\"{:.1}\" fill=\"hsl({hue} 70% 30%)\">{operation}: {}</text>",
            RIGHT + 22.0,
            label + 4.0,
            times.join(", "),
        )?;
    }
    Ok(svg + "</svg>\n")
}

fn place(size: &Size) -> f64 {
    let (first, last) = (Size::ALL[0].actions as f64, Size::ALL[Size::ALL.len() - 1].actions as f64);
    LEFT + (RIGHT - LEFT) * (size.actions as f64 / first).ln() / (last / first).ln()
}

fn height(nanoseconds: f64) -> f64 {
    let (least, most) = (DECADES[0], DECADES[DECADES.len() - 1]);
    BOTTOM - (BOTTOM - TOP) * (nanoseconds / least).ln() / (most / least).ln()
}
