#![doc = include_str!("../README.md")]

mod mutate;
mod panics;
mod seeds;
mod targets;

pub use mutate::Mutator;
pub use panics::{hush, watch};
pub use targets::{Made, Run, Target, targets};
