//! Compares what the keys say with what the pure function says.
