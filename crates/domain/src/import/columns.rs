//! Which column of a file is what: guessed from the header by known spellings, or chosen (CUS 2).

use std::borrow::Cow;

use super::Failure;
use super::reader::Record;

/// A column that an import knows. The spellings are those of docs/import.md.
pub trait Column: Copy + PartialEq + 'static {
    /// Every column, in the order in which they are shown.
    const ALL: &'static [Self];

    /// Its name in flags, mapping files and reports.
    fn name(self) -> &'static str;

    /// Headers that mean it, the likeliest first: lower case, letters and digits only.
    fn spellings(self) -> &'static [&'static str];

    /// Whether nothing can be imported without it.
    fn is_required(self) -> bool;
}

/// Where the columns of an import are in one file.
#[derive(Debug, Clone)]
pub struct Mapping<C> {
    places: Vec<(C, usize)>,
    header: Vec<String>,
}

impl<C: Column> Mapping<C> {
    /// Maps `header`: as `chosen` says (column of the import, header in the file), the rest guessed.
    ///
    /// # Errors
    /// A choice that is not there, a header that stands twice, or nothing for a column that is required.
    pub fn new(header: &[String], chosen: &[(String, String)]) -> Result<Mapping<C>, Failure> {
        let mut places = Vec::new();
        for (name, wanted) in chosen {
            let column = C::ALL.iter().find(|column| column.name() == name).ok_or_else(|| Failure::UnknownColumn {
                name: name.clone(),
                known: C::ALL.iter().map(|column| column.name().to_owned()).collect(),
            })?;
            let place = place(header, wanted)?;
            places.push((*column, place.ok_or_else(|| no_such_column(wanted, header))?));
        }
        for column in C::ALL {
            let is_chosen = places.iter().any(|(known, _)| known == column);
            if let Some(place) = guess(header, *column)?.filter(|_| !is_chosen) {
                places.push((*column, place));
            }
        }
        let missing = |column: &&C| column.is_required() && places.iter().all(|(known, _)| known != *column);
        let missing: Vec<_> = C::ALL.iter().filter(missing).map(|column| column.name().to_owned()).collect();
        if !missing.is_empty() {
            return Err(Failure::MissingColumns { missing, header: header.to_vec() });
        }
        Ok(Mapping { places, header: header.to_vec() })
    }

    /// Has the file this column?
    #[must_use]
    pub fn has(&self, column: C) -> bool {
        self.places.iter().any(|(known, _)| *known == column)
    }

    /// What `record` holds in `column`, cleaned; none when that is nothing, or there is no such column.
    #[must_use]
    pub fn field<'r>(&self, record: &'r Record, column: C) -> Option<Cow<'r, str>> {
        let (_, place) = self.places.iter().find(|(known, _)| *known == column)?;
        Some(clean(record.get(*place)?)).filter(|text| !text.is_empty())
    }

    /// Each mapped column with its header in the file.
    pub fn shown(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.places.iter().map(|(column, place)| (column.name(), self.header[*place].as_str()))
    }

    /// The headers that are not used.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        let used = |place: usize| self.places.iter().any(|(_, used)| *used == place);
        self.header.iter().enumerate().filter(move |(place, _)| !used(*place)).map(|(_, name)| name.as_str())
    }
}

fn guess<C: Column>(header: &[String], column: C) -> Result<Option<usize>, Failure> {
    for spelling in column.spellings() {
        if let Some(place) = place(header, spelling)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// The place of the header that reads like `name`.
fn place(header: &[String], name: &str) -> Result<Option<usize>, Failure> {
    let wanted = letters(name);
    let mut found = header.iter().enumerate().filter(|(_, name)| letters(name) == wanted);
    match (found.next(), found.next()) {
        (Some((_, name)), Some(_)) => Err(Failure::RepeatedColumn { name: name.clone() }),
        (first, _) => Ok(first.map(|(place, _)| place)),
    }
}

fn no_such_column(chosen: &str, header: &[String]) -> Failure {
    Failure::NoSuchColumn { chosen: chosen.to_owned(), header: header.to_vec() }
}

/// "Invoice No." and "invoice_no" are one spelling.
fn letters(name: &str) -> String {
    crate::text::fold(name).chars().filter(|character| character.is_alphanumeric()).collect()
}

/// As [`crate::text::clean`], without work for the many fields that are clean already.
fn clean(field: &str) -> Cow<'_, str> {
    let trimmed = field.trim_matches(' ');
    let clean = trimmed.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') && !trimmed.contains("  ");
    if clean { Cow::Borrowed(trimmed) } else { Cow::Owned(crate::text::clean(field)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Fruit {
        Name,
        Colour,
    }

    impl Column for Fruit {
        const ALL: &'static [Fruit] = &[Fruit::Name, Fruit::Colour];
        fn name(self) -> &'static str {
            match self {
                Fruit::Name => "name",
                Fruit::Colour => "colour",
            }
        }
        fn spellings(self) -> &'static [&'static str] {
            match self {
                Fruit::Name => &["name", "fruit"],
                Fruit::Colour => &["colour", "color"],
            }
        }
        fn is_required(self) -> bool {
            self == Fruit::Name
        }
    }

    fn map(header: &str, chosen: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
        let header: Vec<_> = header.split(',').map(str::to_owned).collect();
        let chosen: Vec<_> = chosen.iter().map(|(name, header)| ((*name).to_owned(), (*header).to_owned())).collect();
        let mapping = Mapping::<Fruit>::new(&header, &chosen).map_err(|failure| failure.to_string())?;
        Ok(mapping.shown().map(|(name, header)| (name.to_owned(), header.to_owned())).collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
        Ok(pairs.iter().map(|(name, header)| ((*name).to_owned(), (*header).to_owned())).collect())
    }

    #[test]
    fn cus_2_columns_are_guessed_from_their_spellings() {
        assert_eq!(map("Price,FRUIT ,the_colour,Color", &[]), pairs(&[("name", "FRUIT "), ("colour", "Color")]));
        assert_eq!(map("fruit,name", &[]), pairs(&[("name", "name")]), "the likeliest spelling");
    }

    #[test]
    fn cus_2_a_choice_goes_before_a_guess() {
        assert_eq!(map("name,What", &[("name", "what")]), pairs(&[("name", "What")]));
    }

    #[test]
    fn cus_2_what_cannot_be_mapped_is_said() {
        assert_eq!(map("a,b", &[]), Err("line 1: no column for name; the file has a, b".into()));
        assert_eq!(map("name,b", &[("colour", "c")]), Err("the file has no column \"c\"; it has name, b".into()));
        let unknown = "there is no column \"taste\" to import; there are name, colour";
        assert_eq!(map("name", &[("taste", "name")]), Err(unknown.into()));
        assert_eq!(map("name,Name", &[]), Err("line 1: the file has two columns \"name\"".into()));
    }

    #[test]
    fn cus_2_non_breaking_and_zero_width_spaces_are_cleaned() {
        for field in ["Ann Bell", " Ann  Bell ", "Ann\u{a0}Bell", "\u{200b}Ann \u{feff}Bell", "Ann\u{202f}\u{2060}Bell"]
        {
            assert_eq!(clean(field), "Ann Bell");
        }
    }
}
