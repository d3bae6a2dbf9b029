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

/// What begins like a formula gets an apostrophe in front, which spreadsheets do not show: at the start of a cell, and after
/// what a program may take for the end of one.
fn guarded(cell: &str) -> Cow<'_, str> {
    const ENDS: [char; 4] = [';', '\t', '\n', '\r'];
    let begins = |character| matches!(character, '=' | '+' | '-' | '@');
    let is_safe = !cell.starts_with(['\t', '\r', '\n']) && !cell.starts_with(begins) && !cell.contains(ENDS);
    if is_safe {
        return cell.into();
    }
    let mut text = String::with_capacity(cell.len() + 2);
    if cell.starts_with(['\t', '\r', '\n']) {
        text.push('\'');
    }
    let mut before = ';';
    for character in cell.chars() {
        if ENDS.contains(&before) && begins(character) {
            text.push('\'');
        }
        text.push(character);
        before = character;
    }
    text.into()
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
        assert_eq!(written(&["\r=1+1"]), "\"'\r'=1+1\"\r\n");
        assert_eq!(written(&["a=b", "1-2"]), "a=b,1-2\r\n");
        assert_eq!(written(&["x;=1+1", "y; =1"]), "x;'=1+1,y; =1\r\n", "where semicolons part the cells");
    }
}
