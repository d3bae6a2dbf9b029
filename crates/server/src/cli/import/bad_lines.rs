//! Bad lines: the first of them on the error output, all of them in a file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use indicatif::ProgressBar;
use remit_domain::import::BadLine;

use crate::cli::counted::counted;
use crate::cli::failure::Failure;

/// So many are shown; more would only scroll away.
pub const SHOWN: u64 = 20;

/// Where bad lines go.
pub struct BadLines {
    file: Option<BufWriter<File>>,
    failure: Option<std::io::Error>,
    count: u64,
}

impl BadLines {
    /// Writes them to a file, where one is named.
    pub fn new(path: Option<&Path>) -> Result<BadLines, Failure> {
        let Some(path) = path else { return Ok(BadLines { file: None, failure: None, count: 0 }) };
        let create = || {
            let mut file = BufWriter::new(File::create(path)?);
            writeln!(file, "line,column,value,reason")?;
            Ok(file)
        };
        let file = create().map_err(|error: std::io::Error| Failure::new(format!("{}: {error}", path.display())))?;
        Ok(BadLines { file: Some(file), failure: None, count: 0 })
    }

    /// Takes one, and shows it above the bar.
    pub fn take(&mut self, bad: &BadLine, bar: &ProgressBar) {
        self.count += 1;
        if self.count <= SHOWN {
            bar.suspend(|| eprintln!("{bad}"));
        }
        if let Some(file) = &mut self.file {
            let written = writeln!(
                file,
                "{},{},{},{}",
                bad.line,
                cell(bad.column.unwrap_or_default()),
                cell(&bad.value),
                cell(&bad.reason.to_string())
            );
            self.failure = self.failure.take().or(written.err());
        }
    }

    /// No more will come.
    pub fn close(mut self) -> Result<(), Failure> {
        if self.count > SHOWN {
            let rest = self.count - SHOWN;
            let all = if self.file.is_some() { "" } else { "; --bad-lines FILE writes all of them" };
            eprintln!("… and {}{all}", counted(rest, "more bad line", "more bad lines"));
        }
        let flushed = self.file.as_mut().map_or(Ok(()), Write::flush);
        let failure = self.failure.or(flushed.err());
        failure.map_or(Ok(()), |error| Err(Failure::new(format!("the bad lines could not be written: {error}"))))
    }
}

/// A cell of CSV; what a spreadsheet would take for a formula is kept from being one.
pub fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_come_back_as_they_were_and_never_as_formulas() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("@SUM(1,2)"), "\"'@SUM(1,2)\"");
    }
}
