use super::*;

fn lines(input: &[u8]) -> Result<Vec<(u64, Vec<String>)>, Failure> {
    read_as(input, Encoding::Unicode)
}

fn read_as(input: &[u8], encoding: Encoding) -> Result<Vec<(u64, Vec<String>)>, Failure> {
    let mut reader = Reader::new(input, encoding)?;
    let mut record = Record::default();
    let mut found = vec![(1, reader.header().to_vec())];
    while reader.read(&mut record)? {
        found.push((record.line(), record.fields().map(str::to_owned).collect()));
    }
    Ok(found)
}

fn fields(input: &[u8]) -> Vec<Vec<String>> {
    lines(input).unwrap().into_iter().map(|(_, fields)| fields).collect()
}

fn failure(input: &[u8]) -> String {
    lines(input).unwrap_err().to_string()
}

#[test]
fn cus_2_commas_semicolons_and_tabs_are_found_out() {
    for delimiter in [',', ';', '\t'] {
        let text = "a,\"b,;\",c\n1,\"2,;\",3\n".replace(',', &delimiter.to_string());
        let quoted = "2,;".replace(',', &delimiter.to_string());
        assert_eq!(fields(text.as_bytes())[1], ["1", quoted.as_str(), "3"], "{delimiter:?}");
    }
    assert_eq!(fields(b"only\n1\n"), [["only"], ["1"]]);
}

#[test]
fn cus_2_quotes_hold_delimiters_line_breaks_and_quotes() {
    let found = lines(b"a,b\r\n\"x, \"\"y\"\"\r\nz\",\"\"\r\n\r\nlast,line").unwrap();
    let expected = [(1, vec!["a", "b"]), (2, vec!["x, \"y\"\r\nz", ""]), (5, vec!["last", "line"])];
    assert_eq!(found, expected.map(|(line, fields)| (line, fields.into_iter().map(str::to_owned).collect())));
}

#[test]
fn cus_2_lines_end_with_lf_or_cr_lf_or_cr() {
    for end in ["\n", "\r\n", "\r", "\r\r"] {
        let text = ["a;b,c;d", "1;\"x\ny\";3", "4,5;;\"6\"", ""].join(end);
        assert_eq!(fields(text.as_bytes()), [["a", "b,c", "d"], ["1", "x\ny", "3"], ["4,5", "", "6"]], "{end:?}");
    }
    assert_eq!(failure(b"a,b\r1,2\rZo\xeb,2\r").split(':').next(), Some("line 3"));
    assert_eq!(fields(b"a\rb\n1\n"), [["a b"], ["1"]], "a stray one ends nothing");
}

#[test]
fn cus_2_marks_and_encodings() {
    let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let text = "name\nZoë\n".encode_utf16().flat_map(bytes);
        mark.iter().copied().chain(text).collect::<Vec<_>>()
    };
    let expected = [["name"], ["Zoë"]];
    assert_eq!(fields("\u{feff}name\nZoë\n".as_bytes()), expected);
    assert_eq!(fields(&utf16(&[0xff, 0xfe], u16::to_le_bytes)), expected);
    assert_eq!(fields(&utf16(&[0xfe, 0xff], u16::to_be_bytes)), expected);
    let latin1 = read_as(b"name\nZo\xeb\n", Encoding::Latin1).unwrap();
    assert_eq!(latin1[1].1, ["Zoë"]);
}

#[test]
fn cus_2_latin_1_is_refused_with_its_line_unless_asked_for() {
    let message = "line 3: not valid UTF-8; if the file is Latin-1 (Windows-1252), say so with --encoding latin1";
    assert_eq!(failure(b"a,b\n1,2\nZo\xeb,2\n"), message);
    assert_eq!(failure(b"a,b\n\"1\n\xeb\",2\n"), message, "the line of the byte, not of the record");
}

#[test]
fn cus_2_a_file_cut_off_inside_quotes_is_refused() {
    let message = "line 2: the file ends inside the quoted field that begins here; it seems to be cut off";
    assert_eq!(failure(b"a,b\n1,\"two and\nmore"), message);
}

#[test]
fn cus_2_what_is_no_text_or_empty_is_refused() {
    assert_eq!(failure(b""), "the file is empty");
    assert_eq!(failure(b"\r\n\n"), "the file is empty");
    assert_eq!(failure(b"a,b\n1,\0\n"), "line 2: this is not a text file");
    assert_eq!(failure(&[0xff, 0xfe, 0x00, 0xd8, 0x20]), "line 1: this is not a text file");
}

/// Counts what is taken from it, and never ends.
struct Endless(usize);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let start: &[u8] = if self.0 == 0 { b"a,b\n1,2\n3,\"" } else { b"" };
        buffer.fill(b'x');
        buffer[..start.len()].copy_from_slice(start);
        self.0 += buffer.len();
        Ok(buffer.len())
    }
}

#[test]
fn cus_2_a_field_that_goes_on_and_on_is_refused_before_it_is_read() {
    let mut reader = Reader::new(Endless(0), Encoding::Unicode).unwrap();
    let mut record = Record::default();
    assert!(reader.read(&mut record).unwrap());
    let message = reader.read(&mut record).unwrap_err().to_string();
    assert_eq!(message, "line 3: longer than 1024 kB; is a closing quote missing?");
    assert!(reader.input.input.0 < 2 * LONGEST_RECORD);
}
