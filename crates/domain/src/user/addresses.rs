//! Addresses as people paste them: one per line, with commas or semicolons, as `Ann Lee <ann@example.org>`, as links, or as the
//! cells of a sheet with a name before or after (USR 2).

use std::collections::HashSet;

use super::commands::MOST;
use crate::text::{EmailAddress, Name};

/// One pasted address, with the name that stood beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// The address.
    pub email: EmailAddress,
    /// The name, where there is one that can be taken.
    pub name: Option<Name>,
}

/// The addresses in `text`, each once, and what could not be read as one, as it stands there. It is read no further than to
/// one more than can be put in at once.
#[must_use]
pub fn parse(text: &str) -> (Vec<Pasted>, Vec<String>) {
    let (mut found, mut unread, mut known) = (Vec::new(), Vec::new(), HashSet::new());
    for piece in pieces(text) {
        if found.len() + unread.len() > MOST {
            break;
        }
        match pasted(piece) {
            Some(new) if !known.insert(new.email.key().to_owned()) => {}
            Some(new) => found.push(new),
            None => unread.push(piece.to_owned()),
        }
    }
    (found, unread)
}

/// Cut at line breaks, and at commas and semicolons outside of quotes and brackets; at spaces after every address but the last.
fn pieces(text: &str) -> Vec<&str> {
    let (mut quoted, mut bracketed) = (false, false);
    let cut = text.split(move |character: char| {
        let line_ends = matches!(character, '\n' | '\r');
        quoted = !line_ends && (quoted ^ (character == '"'));
        bracketed = !line_ends && !quoted && character != '>' && (bracketed || character == '<');
        line_ends || (!quoted && !bracketed && matches!(character, ',' | ';'))
    });
    let lines = cut.map(str::trim).filter(|piece| !piece.is_empty());
    lines.flat_map(|line| if line.contains(['<', '"']) { vec![line] } else { after_addresses(line) }).collect()
}

fn after_addresses(line: &str) -> Vec<&str> {
    let (mut pieces, mut rest) = (Vec::new(), line);
    while let Some(end) = end_of_address(rest).filter(|&end| rest[end..].contains('@')) {
        pieces.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    pieces.push(rest);
    pieces
}

/// Where the first word with an `@` ends.
fn end_of_address(text: &str) -> Option<usize> {
    let at = text.find('@')?;
    Some(text[at..].find(char::is_whitespace).map_or(text.len(), |length| at + length))
}

fn pasted(piece: &str) -> Option<Pasted> {
    let (name, address) = match piece.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => (unquoted(name.trim()).to_owned(), address),
        None if piece.contains('<') => return None,
        None => beside(piece)?,
    };
    Some(Pasted { email: EmailAddress::new(unlinked(address)).ok()?, name: Name::new(&name).ok() })
}

/// The one word of a piece that is an address, and what stands before it, else behind it.
fn beside(piece: &str) -> Option<(String, &str)> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let place = words.iter().position(|word| word.contains('@'))?;
    let (before, after) = (words[..place].join(" "), words[place + 1..].join(" "));
    Some((unquoted(if before.is_empty() { &after } else { &before }).to_owned(), words[place]))
}

/// Without what makes a link of it.
fn unlinked(address: &str) -> &str {
    const LINK: &str = "mailto:";
    match address.get(..LINK.len()) {
        Some(scheme) if scheme.eq_ignore_ascii_case(LINK) => {
            address[LINK.len()..].split_once('?').map_or(&address[LINK.len()..], |(address, _)| address)
        }
        _ => address,
    }
}

/// Without the quotes around it; those that are part of it stay.
fn unquoted(name: &str) -> &str {
    let between = |quote| name.strip_prefix(quote)?.strip_suffix(quote);
    between('"').or_else(|| between('\'')).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emails(text: &str) -> Vec<String> {
        parse(text).0.iter().map(|pasted| pasted.email.to_string()).collect()
    }

    #[test]
    fn usr_2_addresses_are_taken_in_any_form() {
        for text in [
            "ann@example.org, bob@example.org",
            "ann@example.org\nbob@example.org\n",
            "ann@example.org;bob@example.org;",
            "ann@example.org bob@example.org",
            "Ann Lee <ann@example.org>, \"Lee, Bob\" <bob@example.org>",
            "<ann@example.org>\r\n\r\n  'Bob' <bob@example.org>",
            "ann@example.org, bob@example.org, ANN@example.org",
            "Ann Lee\tann@example.org\nbob@example.org\tBob Lee",
            "Ann Lee ann@example.org Bob bob@example.org",
            "mailto:ann@example.org?subject=Hello MAILTO:bob@example.org",
            "Ann <mailto:ann@example.org>, bob@example.org",
        ] {
            assert_eq!(emails(text), ["ann@example.org", "bob@example.org"], "{text:?}");
        }
    }

    #[test]
    fn usr_2_names_beside_addresses_are_kept() {
        let (found, _) = parse("\"Lee, Ann\" <ann@example.org>\nbob@example.org\nCarl \"C\" <carl@example.org>");
        let names = found.iter().map(|pasted| pasted.name.as_ref().map(Name::as_str)).collect::<Vec<_>>();
        assert_eq!(names, [Some("Lee, Ann"), None, Some("Carl \"C\"")]);
        let (found, _) =
            parse("Ann Lee\tann@example.org\nbob@example.org\tBob Lee\nCarl carl@example.org dan@example.org");
        let names = found.iter().map(|pasted| pasted.name.as_ref().map(Name::as_str)).collect::<Vec<_>>();
        assert_eq!(names, [Some("Ann Lee"), Some("Bob Lee"), Some("Carl"), None]);
    }

    #[test]
    fn usr_2_no_more_is_read_than_can_be_put_in_at_once() {
        let many = (0..12_000).map(|n| format!("u{n}@example.org\n")).collect::<String>();
        assert_eq!(parse(&many).0.len(), MOST + 1);
        assert_eq!(parse(&"?,".repeat(12_000)).1.len(), MOST + 1);
    }

    #[test]
    fn usr_2_what_is_no_address_is_named() {
        let (found, unread) = parse("ann@example.org, bob, Carl <carl@>, \"open");
        assert_eq!(found.len(), 1);
        assert_eq!(unread, ["bob", "Carl <carl@>", "\"open"]);
        let (found, unread) = parse("Jo <jo@example,org>; <open, ann@example.org\nbob@example.org");
        assert_eq!((found.len(), unread), (1, vec!["Jo <jo@example,org>".into(), "<open, ann@example.org".to_owned()]));
        assert_eq!(parse(" \n ,; "), (Vec::new(), Vec::new()));
    }
}
