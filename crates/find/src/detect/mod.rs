//! Detectors of identifiers, with their check digits and the words that go before them.

pub(crate) mod email;
