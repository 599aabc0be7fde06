//! The pages: one file each, its context beside its handler.

pub(crate) mod accounts;
pub(crate) mod addresses;
pub(crate) mod ask;
pub(crate) mod attest;
pub(crate) mod calendar;
pub(crate) mod collect;
pub(crate) mod consents;
pub(crate) mod coverage;
pub(crate) mod deed;
pub(crate) mod disposals;
pub(crate) mod documents;
pub(crate) mod evidence;
pub(crate) mod mine;
pub(crate) mod notices;
pub(crate) mod package;
pub(crate) mod passkey;
pub(crate) mod people;
pub(crate) mod places;
pub(crate) mod plain;
pub(crate) mod policy;
pub(crate) mod policy_access;
pub(crate) mod policy_changes;
pub(crate) mod policy_draft;
pub(crate) mod policy_letters;
pub(crate) mod policy_read;
pub(crate) mod policy_versions;
pub(crate) mod privacy;
pub(crate) mod published;
pub(crate) mod questions;
pub(crate) mod records;
pub(crate) mod registers;
pub(crate) mod requests;
mod retention;
pub(crate) mod review;
mod score;
pub(crate) mod second_factor;
pub(crate) mod setup;
pub(crate) mod sheet;
pub(crate) mod sign_in;
pub(crate) mod today;
pub(crate) mod today_days;
pub(crate) mod tokens;

#[cfg(test)]
mod request_samples;
#[cfg(test)]
mod samples;
#[cfg(test)]
pub(crate) use request_samples::Sample;
