//! Where a statement of the law holds.

use std::fmt;

use serde::Deserialize;

/// A nation of the United Kingdom. England and Wales share a law of data protection but not of
/// schools, so they stand apart here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nation {
    /// England.
    England,
    /// Wales.
    Wales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Nation {
    /// Every nation.
    pub const ALL: [Self; 4] = [
        Self::England,
        Self::Wales,
        Self::Scotland,
        Self::NorthernIreland,
    ];

    /// This nation alone, for a question.
    pub fn alone(self) -> &'static [Self] {
        match self {
            Self::England => &[Self::England],
            Self::Wales => &[Self::Wales],
            Self::Scotland => &[Self::Scotland],
            Self::NorthernIreland => &[Self::NorthernIreland],
        }
    }

    /// The nations that an organisation may act in by the setting that decides its bank holidays.
    pub fn of(setting: calendar::Nation) -> &'static [Self] {
        match setting {
            calendar::Nation::EnglandAndWales => &[Self::England, Self::Wales],
            calendar::Nation::Scotland => Self::Scotland.alone(),
            calendar::Nation::NorthernIreland => Self::NorthernIreland.alone(),
            calendar::Nation::Unknown => &Self::ALL,
        }
    }

    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::England => "England",
            Self::Wales => "Wales",
            Self::Scotland => "Scotland",
            Self::NorthernIreland => "Northern Ireland",
        }
    }
}

impl fmt::Display for Nation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
