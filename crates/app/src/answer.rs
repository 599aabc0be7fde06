//! What an answer says: the letter, the Article 15 information, the schedule, the items.

use std::collections::{BTreeMap, BTreeSet};

use document::Mark;
use duties::Requester;
use duties::grounds::{Ground, Telling};
use jiff::civil::Date;
use policy::{Held, Holds, Pack, REGULATOR, article15, to_the_regulator};
use redact::{Taken, release::protected_in};
use render::{Block, DataTable, Document, PackageItem, PackagePlan, Run};
use store::EntityId;

use crate::{
    AppError, Ctx,
    bodies::{Decision, Item, Person, Request, StoredMark},
    engine::Stored,
    judge::Judge,
    package::Given,
    requests::{case_number, complaint_within},
    safety::Recipient,
};

impl Ctx<'_> {
    pub(crate) fn plan(
        &self,
        case: &Request,
        judge: &Judge,
        given: &[Given],
        checkpoint: &str,
    ) -> Result<PackagePlan, AppError> {
        let items: Vec<PackageItem> = (1..)
            .zip(given)
            .map(|(n, g)| package_item(n, g, judge))
            .collect();
        let schedule = DataTable {
            headers: ["No.", "What", "Found in", "Date", "Given"]
                .map(str::to_owned)
                .to_vec(),
            rows: items
                .iter()
                .zip(given)
                .map(|(item, given)| {
                    let how = if given.is_whole() {
                        "whole"
                    } else {
                        "with parts withheld"
                    };
                    vec![
                        item.number.to_string(),
                        item.title.clone(),
                        item.place.clone(),
                        item.date.clone(),
                        how.to_owned(),
                    ]
                })
                .collect(),
        };
        let (records, record_table) = self.records_out(given);
        Ok(PackagePlan {
            letter: self.letter(case, given, checkpoint)?,
            information: self.information(case, given)?,
            schedule,
            items,
            records,
            record_table,
        })
    }

    /// The records that are given, for machines: the same texts with the same marks.
    fn records_out(&self, given: &[Given]) -> (serde_json::Value, DataTable) {
        let pack = self.engine.pack();
        let title = |found: Option<&str>, code: &str| found.unwrap_or(code).to_owned();
        let headers = [
            "kind", "date", "category", "purpose", "basis", "source", "text",
        ];
        let rows: Vec<Vec<String>> = given
            .iter()
            .filter_map(|given| {
                let r = given.record.as_ref()?;
                Some(vec![
                    title(pack.record_kind(&r.kind).map(|k| k.title.as_str()), &r.kind),
                    r.on.to_string(),
                    title(
                        pack.category(&r.category).map(|c| c.title.as_str()),
                        &r.category,
                    ),
                    title(
                        pack.purpose(&r.purpose).map(|p| p.title.as_str()),
                        &r.purpose,
                    ),
                    r.basis.clone(),
                    // Where parts are withheld, the source may be what they would tell.
                    if given.marks.is_empty() {
                        title(pack.source(&r.source).map(|s| s.title.as_str()), &r.source)
                    } else {
                        "not told, as parts are withheld".to_owned()
                    },
                    with_marks(&given.text, &given.marks, given.says_why),
                ])
            })
            .collect();
        let objects: Vec<serde_json::Value> = rows
            .iter()
            .map(|row| {
                let pairs = headers.iter().zip(row);
                serde_json::Value::Object(
                    pairs
                        .map(|(k, v)| ((*k).to_owned(), v.clone().into()))
                        .collect(),
                )
            })
            .collect();
        let table = DataTable {
            headers: headers.map(str::to_owned).to_vec(),
            rows,
        };
        (serde_json::json!({ "records": objects }), table)
    }

    /// Who received something of theirs, as far as is on record and they are told of it: UK GDPR
    /// art. 15(1)(c).
    fn received_blocks(&self, person: EntityId) -> Result<Vec<Block>, AppError> {
        let pack = self.engine.pack();
        let given = self.engine.disclosures_of(person)?;
        let told = given.iter().filter(|one| one.body.quiet.is_empty());
        let lines = told.map(|one| {
            let on = calendar::in_words(one.body.on);
            let text = format!("{}, on {on}: {}.", one.body.who, one.body.given(&pack));
            vec![Run::text(text)]
        });
        let lines: Vec<_> = lines.collect();
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![
            Block::Heading(2, "Who received it from us".to_owned()),
            Block::Bullets(lines),
        ])
    }

    fn information(&self, case: &Request, given: &[Given]) -> Result<Document, AppError> {
        let pack = self.engine.pack();
        let directory = self.engine.directory()?;
        let capacities: Vec<String> = directory
            .person(case.subject)
            .map(|p| p.body.capacities.iter().map(|c| c.kind.clone()).collect())
            .unwrap_or_default();
        let mut kinds = kinds(given);
        let documents = given.iter().any(|g| g.record.is_none());
        for capacity in &capacities {
            let holds = [(Holds::Details, true), (Holds::Documents, documents)];
            for (holds, _) in holds.into_iter().filter(|(_, is_given)| *is_given) {
                if let Some(kind) = pack.holding(holds, capacity) {
                    kinds.insert((capacity.clone(), kind.code.as_str().to_owned()), None);
                }
            }
        }
        let sources: Vec<Vec<&str>> = kinds
            .values()
            .map(|known| known.iter().flatten().map(String::as_str).collect())
            .collect();
        let held: Vec<Held<'_>> = kinds
            .keys()
            .zip(&sources)
            .map(|((person, record), sources)| Held {
                kind_of_person: person,
                record_kind: record,
                sources,
            })
            .collect();
        let stays = self.stays(case)?;
        let mut blocks = directory
            .person(case.subject)
            .map(|p| details(&pack, &p.body, case.duty.requester, &stays))
            .unwrap_or_default();
        blocks.extend(self.agreed_blocks(case.subject)?);
        blocks.extend(self.received_blocks(case.subject)?);
        let regulator = &self.engine.organisation().regulator;
        for mut section in article15(&pack, &held, self.today()) {
            if section.code == REGULATOR {
                // As the organisation calls it: its name may change before the law's files do.
                section.text = to_the_regulator(regulator);
            }
            blocks.push(Block::Heading(2, section.title.to_owned()));
            if !section.text.is_empty() {
                blocks.push(Block::Paragraph(vec![Run::text(section.text)]));
            }
            if !section.items.is_empty() {
                let items = section
                    .items
                    .into_iter()
                    .map(|item| vec![Run::text(item)])
                    .collect();
                blocks.push(Block::Bullets(items));
            }
        }
        Ok(Document {
            title: "How we use your information".to_owned(),
            blocks,
            ..Document::default()
        })
    }

    /// What is on record of their agreements, without the names of others.
    fn agreed_blocks(&self, subject: EntityId) -> Result<Vec<Block>, AppError> {
        let said = self.agreed_in_answer(subject)?;
        if said.is_empty() {
            return Ok(Vec::new());
        }
        let items = said.into_iter().map(|one| vec![Run::text(one)]).collect();
        Ok(vec![
            Block::Heading(2, "What you agreed to, or did not".to_owned()),
            Block::Bullets(items),
        ])
    }

    /// Whom a request is about, by name, where somebody else asks.
    pub(crate) fn asked_for(&self, case: &Request) -> Result<Option<String>, AppError> {
        if case.duty.requester == Requester::DataSubject {
            return Ok(None);
        }
        let Some(subject) = self.engine.directory()?.person(case.subject) else {
            return Ok(None);
        };
        let stays = self.stays(case)?;
        // Somebody from whom the new surname is kept knows them by their first name.
        let known_as = subject.body.known_as.as_deref();
        let first = known_as.unwrap_or(&subject.body.given_names);
        let first = first.split_whitespace().next().unwrap_or_default();
        let first = first.to_owned();
        let mut names = [subject.body.display_name(), first].into_iter();
        Ok(names.find(|name| !stays(name)).or(Some("them".to_owned())))
    }

    /// Whether a protected word, which must not go to whoever asks, stands in a text.
    fn stays(&self, case: &Request) -> Result<impl Fn(&str) -> bool, AppError> {
        let to = Recipient::of(self.engine, case)?;
        let words = self.engine.protected_from(&to)?;
        Ok(move |text: &str| !protected_in(&words, [("", text)]).is_empty())
    }

    fn letter(
        &self,
        case: &Request,
        given: &[Given],
        checkpoint: &str,
    ) -> Result<Document, AppError> {
        let number = case_number(case.number);
        let items = self.items(self.engine.resolve_request(&number)?)?;
        let para = |text: String| Block::Paragraph(vec![Run::text(text)]);
        let organisation = self.engine.organisation();
        let whom = self.asked_for(case)?;
        let mut blocks = vec![
            Block::Heading(1, "Answer to your request".to_owned()),
            Block::KeyValues(vec![
                (
                    "To".to_owned(),
                    vec![Run::text(case.requester.name.clone())],
                ),
                (
                    "From".to_owned(),
                    vec![Run::text(organisation.name.clone())],
                ),
                (
                    "Date".to_owned(),
                    vec![Run::text(calendar::in_words(self.today()))],
                ),
                ("Case".to_owned(), vec![Run::text(number.clone())]),
            ]),
            para(format!(
                "You asked on {} for a copy of personal information that we hold about {}. We confirm that we \
                 hold such information. This answer has the copy, what we must tell you about how we use it, \
                 and a list of everything in it.",
                calendar::in_words(case.duty.received_on),
                whom.as_deref().unwrap_or("you")
            )),
            para(extent_words(
                given.len(),
                given.iter().filter(|g| !g.is_whole()).count(),
                given.iter().any(|g| g.says_why),
            )),
        ];
        if let Some(whom) = whom {
            blocks.push(para(format!(
                "What we tell you about how we use it is written to {whom}: there “you” means {whom}."
            )));
        }
        blocks.extend(reasons(&grounds(&items, given)));
        blocks.extend(self.not_content(case)?);
        blocks.extend(proof(checkpoint));
        Ok(Document {
            title: format!("Answer to request {number}"),
            language: "en-GB".to_owned(),
            organisation: organisation.name.clone(),
            case_number: Some(number),
            checkpoint: printed(checkpoint),
            blocks,
        })
    }
}

/// The state of the ledger, for whoever wants to check it.
pub(crate) fn proof(checkpoint: &str) -> [Block; 3] {
    [
        Block::Heading(2, "Proof of when this was".to_owned()),
        Block::Paragraph(vec![Run::text(
            "We keep a ledger of what we do, which nobody can change afterwards without it showing. This is \
             its state when this answer was put together; keep it, and anyone can check the ledger against it.",
        )]),
        Block::Quote(vec![Run::text(checkpoint.trim_end())]),
    ]
}

impl Ctx<'_> {
    /// The ways to complain and to go to court: what every answer says, and a refusal must (UK GDPR
    /// art. 12(4)).
    pub(crate) fn not_content(&self, case: &Request) -> Result<[Block; 3], AppError> {
        let para = |text: String| Block::Paragraph(vec![Run::text(text)]);
        let [us, others] = self.ways_for(self.reader_of(case)?);
        let heading = "If you are not content".to_owned();
        Ok([Block::Heading(2, heading), para(us), para(others)])
    }

    /// The ways to complain: to us, to the regulator, to a court.
    pub(crate) fn ways_on(&self) -> [String; 2] {
        let pack = self.engine.pack();
        let contact = pack.organisation.contacts.get("complaints");
        let dpo = &pack.organisation.dpo;
        let email = contact.map_or(dpo.email.as_str(), |c| c.email.as_str());
        let within = complaint_within(&pack);
        [
            format!(
                "Please tell us first: {email}. You have the right to complain to us (Data Protection Act 2018, \
                 section 164A). We acknowledge a complaint within {within}. Then we tell you what came of it."
            ),
            format!(
                "You also have the right to complain to the regulator, the {} (section 165), and to go to court.",
                self.engine.organisation().regulator
            ),
        ]
    }
}

/// The details held of the person themselves, a part of the copy: UK GDPR art. 15(3). Where somebody
/// else asks, how to reach the person is left out and said to be: a parent may have left the home.
fn details(
    pack: &Pack,
    person: &Person,
    asks: Requester,
    stays: &impl Fn(&str) -> bool,
) -> Vec<Block> {
    let list = |values: &[String]| values.join("; ");
    let day = |on: Option<Date>| on.map(calendar::in_words).unwrap_or_default();
    let known: Vec<String> = person
        .capacities
        .iter()
        .map(|capacity| {
            let title = pack
                .person(&capacity.kind)
                .map_or(capacity.kind.as_str(), |kind| kind.one.as_str());
            let since = capacity.from.map(|on| format!(", since {}", day(Some(on))));
            let until = capacity.to.map(|on| format!(", until {}", day(Some(on))));
            [title.to_owned()]
                .into_iter()
                .chain(since)
                .chain(until)
                .collect()
        })
        .collect();
    let own = asks == Requester::DataSubject;
    let reach = |value: String| if own { value } else { String::new() };
    let lines = [
        ("Full name", person.full_name()),
        ("Known as", person.known_as.clone().unwrap_or_default()),
        ("Former names", list(&person.former_names)),
        ("Also called", list(&person.nicknames)),
        ("Born", day(person.born_on)),
        ("Our number", person.external_id.clone().unwrap_or_default()),
        ("Known to us as", list(&known)),
        ("E-mail", reach(list(&person.emails))),
        ("Telephone", reach(list(&person.telephones))),
        ("Address", reach(person.address.clone().unwrap_or_default())),
        (
            "Postcode",
            reach(person.postcode.clone().unwrap_or_default()),
        ),
    ];
    let (kept, held): (Vec<_>, Vec<_>) = lines
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .partition(|(_, value)| stays(value));
    let held = held
        .into_iter()
        .map(|(name, value)| (name.to_owned(), vec![Run::text(value)]))
        .collect();
    let mut blocks = vec![
        Block::Heading(2, "Details we hold".to_owned()),
        Block::KeyValues(held),
    ];
    if !kept.is_empty() {
        let said = "Some of the details are withheld, to keep somebody safe.";
        blocks.push(Block::Paragraph(vec![Run::text(said)]));
    }
    if !own {
        blocks.push(Block::Paragraph(vec![Run::text(
            "How to reach the person is not among them, because somebody else asks. Ask us if you need it.",
        )]));
    }
    blocks
}

fn package_item(number: u32, given: &Given, judge: &Judge) -> PackageItem {
    // A title may name somebody else as well as a text may.
    let title = &given.item.body.title;
    let marks = judge.suggest(title, &judge.matches(title));
    PackageItem {
        number,
        title: with_marks(title, &marks, given.says_why),
        place: given.place.clone(),
        date: if given.date.is_empty() {
            "not dated".to_owned()
        } else {
            given.date.clone()
        },
        blocks: if given.pictures.is_empty() {
            vec![Block::ItemText(runs(
                &given.text,
                &given.marks,
                given.says_why,
            ))]
        } else {
            let is = match given.pictures.len() {
                1 => "This item is a photograph or a scanned page.".to_owned(),
                many => format!("This item is a scan, or given as one, of {many} pages."),
            };
            let covered = covered_words(given);
            vec![Block::Paragraph(vec![Run::text(format!(
                "{is}{covered} It cannot be copied out as text."
            ))])]
        },
        laid_out: if given.pictures.is_empty() {
            given.laid_out.as_ref().and_then(|pages| pages.clone().ok())
        } else {
            Some(picture_blocks(given))
        },
    }
}

/// The pages of an item that is a picture, and a line before them.
fn picture_blocks(given: &Given) -> Vec<Block> {
    let follows = match given.pictures.len() {
        1 => "It follows as a picture.".to_owned(),
        many => format!("Its {many} pages follow as pictures."),
    };
    let covered = covered_words(given);
    let line = Block::Paragraph(vec![Run::text(format!("{follows}{covered}"))]);
    let pages = given.pictures.iter();
    let pages = pages.map(|page| Block::Picture(page.page.clone()));
    std::iter::once(line).chain(pages).collect()
}

fn covered_words(given: &Given) -> String {
    match given.covers.len() {
        0 => String::new(),
        1 => " One part is covered in black: it is withheld.".to_owned(),
        many => format!(" {many} parts are covered in black: they are withheld."),
    }
}

/// The text with its marks, as runs.
fn runs(text: &str, marks: &[StoredMark], says_why: bool) -> Vec<Run> {
    let taken = marks.iter().map(|mark| Taken {
        at: mark.start..mark.end,
        mark: mark_of(mark, says_why),
    });
    as_runs(redact::apply(text, taken))
}

/// The marks that stand in it.
pub(crate) fn marks_of(given: &Given) -> Vec<Mark> {
    let mark = |run| match run {
        Run::Mark(mark) => Some(mark),
        Run::Text(_) | Run::Bold(_) => None,
    };
    let runs = runs(&given.text, &given.marks, given.says_why);
    runs.into_iter().filter_map(mark).collect()
}

/// What a mark says: why, where the marks of the answer do.
pub(crate) fn mark_of(mark: &StoredMark, says_why: bool) -> Mark {
    if !says_why {
        Mark::Withheld
    } else if Ground::from_code(&mark.ground) == Some(Ground::ThirdParty) {
        Mark::SomeoneElse
    } else {
        Mark::LegalReason
    }
}

/// Whether the marks of an answer say why: where the policy wants it, and each is there on a ground
/// that may be told. One that says less than the others would tell what it is.
pub(crate) fn marks_say_why(pack: &Pack, items: &[Stored<Item>]) -> bool {
    let marks = items.iter().filter_map(|item| match &item.body.decision {
        Decision::GiveWithMarks { marks, .. } => Some(marks),
        Decision::Undecided
        | Decision::Give
        | Decision::KeepBack { .. }
        | Decision::NotAboutThem => None,
    });
    let told = |mark: &StoredMark| {
        Ground::from_code(&mark.ground)
            .is_some_and(|ground| matches!(ground.telling(), Telling::Told(_)))
    };
    pack.requests.marks_say_why && marks.flatten().all(told)
}

/// What is kept of a text, and its marks, as runs.
pub(crate) fn as_runs(pieces: Vec<redact::Piece>) -> Vec<Run> {
    let run = |piece| match piece {
        redact::Piece::Text(text) => Run::text(text),
        redact::Piece::Mark(mark) => Run::Mark(mark),
    };
    pieces.into_iter().map(run).collect()
}

/// The text with its marks, plain.
fn with_marks(text: &str, marks: &[StoredMark], says_why: bool) -> String {
    runs(text, marks, says_why)
        .iter()
        .map(|run| match run {
            Run::Text(text) | Run::Bold(text) => text.as_str(),
            Run::Mark(mark) => mark.text(),
        })
        .collect()
}

fn extent_words(given: usize, hidden: usize, says_why: bool) -> String {
    match given {
        0 => "We found nothing about you that we can give you beyond what stands in this answer."
            .to_owned(),
        all => {
            let items = if all == 1 {
                "1 item".to_owned()
            } else {
                format!("{all} items")
            };
            match hidden {
                0 => format!("It holds {items}, whole."),
                hidden => format!(
                    "It holds {items}; in {hidden} of them parts are withheld, each marked {} where it stood.",
                    if says_why {
                        Mark::SAYING_WHY.map(Mark::text).join(" or ")
                    } else {
                        Mark::Withheld.text().to_owned()
                    }
                ),
            }
        }
    }
}

/// What is given, by capacity and kind of record, with the sources where we may name them: UK GDPR
/// art. 15(1)(g). Where parts are withheld, the source may be what they would tell.
fn kinds(given: &[Given]) -> BTreeMap<(String, String), Option<BTreeSet<String>>> {
    let mut kinds = BTreeMap::new();
    for given in given {
        let Some(record) = &given.record else {
            continue;
        };
        let key = (record.capacity.clone(), record.kind.clone());
        let known = kinds.entry(key).or_insert_with(|| Some(BTreeSet::new()));
        if given.marks.is_empty() {
            if let Some(known) = known {
                known.insert(record.source.clone());
            }
        } else {
            *known = None;
        }
    }
    kinds
}

/// The grounds on which anything is withheld, each once.
fn grounds(items: &[Stored<Item>], given: &[Given]) -> Vec<Ground> {
    let marks = given.iter().flat_map(|g| &g.marks);
    let covers = given.iter().flat_map(|g| &g.covers);
    let mut codes: Vec<&str> = marks
        .map(|mark| mark.ground.as_str())
        .chain(covers.map(|cover| cover.ground.as_str()))
        .collect();
    for item in items {
        if let Decision::KeepBack { ground, .. } = &item.body.decision {
            codes.push(ground);
        }
    }
    codes.sort_unstable();
    codes.dedup();
    codes.into_iter().filter_map(Ground::from_code).collect()
}

/// Why things are withheld, by ground, where the law lets us say it.
fn reasons(grounds: &[Ground]) -> Vec<Block> {
    let mut told: Vec<Vec<Run>> = grounds
        .iter()
        .filter_map(|ground| match ground.telling() {
            Telling::Told(words) => Some(format!("{words} ({})", ground.citation())),
            Telling::NotTold => None,
        })
        .map(|words| vec![Run::text(words)])
        .collect();
    // To name the ground would defeat it; UK GDPR art. 12(4) still asks for the notice. Once and
    // last: how many grounds there are, and where they stand in the list, would tell of them.
    if told.len() < grounds.len() {
        told.push(vec![Run::text(
            "Some of what you asked for is withheld, and the law lets us leave it at that.",
        )]);
    }
    if told.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Heading(2, "What is withheld, and why".to_owned()),
        Block::Bullets(told),
    ]
}

/// A checkpoint as it stands at the foot of each page: size and root, enough to check the ledger.
pub(crate) fn printed(checkpoint: &str) -> Option<String> {
    let note = ledger::SignedCheckpoint::parse(checkpoint).ok()?;
    Some(note.claimed().printed().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(grounds: &[Ground]) -> Vec<String> {
        let blocks = reasons(grounds);
        let Some(Block::Bullets(told)) = blocks.get(1) else {
            return Vec::new();
        };
        told.iter()
            .flatten()
            .filter_map(|run| match run {
                Run::Text(text) => Some(text.clone()),
                Run::Bold(_) | Run::Mark(_) => None,
            })
            .collect()
    }

    #[test]
    fn grounds_that_must_not_be_named_are_one_line_and_the_last() {
        assert!(said(&[]).is_empty());
        let one = said(&[Ground::ChildAbuse, Ground::ThirdParty]);
        assert_eq!(one.len(), 2);
        let many = [
            Ground::Adoption,
            Ground::ChildAbuse,
            Ground::Crime,
            Ground::SeriousHarm,
            Ground::ThirdParty,
        ];
        assert_eq!(said(&many), one, "how many there are is not told");
        assert!(one[0].contains("other people") && one[1].contains("the law lets us leave it"));
        for word in ["abuse", "Sch 3", "para 21"] {
            assert!(!one[1].contains(word), "{word}");
        }
    }

    #[test]
    fn the_letter_counts_in_good_english() {
        assert_eq!(extent_words(1, 0, false), "It holds 1 item, whole.");
        assert!(
            extent_words(3, 1, false)
                .starts_with("It holds 3 items; in 1 of them parts are withheld")
        );
    }
}
