//! The one binary, `caretaker`.
#![doc = include_str!("../README.md")]

fn main() {}
