//! How many there are of something, for whoever reads it at the command line.

use std::fmt::Display;

/// "1 person", "2 people".
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let what = if count == N::from(1) { one } else { many };
    format!("{count} {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        let people = |count: i64| counted(count, "person", "people");
        assert_eq!([people(0), people(1), people(2)], ["0 people", "1 person", "2 people"]);
    }
}
