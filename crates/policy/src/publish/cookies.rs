//! The cookie notice of the organisation's own website (obligation TRA-4, PECR reg. 6).

use super::{Clause, Kind, Part, Publication, Said};
use crate::words::capital;
use crate::{Cookie, CookieKind, Pack};

/// The notice with every cookie of the register; none where the register is empty.
pub fn cookies(pack: &Pack) -> Option<Publication> {
    if pack.cookies.is_empty() {
        return None;
    }
    let mut to = Publication::new(pack, Kind::Cookies, "cookies", "Cookies")
        .about("What our own website keeps in your browser, and what you can refuse.");
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
    to.heading(2, "Every one of them");
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
    to.section("Your choices", choices(&pack.cookies));
    to.heading(2, "The pages of Caretaker");
    to.paragraph(
        Clause::plain("PECR reg. 6(4)"),
        "The pages of Caretaker, where you ask for your information, set only what is strictly necessary.",
    );
    Some(to)
}

/// What can be refused, kind by kind, and what follows; what cannot be, last.
fn choices(cookies: &[Cookie]) -> Vec<Said> {
    let refusable = [
        CookieKind::Performance,
        CookieKind::Functionality,
        CookieKind::Targeting,
    ];
    let mut said = Vec::new();
    for kind in refusable {
        for one in cookies.iter().filter(|one| one.kind == kind) {
            let follows = one.if_refused.as_deref().unwrap_or("nothing");
            let clause = Clause::new(format!("cookie[{}]", one.code), &one.origin);
            said.push(clause.says(format!(
                "{} ({}): you can say no. What follows then: {follows}.",
                capital(in_words(kind)),
                one.name
            )));
        }
    }
    let needed = cookies.iter().find(|one| one.kind == CookieKind::Necessary);
    said.extend(needed.map(|one| {
        Clause::new(format!("cookie[{}]", one.code), &one.origin)
            .says("Strictly necessary: these cannot be refused, for the website does not work without them.")
    }));
    said
}

const fn in_words(kind: CookieKind) -> &'static str {
    match kind {
        CookieKind::Necessary => "strictly necessary",
        CookieKind::Performance => "performance",
        CookieKind::Functionality => "functionality",
        CookieKind::Targeting => "targeting",
    }
}
