#![doc = include_str!("../README.md")]

mod copies;
mod disk;
mod error;
mod format;
mod former;
mod harden;
mod journal;
mod kit;
mod master;
mod random;
mod rewrite;
mod slots;
mod state;
mod store;
mod successor;

pub use crate::{
    copies::Place,
    disk::{Disk, FileDisk},
    error::KeyError,
    former::{Former, Which},
    harden::{HardenError, harden_process},
    journal::{Entry, Journal, Kept, KeptTerm},
    kit::{KitError, RecoveryKit, WORK_FACTOR, recover},
    master::MasterKey,
    random::SystemRandom,
    slots::{Notice, Slots},
    state::{KeyState, OrgKeys, Released, Summary, Tombstone},
    store::KeyStore,
    successor::OpenedByFile,
};
