//! What an answer to an access request tells besides the copy: UK GDPR art. 15(1)(a) to (h) and
//! 15(2), from the pack, for the kinds of records that are held about this person.

use jiff::civil::Date;
use law::{Kind, LawOn};

use crate::storing::lower;
use crate::words::{capital, group, join};
use crate::{Pack, RecordKind, RetentionRule, Source, Use};

/// One kind of record held about the person, and as what they are known in it.
///
/// Name only kinds of which something is given: to tell that a safeguarding concern exists may be
/// the very thing that an exemption keeps back (DPA 2018 Sch. 3 para. 21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Held<'a> {
    /// A kind of person of the pack.
    pub kind_of_person: &'a str,
    /// A kind of record of the pack.
    pub record_kind: &'a str,
    /// Where it came from, sources of the pack; if empty, wherever the pack says it may.
    pub sources: &'a [&'a str],
}

/// The law's code for the part that names the regulator.
pub const REGULATOR: &str = "access-complaint-to-regulator";

/// That one can complain to the regulator, by the name that holds: art. 15(1)(f).
pub fn to_the_regulator(name: &str) -> String {
    format!("You can also complain to the regulator, the {name}.")
}

/// One part of the information, for a letter or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The law's code for it, such as `access-purposes`.
    pub code: &'static str,
    /// The heading.
    pub title: &'static str,
    /// What is said; may be empty where there is a list.
    pub text: String,
    /// The list, if it is one.
    pub items: Vec<String>,
    /// Article and paragraph.
    pub citation: String,
}

/// The information that goes with the copy, as the law stood on a day.
///
/// Kinds of records that the pack does not know are left out; a checked record always has one.
pub fn article15(pack: &Pack, held: &[Held<'_>], on: Date) -> Vec<Section> {
    let writer = Writer {
        pack,
        law: pack.law.on(on),
        rows: rows(pack, held),
    };
    [
        writer.purposes(),
        writer.categories(),
        writer.recipients(),
        writer.retention(),
        writer.rights(),
        writer.complaint_to_us(),
        writer.complaint_to_regulator(),
        writer.sources(),
        writer.automated_decisions(),
        writer.transfers(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A kind of record and the uses that hold for this person.
struct Row<'a> {
    kind: &'a RecordKind,
    uses: Vec<&'a Use>,
    /// The rules under which it is kept.
    rules: Vec<&'a RetentionRule>,
    /// The sources it really came from; empty if that is not known.
    sources: Vec<&'a Source>,
}

/// Each kind of record once, with the uses for every capacity in which it is held.
fn rows<'a>(pack: &'a Pack, held: &[Held<'_>]) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for kind in &pack.records {
        let of_kind: Vec<_> = held
            .iter()
            .filter(|one| kind.code == one.record_kind)
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        let applies = |one: &&Use| {
            of_kind.iter().any(|held| {
                kind.uses_for(held.kind_of_person)
                    .any(|other| std::ptr::eq(other, *one))
            })
        };
        let named = |source: &&Source| {
            of_kind
                .iter()
                .any(|held| held.sources.iter().any(|code| source.code == *code))
        };
        let mut rules: Vec<&RetentionRule> = Vec::new();
        for rule in of_kind
            .iter()
            .filter_map(|held| pack.retention_of(kind, held.kind_of_person))
        {
            if !rules.iter().any(|seen| seen.code == rule.code) {
                rules.push(rule);
            }
        }
        let any_unknown = of_kind.iter().any(|held| held.sources.is_empty());
        rows.push(Row {
            kind,
            uses: kind.uses.iter().filter(applies).collect(),
            rules,
            sources: if any_unknown {
                Vec::new()
            } else {
                pack.sources.iter().filter(named).collect()
            },
        });
    }
    rows
}

struct Writer<'a> {
    pack: &'a Pack,
    law: LawOn<'a>,
    rows: Vec<Row<'a>>,
}

impl Writer<'_> {
    /// A section, unless the law of the day does not ask for it.
    fn section(
        &self,
        code: &'static str,
        title: &'static str,
        text: String,
        items: Vec<String>,
    ) -> Option<Section> {
        let entry = self.law.entry(Kind::AccessContents, code)?;
        Some(Section {
            code,
            title,
            text,
            items,
            citation: entry.citation.clone(),
        })
    }

    /// Art. 15(1)(a): the purposes, and by what right.
    fn purposes(&self) -> Option<Section> {
        let mut items: Vec<String> = Vec::new();
        for purpose in &self.pack.purposes {
            let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
            for row in &self.rows {
                for one in row.uses.iter().filter(|one| one.purpose == purpose.code) {
                    group(&mut reasons, self.right(one), lower(&row.kind.many));
                }
            }
            items.extend(reasons.into_iter().map(|(right, records)| {
                format!(
                    "We use {} {}, because {right}.",
                    join(&records),
                    purpose.title
                )
            }));
        }
        self.section(
            "access-purposes",
            "What we use it for",
            String::new(),
            items,
        )
    }

    /// Basis and conditions in plain words, each with its citation.
    fn right(&self, one: &Use) -> String {
        let basis = self.law.basis(&one.basis);
        let mut text = basis.map_or_else(
            || one.basis.to_string(),
            |entry| format!("{} ({})", entry.title, entry.citation),
        );
        if let Some(interest) = &one.interest {
            text = format!("{text}: {interest}");
        }
        let conditions: Vec<String> = one
            .conditions
            .iter()
            .filter_map(|code| self.law.condition(code))
            .map(|entry| format!("{} ({})", entry.title, entry.citation))
            .collect();
        if conditions.is_empty() {
            text
        } else {
            format!("{text}; {}", conditions.join("; "))
        }
    }

    /// Art. 15(1)(b): the categories.
    fn categories(&self) -> Option<Section> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for row in &self.rows {
            if let Some(category) = self.pack.category_of(row.kind) {
                let title = format!("{}: {}", category.title, category.field_titles().join(", "));
                group(&mut groups, title, lower(&row.kind.many));
            }
        }
        let items = groups
            .into_iter()
            .map(|(title, records)| format!("{title} (in {})", join(&records)));
        self.section(
            "access-categories",
            "What we hold",
            String::new(),
            items.collect(),
        )
    }

    /// Art. 15(1)(c): the recipients.
    fn recipients(&self) -> Option<Section> {
        let mut items = Vec::new();
        for recipient in &self.pack.recipients {
            let records: Vec<String> = self
                .rows
                .iter()
                .filter(|row| row.kind.recipients.contains(&recipient.code))
                .map(|row| lower(&row.kind.many))
                .collect();
            if !records.is_empty() {
                items.push(format!(
                    "{}: {}, {}",
                    recipient.title,
                    join(&records),
                    recipient.why
                ));
            }
        }
        let text = if items.is_empty() {
            "We give it to nobody outside."
        } else {
            ""
        };
        self.section(
            "access-recipients",
            "Who may receive it",
            text.to_owned(),
            items,
        )
    }

    /// Art. 15(1)(d): how long.
    fn retention(&self) -> Option<Section> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for row in &self.rows {
            for rule in &row.rules {
                let words = format!("{}; then {}", rule.words(), rule.then.words());
                group(&mut groups, words, lower(&row.kind.many));
            }
        }
        let items = groups
            .into_iter()
            .map(|(words, records)| format!("{}: {words}", capital(&join(&records))));
        self.section(
            "access-retention",
            "How long we keep it",
            String::new(),
            items.collect(),
        )
    }

    /// Art. 15(1)(e), and the other rights (obligation RIG-6).
    fn rights(&self) -> Option<Section> {
        let codes = ["rectification", "erasure", "restriction", "objection"];
        let rests_on = |basis: &str| {
            self.rows
                .iter()
                .any(|row| row.uses.iter().any(|one| one.basis == basis))
        };
        let portable = rests_on("consent") || rests_on("contract");
        let marketing = self
            .rows
            .iter()
            .any(|row| row.uses.iter().any(|one| one.purpose == "marketing"));
        let more = [
            ("portability", portable),
            ("withdraw-consent", rests_on("consent")),
            ("marketing-objection", marketing),
            ("automated-decision", self.pack.automated.used),
            ("judicial-remedy", true),
        ];
        let more = more
            .into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(code, _)| code);
        let items = codes
            .into_iter()
            .chain(more)
            .filter_map(|code| self.law.right(code))
            .map(|entry| format!("{} ({})", capital(&entry.title), entry.citation))
            .collect();
        let text = "You can ask us for each of these, in any way and from anyone who works for us. \
                    Some have limits; we will say so if one applies.";
        self.section(
            "access-rights",
            "What else you can ask for",
            text.to_owned(),
            items,
        )
    }

    /// Art. 15(1)(ea), since 19 June 2026.
    fn complaint_to_us(&self) -> Option<Section> {
        let complaints = &self.pack.complaints;
        let text = format!(
            "If you think that we have not kept to the law with your information, complain to {}. \
             We tell you within 30 days that we have it, look into it, and tell you what came of it.",
            complaints.to
        );
        let ways = complaints.ways.iter().map(|way| capital(way)).collect();
        self.section(
            "access-complaint-to-us",
            "If you are not content",
            text,
            ways,
        )
    }

    /// Art. 15(1)(f).
    fn complaint_to_regulator(&self) -> Option<Section> {
        let name = self
            .law
            .regulator("regulator-name")
            .unwrap_or("Information Commissioner");
        let text = to_the_regulator(name);
        let page = self.law.regulator("regulator-complaints-page");
        let telephone = self.law.regulator("regulator-helpline");
        let items = page
            .map(str::to_owned)
            .into_iter()
            .chain(telephone.map(|number| format!("Telephone {number}")))
            .collect();
        self.section(REGULATOR, "The regulator", text, items)
    }

    /// Art. 15(1)(g).
    fn sources(&self) -> Option<Section> {
        let items = self.rows.iter().map(|row| {
            let titles = |codes: &[&Source]| -> Vec<String> {
                codes.iter().map(|source| source.title.clone()).collect()
            };
            if row.sources.is_empty() {
                let may: Vec<&Source> = row
                    .kind
                    .sources
                    .iter()
                    .filter_map(|code| self.pack.source(code))
                    .collect();
                format!(
                    "{}: from one or several of these: {}",
                    row.kind.many,
                    titles(&may).join("; ")
                )
            } else {
                format!("{}: from {}", row.kind.many, join(&titles(&row.sources)))
            }
        });
        self.section(
            "access-source",
            "Where we got it",
            String::new(),
            items.collect(),
        )
    }

    /// Art. 15(1)(h).
    fn automated_decisions(&self) -> Option<Section> {
        let text = self.pack.automated.statement.clone();
        let title = "Decisions by a machine alone";
        self.section("access-automated-decisions", title, text, Vec::new())
    }

    /// Art. 15(2).
    fn transfers(&self) -> Option<Section> {
        let items: Vec<String> = self
            .pack
            .transfers
            .iter()
            .filter(|one| {
                self.rows
                    .iter()
                    .any(|row| row.kind.recipients.contains(&one.recipient))
            })
            .filter_map(|one| {
                let recipient = self.pack.recipient(&one.recipient)?;
                Some(format!(
                    "{}, in {}: {}",
                    recipient.title, one.country, one.safeguard
                ))
            })
            .collect();
        let text = if items.is_empty() {
            "Nothing that we hold about you leaves the United Kingdom."
        } else {
            "Some of it leaves the United Kingdom. You can ask us for a copy of what protects it."
        };
        self.section(
            "access-transfers",
            "Outside the United Kingdom",
            text.to_owned(),
            items,
        )
    }
}
