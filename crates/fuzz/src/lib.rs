#![doc = include_str!("../README.md")]

mod mutate;
mod seeds;
mod targets;

pub use mutate::Mutator;
pub use targets::{Made, Run, Target, targets};
