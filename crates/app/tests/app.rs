//! What `app` promises, below the pages and the command line, on a real store in a folder that is
//! thrown away.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod actions;
mod arrivals;
mod backup;
mod backup_lives;
mod bodies;
mod consents;
mod coverage;
mod destroy;
mod details;
mod disposal;
mod due;
mod files;
mod finding;
mod flow;
mod hostile;
mod import;
mod kinds;
mod layout;
mod letters_of_packs;
mod looks;
mod mail_in;
mod mailbox;
mod notices_given;
mod opening;
mod own;
mod packs;
mod pictures;
mod pictures_found;
mod pictures_read;
mod pictures_suggested;
mod policy_versions;
mod recipients;
mod refusals;
mod registers;
mod remind;
mod restore_lost;
mod retention;
mod review;
mod roles;
mod rotate;
mod rotate_audit;
mod safety;
mod score;
mod second_factor;
mod setup;
mod sheets;
mod support;
mod talks;
mod terms;
mod throttle;
mod tokens;
mod witness;
mod wordings;
