//! What people have beside their password: an authenticator app or a passkey, and recovery codes for
//! when it is lost. One adds them to one's own account, and needs the password for it.

mod cose;
mod own;
mod passkey;
mod recovery;
mod totp;

pub use cose::ALGORITHMS;
pub use own::{AppSecret, FactorLine, MyAccount, NewFactor, PasskeyWanted, SessionLine};
pub use passkey::{Assertion, Party, Registration};

pub(crate) use recovery::matching as matching_recovery_code;
pub(crate) use totp::matching as matching_step;
