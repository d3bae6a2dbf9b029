//! The state of a list: all of it is in its address.

use std::collections::HashMap;
use std::fmt::Write;

use super::ROWS;

/// Beyond these, an address was not made by one of our pages.
const MOST_PAIRS: usize = 2_000;
const MOST_FILTERS: usize = 20;
const MOST_VALUES: usize = 100;
const MOST_COLUMNS: usize = 50;
const LONGEST_KEY: usize = 40;
const LONGEST_SEARCH: usize = 200;
/// A longer way back makes the address too long: the pages at its beginning are forgotten.
const LONGEST_TRAIL: usize = 1_000;
/// Far beyond every list, and far from the numbers that cannot be added to.
const LAST_ROW: i64 = 1_000_000_000_000;

/// Which column a list is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The key of the column.
    pub column: String,
    /// Greatest first.
    pub descending: bool,
}

/// How a filter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// One of the values.
    Is,
    /// None of the values.
    Not,
    /// Contains the text.
    Has,
    /// This or more, this day or later.
    Min,
    /// This or less, this day or earlier.
    Max,
}

impl Op {
    const ALL: [Op; 5] = [Op::Is, Op::Not, Op::Has, Op::Min, Op::Max];

    /// Its spelling in an address.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Op::Is => "is",
            Op::Not => "not",
            Op::Has => "has",
            Op::Min => "min",
            Op::Max => "max",
        }
    }

    fn from_code(code: &str) -> Option<Op> {
        Op::ALL.into_iter().find(|op| op.code() == code)
    }
}

/// A condition on a column. Values are joined by or, filters by and.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The key of the column.
    pub column: String,
    /// How it compares.
    pub op: Op,
    /// With what.
    pub values: Vec<String>,
}

/// The state of a list as its address tells it.
///
/// `q` the search, `sort` a column (`-` before it: descending), `f.column=op:value` filters (repeated: or), `after`
/// the row that the page follows (repeated: the pages that led there) with `from` the number of its first row, `columns` the chosen ones, `total=exact`; and the
/// parameters that are the page's own, such as its tab. Forms may also send `op.column` and `v.column` apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableState {
    /// What is searched for, trimmed.
    pub search: String,
    /// The chosen order; the list has its own when there is none.
    pub sort: Option<Sort>,
    /// The conditions, at most one per column and operator.
    pub filters: Vec<Filter>,
    /// Where the pages began that were turned to one after the other, this one last; none at the start.
    pub trail: Vec<String>,
    /// The number of the first row, for display only.
    pub from: i64,
    /// The columns to show, in their order; those that the reader keeps when there is none.
    pub columns: Option<Vec<String>>,
    /// Whether the total is to be counted to the end.
    pub exact: bool,
    /// The page's own parameters.
    pub own: Vec<(String, String)>,
}

impl TableState {
    /// Reads the query of an address; what it does not know it drops, save the page's `own` parameters.
    #[must_use]
    pub fn parse(query: &str, own: &[&str]) -> TableState {
        let mut pairs = serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap_or_default();
        pairs.truncate(MOST_PAIRS);
        let apart = |(name, op): &'_ (String, String)| Some((name.strip_prefix("op.")?.to_owned(), op.clone()));
        let ops: HashMap<String, String> = pairs.iter().filter_map(apart).collect();
        let mut state = TableState { from: 1, ..TableState::default() };
        for (name, value) in &pairs {
            match name.split_once('.') {
                Some(("f", column)) => {
                    if let Some((op, value)) = value.split_once(':') {
                        state.add_filter(column, Op::from_code(op), value);
                    }
                }
                Some(("v", column)) => {
                    let op = ops.get(column).map_or("is", String::as_str);
                    state.add_filter(column, Op::from_code(op), value);
                }
                _ if own.contains(&name.as_str()) => state.own.push((name.clone(), value.clone())),
                _ => state.set(name, value),
            }
        }
        state
    }

    fn set(&mut self, name: &str, value: &str) {
        match name {
            "q" => self.search = value.trim().chars().take(LONGEST_SEARCH).collect(),
            "sort" => self.sort = sort(value),
            "after" if !value.is_empty() && value.len() <= LONGEST_TRAIL => self.go(value),
            "from" => self.from = value.parse().unwrap_or(1).clamp(1, LAST_ROW),
            "total" => self.exact = value == "exact",
            "columns" => {
                let chosen = value.split(',').filter(|column| is_key(column)).map(str::to_owned);
                let columns = self.columns.get_or_insert_default();
                columns.extend(chosen.take(MOST_COLUMNS - columns.len()));
            }
            _ => {}
        }
    }

    fn go(&mut self, cursor: &str) {
        self.trail.push(cursor.to_owned());
        while self.trail.len() > 1 && self.trail.iter().map(String::len).sum::<usize>() > LONGEST_TRAIL {
            self.trail.remove(0);
        }
    }

    fn add_filter(&mut self, column: &str, op: Option<Op>, value: &str) {
        let value: String = value.trim().chars().take(LONGEST_SEARCH).collect();
        let (Some(op), true) = (op, is_key(column) && !value.is_empty()) else { return };
        if let Some(known) = self.filters.iter_mut().find(|known| known.column == column && known.op == op) {
            if !known.values.contains(&value) && known.values.len() < MOST_VALUES {
                known.values.push(value);
            }
        } else if self.filters.len() < MOST_FILTERS {
            self.filters.push(Filter { column: column.to_owned(), op, values: vec![value] });
        }
    }

    /// Whether something narrows the list.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || !self.filters.is_empty()
    }

    /// The row that the page follows; none at the start.
    #[must_use]
    pub fn after(&self) -> Option<&str> {
        self.trail.last().map(String::as_str)
    }

    /// One of the page's own parameters.
    #[must_use]
    pub fn own(&self, name: &str) -> Option<&str> {
        self.own.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The address of this state of the list at `path`.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        let mut address = path.to_owned();
        for (name, value) in self.pairs() {
            let separator = if address.len() == path.len() { '?' } else { '&' };
            let pair = serde_urlencoded::to_string([(name, value)]).unwrap_or_default();
            let _ = write!(address, "{separator}{pair}");
        }
        address
    }

    /// This state as parameters, for addresses and the hidden fields of forms.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = self.own.clone();
        let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
        if !self.search.is_empty() {
            add("q", self.search.clone());
        }
        if let Some(sort) = &self.sort {
            add("sort", format!("{}{}", if sort.descending { "-" } else { "" }, sort.column));
        }
        for filter in &self.filters {
            for value in &filter.values {
                add(&format!("f.{}", filter.column), format!("{}:{value}", filter.op.code()));
            }
        }
        if let Some(columns) = &self.columns {
            add("columns", columns.join(","));
        }
        if self.exact {
            add("total", "exact".to_owned());
        }
        self.trail.iter().for_each(|cursor| add("after", cursor.clone()));
        if !self.trail.is_empty() && self.from > 1 {
            add("from", self.from.to_string());
        }
        pairs
    }

    /// The same list from its start.
    #[must_use]
    pub fn at_start(&self) -> TableState {
        TableState { trail: Vec::new(), from: 1, ..self.clone() }
    }

    pub(super) fn sorted(&self, column: &str, descending: bool) -> TableState {
        TableState { sort: Some(Sort { column: column.to_owned(), descending }), ..self.at_start() }
    }

    pub(super) fn searching(&self, search: &str) -> TableState {
        TableState { search: search.to_owned(), ..self.at_start() }
    }

    pub(super) fn without_filter(&self, column: &str) -> TableState {
        let filters = self.filters.iter().filter(|filter| filter.column != column).cloned().collect();
        TableState { filters, ..self.at_start() }
    }

    pub(super) fn unnarrowed(&self) -> TableState {
        TableState { search: String::new(), filters: Vec::new(), ..self.at_start() }
    }

    pub(super) fn with_kept_columns(&self) -> TableState {
        TableState { columns: None, ..self.clone() }
    }

    pub(super) fn counted(&self) -> TableState {
        TableState { exact: true, ..self.clone() }
    }

    /// The page that follows this row, `count` rows further on.
    pub(super) fn next(&self, cursor: &str, count: i64) -> TableState {
        let mut next = TableState { from: self.from + count, ..self.clone() };
        next.go(cursor);
        next
    }

    /// The page before; none at the start, and where the way back is forgotten.
    pub(super) fn previous(&self) -> Option<TableState> {
        let (_, trail) = self.trail.split_last()?;
        let from = (self.from - ROWS).max(1);
        (!trail.is_empty() || from == 1).then(|| TableState { trail: trail.to_vec(), from, ..self.clone() })
    }
}

/// May this be the key of a column?
fn is_key(text: &str) -> bool {
    (1..=LONGEST_KEY).contains(&text.len())
}

fn sort(text: &str) -> Option<Sort> {
    let (column, descending) = text.strip_prefix('-').map_or((text, false), |column| (column, true));
    is_key(column).then(|| Sort { column: column.to_owned(), descending })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(query: &str) -> TableState {
        TableState::parse(query, &["tab"])
    }

    #[test]
    fn lst_2_the_whole_state_is_in_the_address() {
        let query = "tab=archived&q=ann+b%26c&sort=-name&f.status=is%3Ajoined&f.status=is%3Ainvited&f.open=min%3A3\
                     &columns=name%2Cstatus&total=exact&after=x&from=51";
        let state = parse(query);
        assert_eq!(state.search, "ann b&c");
        assert_eq!(state.sort, Some(Sort { column: "name".into(), descending: true }));
        assert_eq!(state.filters[0].values, ["joined", "invited"]);
        assert_eq!(state.filters[1], Filter { column: "open".into(), op: Op::Min, values: vec!["3".into()] });
        assert_eq!(
            (state.columns.as_deref(), state.exact),
            (Some(&["name".to_owned(), "status".to_owned()][..]), true)
        );
        assert_eq!(state.own("tab"), Some("archived"));
        assert_eq!(state.address("/users"), format!("/users?{query}"));
    }

    #[test]
    fn a_plain_form_may_send_operator_and_values_apart() {
        let state = parse("op.status=not&v.status=removed&v.status=suspended&v.name=");
        assert_eq!(state.filters.len(), 1);
        assert_eq!(state.filters[0].op, Op::Not);
        assert_eq!(state.address("/u"), "/u?f.status=not%3Aremoved&f.status=not%3Asuspended");
    }

    #[test]
    fn what_is_not_understood_is_dropped() {
        let state = parse("q=%20&sort=&f.status=joined&f.=is:a&f.x=like:a&from=-3&utm=1&after=");
        assert_eq!(state, TableState { from: 1, ..TableState::default() });
    }

    #[test]
    fn lst_2_the_number_of_a_row_leaves_room_to_count_on() {
        assert_eq!(parse("after=x&from=9223372036854775807").from, LAST_ROW);
    }

    #[test]
    fn a_change_of_the_list_begins_at_its_start() {
        let state = parse("after=x&from=51&f.status=is:joined&q=a");
        for changed in [state.sorted("name", false), state.searching("b"), state.without_filter("status")] {
            assert_eq!((changed.after(), changed.from), (None, 1));
        }
        assert!(!state.unnarrowed().is_narrowed());
    }

    #[test]
    fn whatever_is_asked_the_state_stays_small() {
        let many = |pair: &str| vec![pair; 20_000].join("&");
        let long = "x".repeat(60_000);
        for query in [
            many("v.&"),
            (0..20_000).map(|number| format!("v.{number}=a&f.x=is:{number}")).collect::<Vec<_>>().join("&"),
            format!("columns={}", vec!["name"; 8_000].join(",")),
            format!("after={long}&sort={long}&columns={long}&q={long}&f.name=has:{long}&f.{long}=is:a"),
        ] {
            assert!(parse(&query).address("").len() < 4_000, "{}", &query[..20]);
        }
    }

    #[test]
    fn lst_2_pages_are_turned_back_the_way_they_were_turned_on() {
        let third = parse("q=a").next("one", 50).next("two", 50);
        assert_eq!(third.address("/u"), "/u?q=a&after=one&after=two&from=101");
        let second = third.previous().unwrap();
        assert_eq!(second.address("/u"), "/u?q=a&after=one&from=51");
        assert_eq!(second.previous().unwrap().address("/u"), "/u?q=a");
        assert_eq!(parse("q=a").previous(), None);
    }

    #[test]
    fn lst_2_an_address_stays_short_however_many_pages_were_turned() {
        let place = |page: i64| format!("{page:0100}");
        let mut state = parse("");
        for page in 0..50 {
            state = state.next(&place(page), 50);
        }
        assert!(state.address("").len() < 1_200);
        while let Some(previous) = state.previous() {
            state = previous;
        }
        assert_eq!((state.after(), state.from), (Some(&*place(40)), 2_051), "further back only the start is known");
    }

    proptest! {
        #[test]
        fn an_address_read_again_gives_the_same_state(query in "\\PC{0,60}", column in "[a-z]{1,5}", value in "\\PC{0,9}") {
            let form = serde_urlencoded::to_string([(format!("v.{column}"), &value), ("q".into(), &query)]).unwrap();
            let state = parse(&form);
            let address = state.address("");
            prop_assert_eq!(parse(address.trim_start_matches('?')), state);
        }
    }
}
