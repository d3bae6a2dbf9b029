//! Enums that are stored as small numbers and spoken as words.

/// Declares an enum with, for each variant, its code in the database and its word in API, CSV and audit.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of their codes.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];
            /// Their words, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word,)+];

            /// The number that stands for it in the database.
            #[must_use]
            pub fn code(self) -> i64 {
                match self { $($name::$variant => $code,)+ }
            }

            /// The word that stands for it outside.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::error::Problem;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                match text {
                    $($word => Ok($name::$variant),)+
                    _ => Err($crate::error::Problem::NotAChoice),
                }
            }
        }

        impl remit_db::ToValue for $name {
            fn to_value(&self) -> remit_db::Value<'_> {
                remit_db::Value::Int(self.code())
            }
        }

        impl remit_db::FromColumn for $name {
            fn from_column(row: &remit_db::Row<'_>, column: usize) -> std::result::Result<Self, remit_db::Error> {
                match i64::from_column(row, column)? {
                    $($code => Ok($name::$variant),)+
                    other => Err(remit_db::Error::unreadable(stringify!($name), other)),
                }
            }
        }
    };
}

pub(crate) use coded;
