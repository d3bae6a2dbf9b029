//! Reads CSV as it comes, holding one line at a time: whatever the file, memory stays flat.
//!
//! Written here because the usual reader has no limit to the length of a field, and takes a file that is cut off inside
//! quotes for a whole one.

use std::io::Read;

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Failure;

/// The most bytes that one line, with all its fields, may have.
pub const LONGEST_RECORD: usize = 1 << 20;

const BUFFER: usize = 64 * 1024;

/// How a file's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark; UTF-16 where its mark says so.
    Unicode,
    /// Latin-1 as Windows writes it. Never guessed: every file would pass for it.
    Latin1,
}

/// One line of the file, cut into fields.
#[derive(Debug, Default, Clone)]
pub struct Record {
    line: u64,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// The line on which it begins, counted from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many fields it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Has it no fields?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The field at `index`, as it stands in the file.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }

    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

/// Reads one file, its header first.
pub struct Reader<R> {
    input: Text<R>,
    delimiter: u8,
    line_end: u8,
    line: u64,
    header: Vec<String>,
    /// The line with which the file ends, where no line break ends it.
    unended: Option<u64>,
}

/// Where in a line the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote inside a quoted field: it ends the field, or another quote follows and means one.
    QuoteInQuoted,
}

impl<R: Read> Reader<R> {
    /// Begins to read: finds out encoding and delimiter (comma, semicolon or tab), and takes the header.
    ///
    /// # Errors
    /// The file cannot be read, is empty, or its first line is not text.
    pub fn new(input: R, encoding: Encoding) -> Result<Reader<R>, Failure> {
        let input = Text::new(input, encoding)?;
        let line_end = line_end(input.ahead());
        let delimiter = delimiter(input.ahead(), line_end);
        let mut reader = Reader { input, delimiter, line_end, line: 1, header: Vec::new(), unended: None };
        let mut record = Record::default();
        if !reader.read(&mut record)? {
            return Err(Failure::Empty);
        }
        reader.header = record.fields().map(crate::text::clean).collect();
        Ok(reader)
    }

    /// The names of the columns.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// What separates the fields.
    #[must_use]
    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// The last line, once it is read, if no line break ends it: it may be cut off, or written so.
    #[must_use]
    pub fn unended(&self) -> Option<u64> {
        self.unended
    }

    /// Reads the next line that is not empty into `record`; false at the end of the file.
    ///
    /// # Errors
    /// What makes the rest of the file unreadable; each says its line.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, Failure> {
        let mut bytes = std::mem::take(&mut record.text).into_bytes();
        loop {
            bytes.clear();
            record.ends.clear();
            record.line = self.line;
            let more = self.read_line(&mut bytes, &mut record.ends)?;
            let blank = bytes.is_empty();
            if !blank && !more {
                self.unended = Some(record.line);
                if record.ends.len() < self.header.len() {
                    return Err(Failure::CutOff { line: record.line });
                }
            }
            if !blank || !more {
                record.text = self.as_text(bytes, record.line)?;
                return Ok(!blank);
            }
        }
    }

    /// Reads one line, which goes on where a quoted field holds a line break; false at the end of the file.
    fn read_line(&mut self, bytes: &mut Vec<u8>, ends: &mut Vec<usize>) -> Result<bool, Failure> {
        let (first_line, mut quote_line) = (self.line, self.line);
        let mut state = State::FieldStart;
        while let Some(byte) = self.input.next(self.line)? {
            self.line += u64::from(byte == self.line_end);
            if bytes.len() + ends.len() >= LONGEST_RECORD {
                return Err(Failure::TooLong { line: first_line });
            }
            state = match (state, byte) {
                (State::FieldStart, b'"') => {
                    quote_line = self.line;
                    State::Quoted
                }
                (State::Quoted, b'"') => State::QuoteInQuoted,
                (State::Quoted, _) => push(bytes, byte, State::Quoted),
                (State::QuoteInQuoted, b'"') => push(bytes, b'"', State::Quoted),
                (_, byte) if byte == self.line_end => {
                    end_field(bytes, ends, state);
                    return Ok(true);
                }
                (_, byte) if byte == self.delimiter => {
                    ends.push(bytes.len());
                    State::FieldStart
                }
                (State::QuoteInQuoted, b'\r') => State::QuoteInQuoted,
                (_, _) => push(bytes, byte, State::Plain),
            };
        }
        if state == State::Quoted {
            return Err(Failure::UnclosedQuote { line: quote_line });
        }
        end_field(bytes, ends, state);
        Ok(false)
    }

    fn as_text(&self, bytes: Vec<u8>, first_line: u64) -> Result<String, Failure> {
        let line_of = |at: usize, bytes: &[u8]| {
            first_line + bytes[..at].iter().map(|byte| u64::from(*byte == self.line_end)).sum::<u64>()
        };
        if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
            return Err(Failure::NotText { line: line_of(at, &bytes) });
        }
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Failure::NotUtf8 { line: line_of(at, error.as_bytes()) }
        })
    }
}

fn push(bytes: &mut Vec<u8>, byte: u8, next: State) -> State {
    bytes.push(byte);
    next
}

/// Before LF, a CR belongs to the end of the line.
fn end_field(bytes: &mut Vec<u8>, ends: &mut Vec<usize>, state: State) {
    if state == State::Plain && bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    ends.push(bytes.len());
}

/// What ends the lines of a file that begins with `start`: LF, with or without CR before it; CR where no LF does.
fn line_end(start: &[u8]) -> u8 {
    let (mut quoted, mut has_cr) = (false, false);
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return b'\n',
            b'\r' if !quoted => has_cr = true,
            _ => {}
        }
    }
    if has_cr { b'\r' } else { b'\n' }
}

/// The delimiter of a file that begins with `start`: the candidate that stands most often in the first line.
fn delimiter(start: &[u8], line_end: u8) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            byte if *byte == line_end && !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(candidate, _)| candidate == byte).for_each(|(_, count)| *count += 1),
        }
    }
    let mut best = counts[0];
    for candidate in counts {
        best = if candidate.1 > best.1 { candidate } else { best };
    }
    best.0
}

/// The bytes of a file as UTF-8; whether they are is checked line by line, so that the line can be named.
struct Text<R> {
    input: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Text<R> {
    fn new(input: R, encoding: Encoding) -> Result<Text<R>, Failure> {
        let mut text =
            Text { input, decoder: None, raw: Vec::with_capacity(BUFFER), ready: Vec::new(), at: 0, ended: false };
        text.read_raw()?;
        let (decoder, mark) = match (text.raw.as_slice(), encoding) {
            ([0xef, 0xbb, 0xbf, ..], _) => (None, 3),
            ([0xff, 0xfe, ..], _) => (Some(UTF_16LE), 2),
            ([0xfe, 0xff, ..], _) => (Some(UTF_16BE), 2),
            (_, Encoding::Latin1) => (Some(WINDOWS_1252), 0),
            (_, Encoding::Unicode) => (None, 0),
        };
        text.raw.drain(..mark);
        text.decoder = decoder.map(encoding_rs::Encoding::new_decoder_without_bom_handling);
        text.decode().ok_or(Failure::NotText { line: 1 })?;
        Ok(text)
    }

    /// What is at hand, without taking it.
    fn ahead(&self) -> &[u8] {
        &self.ready[self.at..]
    }

    /// The next byte; `line` is where a fault would be.
    fn next(&mut self, line: u64) -> Result<Option<u8>, Failure> {
        while self.at == self.ready.len() {
            if self.ended {
                return Ok(None);
            }
            self.read_raw()?;
            self.decode().ok_or(Failure::NotText { line })?;
        }
        self.at += 1;
        Ok(Some(self.ready[self.at - 1]))
    }

    fn read_raw(&mut self) -> Result<(), Failure> {
        self.raw.clear();
        self.ended = (&mut self.input).take(BUFFER as u64).read_to_end(&mut self.raw)? < BUFFER;
        Ok(())
    }

    /// Makes the raw bytes ready; none when they are nothing in their encoding.
    fn decode(&mut self) -> Option<()> {
        self.at = 0;
        let Some(decoder) = &mut self.decoder else {
            std::mem::swap(&mut self.raw, &mut self.ready);
            return Some(());
        };
        let room = decoder.max_utf8_buffer_length_without_replacement(self.raw.len())?;
        self.ready.resize(room, 0);
        let (result, _, written) = decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.ready, self.ended);
        self.ready.truncate(written);
        (result == DecoderResult::InputEmpty).then_some(())
    }
}

#[cfg(test)]
mod tests;
