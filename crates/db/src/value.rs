//! Values on their way into a statement.

/// One value, of the few types that both engines store alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A `bigint`; booleans are 0 and 1.
    Int(i64),
    /// A `text`.
    Text(&'a str),
    /// A `blob` or `bytea`.
    Bytes(&'a [u8]),
}

impl Value<'_> {
    /// What it is, without showing it: it may be a secret or a name.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Int(_) => "a number",
            Value::Text(_) => "text",
            Value::Bytes(_) => "bytes",
        }
    }
}

/// What can be bound to a placeholder.
pub trait ToValue {
    /// Itself, as one of the types that are stored.
    fn to_value(&self) -> Value<'_>;
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        *self
    }
}

macro_rules! to_value {
    ($($type:ty: |$value:ident| $stored:expr;)*) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value<'_> {
                let $value = self;
                $stored
            }
        }
    )*};
}

to_value! {
    i64: |value| Value::Int(*value);
    i32: |value| Value::Int((*value).into());
    u32: |value| Value::Int((*value).into());
    bool: |value| Value::Int((*value).into());
    str: |value| Value::Text(value);
    String: |value| Value::Text(value);
    [u8]: |value| Value::Bytes(value);
    Vec<u8>: |value| Value::Bytes(value);
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

/// The values for `$1`, `$2`, … of one statement.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::ToValue::to_value(&$value)),*] };
}
