//! Figures of the use cases.
fn main() {}
