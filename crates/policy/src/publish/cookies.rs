//! The cookie notice of the organisation's own website (obligation TRA-4, PECR reg. 6).

use super::{Clause, Part, Publication};
use crate::{CookieKind, Pack};

/// The notice with every cookie of the register; none where the register is empty.
pub fn cookies(pack: &Pack) -> Option<Publication> {
    if pack.cookies.is_empty() {
        return None;
    }
    let mut to = Publication::new(pack, "cookies", "Cookies");
    to.paragraph(
        Clause::plain("PECR reg. 6"),
        "Cookies are small files that a website keeps in your browser. Only those without which nothing works are set before you choose; you can refuse all others, and change your mind.",
    );
    let rows = pack.cookies.iter().map(|one| {
        (
            vec![
                one.name.clone(),
                in_words(one.kind).to_owned(),
                one.what.clone(),
                one.provider.clone(),
                one.lasts.map_or_else(
                    || "until you close the browser".to_owned(),
                    |span| span.to_string(),
                ),
                one.if_refused
                    .clone()
                    .unwrap_or_else(|| "cannot be refused".to_owned()),
            ],
            Clause::new(format!("cookie[{}]", one.code), &one.origin),
        )
    });
    to.parts.push(Part::Table {
        headings: vec![
            "Name",
            "Kind",
            "What it does",
            "Who sets it",
            "Stays",
            "If you refuse it",
        ],
        rows: rows.collect(),
    });
    to.paragraph(
        Clause::plain("PECR reg. 6(4)"),
        "The pages of Caretaker, where you ask for your information, set only what is strictly necessary.",
    );
    Some(to)
}

const fn in_words(kind: CookieKind) -> &'static str {
    match kind {
        CookieKind::Necessary => "strictly necessary",
        CookieKind::Performance => "performance",
        CookieKind::Functionality => "functionality",
        CookieKind::Targeting => "targeting",
    }
}
