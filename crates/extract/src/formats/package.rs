//! A zip with counters: how much may be inflated in all is decided before anything is.

use std::io::{Cursor, Read as _};

use zip::result::ZipError;

/// How much may be inflated from one package, bytes.
const INFLATED: u64 = 192 << 20;
/// How many members a package may have.
pub(crate) const MEMBERS: usize = 20_000;

/// Why a member could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The bytes are damaged.
    Damaged,
    /// It needs a password.
    Encrypted,
    /// It needs another password than the one given.
    WrongPassword,
    /// It inflates beyond the limit.
    TooLarge,
    /// Compressed in a way that is not read.
    Method,
}

/// A zip open for reading.
pub(crate) struct Package<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens bytes as a zip.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Trouble> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Trouble::Damaged)?;
        Ok(Self {
            zip,
            left: INFLATED,
        })
    }

    /// The number of members.
    pub(crate) fn len(&self) -> usize {
        self.zip.len()
    }

    /// The names of all members, decoded; folders end with a slash.
    pub(crate) fn names(&self) -> Vec<String> {
        let raw = || self.zip.file_names_raw().take(MEMBERS);
        let foreign: Vec<&[u8]> = raw()
            .filter(|raw| std::str::from_utf8(raw).is_err())
            .collect();
        let page = super::names::code_page(&foreign);
        let decoded = |index: usize, raw: &[u8]| match (std::str::from_utf8(raw), page) {
            (Ok(name), _) => name.to_owned(),
            (Err(_), Some(page)) => page.decode_without_bom_handling(raw).0.into_owned(),
            (Err(_), None) => match self.zip.name_for_index(index) {
                Some(Ok(name)) => name.into_owned(),
                Some(Err(_)) | None => String::from_utf8_lossy(raw).into_owned(),
            },
        };
        raw()
            .enumerate()
            .map(|(index, raw)| decoded(index, raw))
            .collect()
    }

    /// Inflates a member up to a limit.
    pub(crate) fn member(
        &mut self,
        index: usize,
        password: Option<&str>,
        limit: u64,
    ) -> Result<Vec<u8>, Trouble> {
        let encrypted = self
            .zip
            .by_index_raw(index)
            .map_err(|error| trouble(&error))?
            .encrypted();
        let mut member = match (encrypted, password) {
            (false, _) => self.zip.by_index(index),
            (true, Some(password)) => self.zip.by_index_decrypt(index, password.as_bytes()),
            (true, None) => return Err(Trouble::Encrypted),
        }
        .map_err(|error| trouble(&error))?;
        let limit = limit.min(self.left);
        let mut bytes = Vec::new();
        let result = member.by_ref().take(limit + 1).read_to_end(&mut bytes);
        let length = bytes.len() as u64;
        if length > limit {
            return Err(Trouble::TooLarge);
        }
        self.left -= length;
        match result {
            Ok(_) => Ok(bytes),
            // A wrong password shows as a damaged stream in nearly all cases.
            Err(_) if encrypted => Err(Trouble::WrongPassword),
            Err(_) => Err(Trouble::Damaged),
        }
    }

    /// Inflates a member by its name, whatever the case of the letters; none if it is not there.
    pub(crate) fn named(&mut self, name: &str) -> Option<Result<Vec<u8>, Trouble>> {
        let wanted = name.trim_start_matches('/');
        let index = self.zip.index_for_name(wanted).or_else(|| {
            self.zip.file_names_raw().position(|raw| {
                let raw = String::from_utf8_lossy(raw);
                raw.replace('\\', "/").eq_ignore_ascii_case(wanted)
            })
        })?;
        Some(self.member(index, None, INFLATED))
    }
}

fn trouble(error: &ZipError) -> Trouble {
    match error {
        ZipError::InvalidPassword => Trouble::WrongPassword,
        ZipError::UnsupportedArchive(text)
            if text.contains("ncrypt") || text.contains("assword") =>
        {
            Trouble::Encrypted
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Trouble::Method
        }
        _ => Trouble::Damaged,
    }
}
