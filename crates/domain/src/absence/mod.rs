//! Absences: times in which somebody is away, and who stands in.
