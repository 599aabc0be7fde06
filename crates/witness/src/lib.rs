#![doc = include_str!("../README.md")]

mod cosign;
mod error;
mod http;
mod stamp;

pub use cosign::{Cosignature, Witness, cosign};
pub use error::WitnessError;
pub use http::{Http, check_address};
pub use stamp::{Stamp, StampServer, stamp};
