//! Changing an organisation's own key, its index key and its audit key: the key of before stays
//! beside the new one until nothing needs it any more.

use vault::Key;
use zeroize::Zeroizing;

use crate::{
    KeyError, KeyStore, OrgKeys,
    format::{FORMAT, FORMAT_WITH_FORMER, FORMAT_WITH_FORMER_AUDIT},
    rewrite::Destroyed,
    state::{Org, State},
    store::held,
};

/// Which of an organisation's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// Its own: above its cells, and for what belongs to no cell.
    Own,
    /// That of its keyed terms.
    Index,
    /// That of the ledger's openings: who, on what, why.
    Audit,
}

impl Which {
    const ALL: [Self; 3] = [Self::Own, Self::Index, Self::Audit];

    fn code(self) -> u8 {
        match self {
            Self::Own => 1,
            Self::Index => 2,
            Self::Audit => 3,
        }
    }

    fn of(self, keys: &mut OrgKeys) -> &mut Key {
        match self {
            Self::Own => &mut keys.org,
            Self::Index => &mut keys.index,
            Self::Audit => &mut keys.audit,
        }
    }
}

/// A key that a newer one has replaced.
#[derive(Debug)]
pub struct Former {
    /// Which key it was.
    pub which: Which,
    /// When it was replaced, microseconds since 1970 UTC.
    pub at: i64,
    /// Nothing that is stored needs it any more; only what was copied before does.
    pub retired: bool,
    /// The key.
    pub key: Key,
}

impl Former {
    pub(crate) const LENGTH: usize = 1 + 1 + 8 + 32;

    pub(crate) fn duplicate(&self) -> Self {
        Self {
            key: self.key.duplicate(),
            ..*self
        }
    }

    pub(crate) fn put(&self, bytes: &mut Zeroizing<Vec<u8>>) {
        bytes.push(self.which.code());
        bytes.push(u8::from(self.retired));
        bytes.extend_from_slice(&self.at.to_be_bytes());
        bytes.extend_from_slice(self.key.expose());
    }

    pub(crate) fn from_bytes(bytes: &[u8; Self::LENGTH]) -> Option<Self> {
        let ([which, retired], rest) = bytes.split_first_chunk()?;
        let (at, key) = rest.split_first_chunk()?;
        Some(Self {
            which: Which::ALL.into_iter().find(|one| one.code() == *which)?,
            retired: match retired {
                0 => false,
                1 => true,
                _ => return None,
            },
            at: i64::from_be_bytes(*at),
            key: Key::from_bytes(key.try_into().ok()?),
        })
    }
}

impl KeyStore {
    /// The keys that newer ones of an organisation have replaced, the newest first.
    pub fn former(&self, org: [u8; 16]) -> Vec<Former> {
        let state = held(&self.state);
        let former = state.orgs.get(&org).map(|org| &org.former);
        let all = former.into_iter().flatten().map(Former::duplicate);
        all.collect::<Vec<_>>().into_iter().rev().collect()
    }

    /// The format of the file: 2 where it holds former keys, 3 where one of them is an audit key.
    pub fn format(&self) -> u8 {
        format_of(&held(&self.state))
    }

    /// Whether the change of a key has begun and is not finished.
    pub fn is_rotating(&self, org: [u8; 16], which: Which) -> bool {
        let rotating = |one: &Former| one.which == which && !one.retired;
        self.former(org).iter().any(rotating)
    }

    /// Makes a new key, beside which the present one stays; durable on return. One that has begun
    /// is gone on with.
    pub fn begin_rotation(&self, org: [u8; 16], which: Which, at: i64) -> Result<(), KeyError> {
        if self.is_rotating(org, which) {
            return Ok(());
        }
        let fresh = held(&self.files).fresh_key();
        self.change(org, |known| {
            let key = std::mem::replace(which.of(&mut known.keys), fresh);
            known.former.push(Former {
                which,
                at,
                retired: false,
                key,
            });
        })
    }

    /// Nothing stored needs the key of before any more. An index key is gone with that, since it
    /// seals nothing; an organisation's own and its audit key are kept, retired, for reading what was
    /// copied before.
    pub fn finish_rotation(&self, org: [u8; 16], which: Which) -> Result<(), KeyError> {
        if !self.is_rotating(org, which) {
            return Ok(());
        }
        self.change(org, |known| match which {
            Which::Own | Which::Audit => {
                let same = |one: &&mut Former| one.which == which;
                for one in known.former.iter_mut().filter(same) {
                    one.retired = true;
                }
            }
            Which::Index => known.former.retain(|one| one.which != Which::Index),
        })
    }

    /// Drops an organisation's retired keys, for good: nothing that is sealed under one of them opens
    /// any more. The caller has seen to it that there is nothing. Answers how many they were.
    pub fn drop_retired(&self, org: [u8; 16]) -> Result<usize, KeyError> {
        let retired = self.former(org).iter().filter(|one| one.retired).count();
        if retired > 0 {
            self.change(org, |known| known.former.retain(|one| !one.retired))?;
        }
        Ok(retired)
    }

    /// Changes an organisation's keys and writes everything under a new epoch: all of it is on the
    /// disk, or nothing.
    fn change(&self, org: [u8; 16], change: impl FnOnce(&mut Org)) -> Result<(), KeyError> {
        let mut files = held(&self.files);
        files.check_running()?;
        let before = {
            let mut state = held(&self.state);
            let known = state
                .orgs
                .get_mut(&org)
                .ok_or(KeyError::UnknownOrg { org })?;
            let former: Vec<_> = known.former.iter().map(Former::duplicate).collect();
            let before = (known.keys.duplicate(), former);
            change(known);
            before
        };
        let master = files.master.duplicate();
        let done = files.rewrite(&self.state, &Destroyed::new(), &master);
        if done.is_err()
            && let Some(known) = held(&self.state).orgs.get_mut(&org)
        {
            (known.keys, known.former) = before;
        }
        done
    }
}

/// The format in which a state is written: a program that does not know of former keys, or of a
/// former audit key, must not open a file with one.
pub(crate) fn format_of(state: &State) -> u8 {
    let mut former = state.orgs.values().flat_map(|org| &org.former).peekable();
    if former.peek().is_none() {
        FORMAT
    } else if former.any(|one| one.which == Which::Audit) {
        FORMAT_WITH_FORMER_AUDIT
    } else {
        FORMAT_WITH_FORMER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_read_back() {
        let former = Former {
            which: Which::Index,
            at: -7,
            retired: true,
            key: Key::from_bytes(&[9; 32]),
        };
        let mut bytes = Zeroizing::new(Vec::new());
        former.put(&mut bytes);
        let whole: &[u8; Former::LENGTH] = bytes.as_slice().try_into().unwrap();
        let read = Former::from_bytes(whole).unwrap();
        assert_eq!(
            (read.which, read.at, read.retired),
            (Which::Index, -7, true)
        );
        assert_eq!(read.key.expose(), former.key.expose());
        for (place, wrong) in [(0, 0), (0, 4), (1, 2)] {
            let mut other = *whole;
            other[place] = wrong;
            assert!(Former::from_bytes(&other).is_none(), "{place} {wrong}");
        }
    }
}
