//! CSV files that a spreadsheet opens as data and never as formulas (safety 17).

use std::borrow::Cow;

use axum::body::Bytes;
use csv::{Terminator, WriterBuilder};

/// These lines as a piece of a file.
///
/// # Errors
/// None in practice: what is written goes to memory.
pub fn piece<'a, L>(lines: impl IntoIterator<Item = L>) -> std::io::Result<Bytes>
where
    L: IntoIterator<Item = &'a str>,
{
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line.into_iter().map(|cell| guarded(cell).into_owned().into_bytes()))?;
    }
    writer.into_inner().map(Bytes::from).map_err(|error| error.into_error())
}

/// A cell that begins like a formula gets an apostrophe in front, which spreadsheets do not show.
fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[&str]) -> String {
        String::from_utf8(piece([cells.iter().copied()]).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        assert_eq!(written(&["a", "b c", "d,e", "f\"g", "h\ni", ""]), "a,b c,\"d,e\",\"f\"\"g\",\"h\ni\",\r\n");
    }

    #[test]
    fn nothing_becomes_a_formula() {
        for begins in ["=", "+", "-", "@", "\t"] {
            let cell = format!("{begins}cmd|' /C calc'!A0");
            assert_eq!(written(&[&cell]), format!("'{cell}\r\n"));
        }
        assert!(written(&["\r=1+1"]).starts_with("\"'\r"));
        assert_eq!(written(&["a=b", "1-2"]), "a=b,1-2\r\n");
    }
}
