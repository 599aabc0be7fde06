//! The packs that ship with Caretaker.

use std::sync::LazyLock;

/// A pack that ships: its files are in `packs/`, under its code.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    /// Its code.
    pub code: &'static str,
    /// Its title.
    pub title: &'static str,
    /// For whom it is, and what marks it out.
    pub suits: &'static str,
    /// Its files: name and text.
    pub files: &'static [(&'static str, &'static str)],
}

macro_rules! shipped {
    ($($code:literal $title:literal $suits:literal: $($file:literal),+;)+) => {
        &[$(Shipped {
            code: $code,
            title: $title,
            suits: $suits,
            files: &[$((
                concat!($file, ".toml"),
                include_str!(concat!("../../../packs/", $code, "/", $file, ".toml")),
            )),+],
        }),+]
    };
}

static ALL: &[Shipped] = shipped! {
    "commissioned-mentoring" "Commissioned mentoring"
        "You mentor or teach children and young adults whom councils and schools place with you.":
        "pack", "people", "retention", "records", "rules", "notices";
    "community-interest" "Community interest company"
        "You help adults who are isolated, vulnerable or out of work, with volunteers, for funders and partners.":
        "pack", "people", "retention", "records", "rules", "notices";
    "digital-mentoring" "Digital mentoring"
        "You mentor young people remotely and keep no paper.":
        "pack", "people", "retention", "records", "rules", "notices";
    "online-provision" "Online provision"
        "You teach online for councils, schools, businesses and families, with staff or e-tutors of your own.":
        "pack", "people", "retention", "records", "rules", "notices";
    "private-tutoring" "Private tutoring"
        "You supply tutors to families and schools, in person or online.":
        "pack", "duties", "safety", "notices";
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
