//! To do lists and owners, read from owner keys.
