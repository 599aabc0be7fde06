//! Where the organisation's data lives besides Caretaker.

use serde::Serialize;

/// A system or place of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Its name.
    pub name: &'static str,
    /// Account, drive, app, telephone or cupboard.
    pub kind: &'static str,
    /// Who answers for it, by office.
    pub owner: &'static str,
    /// How it is searched.
    pub searched: &'static str,
    /// The folder of the demo's files that was taken from it; empty where it is searched by hand.
    pub folder: &'static str,
}

const fn place(
    name: &'static str,
    kind: &'static str,
    owner: &'static str,
    searched: &'static str,
    folder: &'static str,
) -> Place {
    Place {
        name,
        kind,
        owner,
        searched,
        folder,
    }
}

/// The register.
pub(crate) fn invent() -> Vec<Place> {
    vec![
        place(
            "Shared drive",
            "drive",
            "office",
            "by Caretaker, from a copy of the folder",
            "Shared drive",
        ),
        place(
            "Office mailbox",
            "account",
            "office",
            "by Caretaker, from an export of the mailbox",
            "Office mailbox",
        ),
        place(
            "Head's mailbox",
            "account",
            "head",
            "by Caretaker, from an export of the mailbox",
            "Head mailbox",
        ),
        place(
            "Head's telephone",
            "telephone",
            "head",
            "by Caretaker, from exported chats; calls by hand",
            "Head telephone",
        ),
        place(
            "Tutors' own devices",
            "device",
            "each tutor",
            "by hand: each tutor searches with the words given and signs",
            "",
        ),
        place(
            "Filing cupboard",
            "cupboard",
            "office",
            "by hand: folders are filed by surname",
            "",
        ),
        place(
            "Bookkeeper's package",
            "app",
            "data protection officer",
            "by hand: search for payer and reference",
            "",
        ),
    ]
}
