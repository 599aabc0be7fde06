//! The packs that ship with Caretaker.

use std::sync::LazyLock;

/// A pack that ships: its files are in `packs/`, under its code.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    /// Its code.
    pub code: &'static str,
    /// Its files: name and text.
    pub files: &'static [(&'static str, &'static str)],
}

macro_rules! shipped {
    ($($code:literal: $($file:literal),+;)+) => {
        &[$(Shipped {
            code: $code,
            files: &[$((
                concat!($file, ".toml"),
                include_str!(concat!("../../../packs/", $code, "/", $file, ".toml")),
            )),+],
        }),+]
    };
}

static ALL: &[Shipped] = shipped! {
    "commissioned-mentoring": "pack", "people", "retention", "records", "rules", "notices";
    "community-interest": "pack", "people", "retention", "records", "rules", "notices";
    "digital-mentoring": "pack", "people", "retention", "records", "rules", "notices";
    "online-provision": "pack", "people", "retention", "records", "rules", "notices";
    "private-tutoring": "pack", "duties", "safety", "notices";
};

/// Every pack that ships.
pub fn all() -> &'static [Shipped] {
    ALL
}

/// The pack that has this code.
pub fn shipped(code: &str) -> Option<&'static Shipped> {
    ALL.iter().find(|pack| pack.code == code)
}

/// The pack for a company that supplies tutors to families and schools, in one text.
pub fn private_tutoring() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let files = shipped("private-tutoring").map_or(&[][..], |pack| pack.files);
        let texts: Vec<&str> = files.iter().map(|(_, text)| *text).collect();
        texts.join("\n")
    });
    &TEXT
}
