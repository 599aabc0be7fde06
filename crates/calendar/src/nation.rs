//! Whose public holidays count: Regulation 1182/71 art. 2 looks to the place where the act is done.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of the three lists of bank holidays in the United Kingdom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Division {
    /// England and Wales share one list.
    EnglandAndWales,
    /// Scotland: 2 January, St Andrew's Day, August first; no Easter Monday.
    Scotland,
    /// Northern Ireland: adds 17 March and 12 July.
    NorthernIreland,
}

impl Division {
    /// Every division, in the order of the data file.
    pub const ALL: [Self; 3] = [Self::EnglandAndWales, Self::Scotland, Self::NorthernIreland];

    /// The stable text code, as in the data file.
    pub fn code(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "england-and-wales",
            Self::Scotland => "scotland",
            Self::NorthernIreland => "northern-ireland",
        }
    }
}

/// Where the organisation acts, which decides whose bank holidays count.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Nation {
    /// England and Wales.
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
    /// Not known or mixed: only days that are holidays everywhere count, so dates come out earliest.
    #[default]
    Unknown,
}

impl Nation {
    /// Every nation, for tables and tests.
    pub const ALL: [Self; 4] = [
        Self::EnglandAndWales,
        Self::Scotland,
        Self::NorthernIreland,
        Self::Unknown,
    ];

    /// The divisions in all of which a day must be a holiday to count.
    pub fn divisions(self) -> &'static [Division] {
        match self {
            Self::EnglandAndWales => &[Division::EnglandAndWales],
            Self::Scotland => &[Division::Scotland],
            Self::NorthernIreland => &[Division::NorthernIreland],
            Self::Unknown => &Division::ALL,
        }
    }

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "england-and-wales",
            Self::Scotland => "scotland",
            Self::NorthernIreland => "northern-ireland",
            Self::Unknown => "unknown",
        }
    }

    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "England and Wales",
            Self::Scotland => "Scotland",
            Self::NorthernIreland => "Northern Ireland",
            Self::Unknown => "every nation of the United Kingdom",
        }
    }
}

impl fmt::Display for Nation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names no nation we know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown nation `{0}`: use england-and-wales, england, wales, scotland, northern-ireland or unknown"
)]
pub struct UnknownNation(pub String);

impl FromStr for Nation {
    type Err = UnknownNation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "england-and-wales" | "england" | "wales" => Ok(Self::EnglandAndWales),
            "scotland" => Ok(Self::Scotland),
            "northern-ireland" => Ok(Self::NorthernIreland),
            "unknown" => Ok(Self::Unknown),
            other => Err(UnknownNation(other.to_owned())),
        }
    }
}
