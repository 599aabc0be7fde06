//! A privacy notice for an audience: UK GDPR arts 13 and 14, with the complaint to the controller
//! that they ask for since 19 June 2026.

use jiff::civil::Date;
use law::LawOn;

use super::{Clause, Kind, Part, Publication, Said, recordings, who_we_are, words_of_the_house};
use crate::words::{capital, group, join};
use crate::{Code, Notice, Pack, Purpose, RecordKind, Use};

/// The notice, as the law stands on a day. A notice for children says the same in fewer words.
pub fn notice(pack: &Pack, notice: &Notice, on: Date) -> Publication {
    let kind = Kind::Notice {
        for_children: notice.for_children,
        reading_age: notice.reading_age,
    };
    let people = notice.people.iter().filter_map(|code| pack.person(code));
    let people: Vec<String> = people.map(|one| one.many.clone()).collect();
    let mut publication = Publication::new(pack, kind, &notice.code, &notice.title)
        .about(format!("For {}.", join(&people)));
    let writer = Writer {
        pack,
        notice,
        law: pack.law.on(on),
        on,
    };
    if let Some(welcome) = &notice.welcome {
        let clause = Clause::new(format!("notice[{}].welcome", notice.code), &notice.origin);
        publication.paragraph(clause, welcome);
    }
    if notice.for_children {
        writer.for_children(&mut publication);
    } else {
        writer.whole(&mut publication);
    }
    publication
}

struct Writer<'a> {
    pack: &'a Pack,
    notice: &'a Notice,
    law: LawOn<'a>,
    on: Date,
}

impl<'a> Writer<'a> {
    fn whole(&self, to: &mut Publication) {
        to.heading(2, "In short");
        to.parts.push(Part::List(self.in_short()));
        who_we_are(self.pack, to);
        self.what_and_why(to);
        to.section("Where we got it", self.sources());
        to.section("Who may receive it", self.recipients());
        self.transfers(to);
        to.section("How long we keep it", self.retention());
        to.section("If you do not give it", self.duties_to_provide());
        to.section("Decisions by a machine, and profiling", self.machines());
        to.section(
            "What is recorded or looked into",
            recordings::told(self.pack, self.notice, self.on),
        );
        to.section("What you can ask for", self.rights());
        to.section("If you are not content", self.complaints());
        to.section("Also", self.statements());
        let words = words_of_the_house(self.pack, &to.text());
        to.section("Words that we use", words);
    }

    /// The same in words that children can read.
    fn for_children(&self, to: &mut Publication) {
        to.section("In short", children_in_short());
        to.section("What we keep", self.kept_in_short());
        to.section("Why", self.purposes_in_short());
        to.section(
            "What we record or look at",
            recordings::told_in_short(self.pack, self.notice),
        );
        to.section("Who can see it", self.recipients_in_short());
        to.section("How long", self.retention_in_short());
        to.section("What you can ask", rights_in_short());
        to.section("Who to ask", self.contacts_in_short());
        to.section("Also", self.statements());
    }

    /// Kinds of records kept about this audience.
    fn records(&self) -> impl Iterator<Item = &'a RecordKind> {
        let about = &self.notice.people;
        let records = self.pack.records.iter();
        records.filter(move |record| record.people.iter().any(|person| about.contains(person)))
    }

    /// The uses of a record for this audience.
    fn uses(&self, record: &'a RecordKind) -> Vec<(usize, &'a Use)> {
        let holds = |one: &Use| {
            self.notice.people.iter().any(|person| {
                record
                    .uses_for(person)
                    .any(|other| std::ptr::eq(other, one))
            })
        };
        let uses = record.uses.iter().enumerate();
        uses.filter(|(_, one)| holds(one)).collect()
    }

    fn in_short(&self) -> Vec<Said> {
        let purposes = self.purposes();
        let titles: Vec<String> = purposes.iter().map(|one| one.title.clone()).collect();
        let used = Clause::plain("purpose").says(format!(
            "We use what we know about you {}.",
            titles.join("; ")
        ));
        let asked = Clause::plain("requests").says(
            "You can ask for a copy of it, have it put right, and tell us to stop some uses. It costs nothing.",
        );
        let complaint = Clause::plain("complaints").says(format!(
            "If you are not content, tell {}.",
            self.pack.complaints.to
        ));
        vec![used, asked, complaint]
    }

    fn purposes(&self) -> Vec<&'a Purpose> {
        let used: Vec<&Code> = self
            .records()
            .flat_map(|record| self.uses(record))
            .map(|(_, one)| &one.purpose)
            .collect();
        let purposes = self.pack.purposes.iter();
        purposes
            .filter(|purpose| used.iter().any(|code| purpose.code == code.as_str()))
            .collect()
    }

    fn what_and_why(&self, to: &mut Publication) {
        to.heading(2, "What we keep, and why");
        let mut rows = Vec::new();
        for record in self.records() {
            let what = self
                .pack
                .category_of(record)
                .map(|one| one.field_titles().join(", "))
                .unwrap_or_default();
            for (number, one) in self.uses(record) {
                let purpose = self.pack.purpose(&one.purpose);
                let path = format!("record[{}].use[{number}]", record.code);
                rows.push((
                    vec![
                        record.many.clone(),
                        capital(&what),
                        purpose.map_or_else(String::new, |one| capital(&one.title)),
                        self.right(one),
                    ],
                    Clause::new(path, &record.origin),
                ));
            }
        }
        to.parts.push(Part::Table {
            headings: vec!["What", "What it holds", "Why", "What allows us"],
            rows,
        });
    }

    /// Basis, interest and conditions in plain words, each with its citation.
    fn right(&self, one: &Use) -> String {
        let basis = self.law.basis(&one.basis);
        let mut parts = vec![basis.map_or_else(
            || one.basis.to_string(),
            |entry| format!("{} ({})", capital(&entry.title), entry.citation),
        )];
        parts.extend(one.interest.clone());
        parts.extend(one.law.clone());
        let conditions = one.conditions.iter();
        parts.extend(
            conditions
                .filter_map(|code| self.law.condition(code))
                .map(|entry| format!("{} ({})", entry.title, entry.citation)),
        );
        parts.join("; ")
    }

    fn sources(&self) -> Vec<Said> {
        let used = |code: &Code| self.records().any(|record| record.sources.contains(code));
        let sources = self.pack.sources.iter().filter(|one| used(&one.code));
        sources
            .map(|one| {
                let mut text = capital(&one.title);
                if let Some(when) = &one.only_when {
                    text = format!("{text}, only where this holds: {when}");
                }
                if let Some(within) = one.tell_within {
                    text = format!("{text}. We tell you of it within {within}");
                }
                Clause::new(format!("source[{}]", one.code), &one.origin).says(format!("{text}."))
            })
            .collect()
    }

    fn recipients(&self) -> Vec<Said> {
        self.received()
            .map(|one| {
                Clause::new(format!("recipient[{}]", one.code), &one.origin)
                    .says(format!("{}: {}.", one.title, one.why))
            })
            .collect()
    }

    fn received(&self) -> impl Iterator<Item = &'a crate::Recipient> {
        let given: Vec<&Code> = self
            .records()
            .flat_map(|record| &record.recipients)
            .collect();
        let recipients = self.pack.recipients.iter();
        recipients.filter(move |one| given.iter().any(|code| one.code == code.as_str()))
    }

    fn transfers(&self, to: &mut Publication) {
        let transfers: Vec<Said> = self
            .pack
            .transfers
            .iter()
            .filter_map(|one| {
                let recipient = self
                    .received()
                    .find(|to| to.code == one.recipient.as_str())?;
                let clause = Clause::new(format!("transfer[{}]", one.code), &one.origin);
                Some(clause.says(format!(
                    "{}, in {}: {}. You can ask for a copy of what protects it.",
                    recipient.title, one.country, one.safeguard
                )))
            })
            .collect();
        if transfers.is_empty() {
            to.heading(2, "Outside the United Kingdom");
            to.paragraph(
                Clause::plain("transfer"),
                "Nothing that we hold about you leaves the United Kingdom.",
            );
        } else {
            to.section("Outside the United Kingdom", transfers);
        }
    }

    /// Each rule once, with the records that it governs.
    fn retention(&self) -> Vec<Said> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for record in self.records() {
            for person in self
                .notice
                .people
                .iter()
                .filter(|one| record.people.contains(one))
            {
                group(
                    &mut groups,
                    record.rule_for(person).to_string(),
                    crate::storing::lower(&record.many),
                );
            }
        }
        let said = groups.into_iter().filter_map(|(code, records)| {
            let rule = self.pack.retention_rule(&code)?;
            let clause = Clause::new(format!("retention[{code}]"), &rule.origin);
            Some(clause.says(format!(
                "{}: {}; then {}. {}",
                capital(&join(&records)),
                rule.words(),
                rule.then.words(),
                rule.reason
            )))
        });
        said.collect()
    }

    fn duties_to_provide(&self) -> Vec<Said> {
        let said: Vec<Said> = self
            .records()
            .filter_map(|record| {
                let duty = record.duty_to_provide.as_ref()?;
                let path = format!("record[{}].duty_to_provide", record.code);
                Some(Clause::new(path, &record.origin).says(format!("{}: {duty}", record.many)))
            })
            .collect();
        if said.is_empty() {
            return vec![Clause::plain("UK GDPR art. 13(2)(e)").says(
                "No law and no contract obliges you to give us any of it. Without what is needed to do what you ask, we may not be able to do it.",
            )];
        }
        said
    }

    fn machines(&self) -> Vec<Said> {
        let automated = &self.pack.automated;
        let mut said = vec![
            Clause::new("automated_decisions.statement", &automated.origin)
                .says(&automated.statement),
        ];
        let about = |one: &&crate::Profiling| {
            one.people
                .iter()
                .any(|person| self.notice.people.contains(person))
        };
        for one in self.pack.profiling.iter().filter(about) {
            let clause = Clause::new(format!("profiling[{}]", one.code), &one.origin);
            said.push(clause.says(format!(
                "{}. What it means for you: {}.",
                capital(&one.what),
                one.consequences
            )));
        }
        said
    }

    fn rests_on(&self, basis: &str) -> bool {
        self.records()
            .any(|record| self.uses(record).iter().any(|(_, one)| one.basis == basis))
    }

    fn rights(&self) -> Vec<Said> {
        let marketing = self
            .purposes()
            .iter()
            .any(|one| one.marketing || one.code == "marketing");
        let portable = self.rests_on("consent") || self.rests_on("contract");
        let held = [
            ("access", true),
            ("rectification", true),
            ("erasure", true),
            ("restriction", true),
            ("objection", true),
            ("portability", portable),
            ("withdraw-consent", self.rests_on("consent")),
            ("marketing-objection", marketing),
            ("automated-decision", self.pack.automated.used),
        ];
        let held = held.into_iter().filter(|(_, holds)| *holds);
        let rights = held
            .filter_map(|(code, _)| self.law.right(code))
            .map(|entry| {
                Clause::plain(entry.citation.clone()).says(format!(
                    "{} ({}).",
                    capital(&entry.title),
                    entry.citation
                ))
            });
        let how = Clause::new("requests", &self.pack.requests.origin).says(format!(
            "Ask in any way, and anyone who works for us: we aim to answer within {}, and the law gives us a month. It costs nothing.",
            self.pack.requests.aim_working_days
        ));
        rights.chain([how]).collect()
    }

    fn complaints(&self) -> Vec<Said> {
        let complaints = &self.pack.complaints;
        let clause = || Clause::new("complaints", &complaints.origin);
        let mut said = vec![clause().says(format!(
            "Complain to {}. We tell you within 30 days at the latest that we have it, look into it, and tell you what came of it (DPA 2018 s. 164A).",
            complaints.to
        ))];
        said.extend(
            complaints
                .ways
                .iter()
                .map(|way| clause().says(format!("{}.", capital(way)))),
        );
        let name = self.law.regulator("regulator-name").unwrap_or("regulator");
        let page = self.law.regulator("regulator-complaints-page");
        said.push(Clause::plain("DPA 2018 s. 165").says(format!(
            "You can also complain to the {name}{}.",
            page.map(|page| format!(", {page}")).unwrap_or_default()
        )));
        said
    }

    fn statements(&self) -> Vec<Said> {
        let here = |one: &&crate::Statement| {
            one.notices.is_empty() || one.notices.contains(&self.notice.code)
        };
        let statements = self.pack.statements.iter().filter(here);
        statements
            .map(|one| {
                Clause::new(format!("statement[{}]", one.code), &one.origin)
                    .says(format!("{}: {}", one.title, one.says))
            })
            .collect()
    }

    fn kept_in_short(&self) -> Vec<Said> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for record in self.records() {
            if let Some(category) = self.pack.category_of(record) {
                let fields = category
                    .field_titles()
                    .into_iter()
                    .map(str::to_owned)
                    .collect();
                groups.push((category.code.to_string(), fields));
            }
        }
        groups.sort();
        groups.dedup();
        let said = groups.into_iter().filter_map(|(code, fields)| {
            let category = self.pack.category(&code)?;
            let clause = Clause::new(format!("category[{code}]"), &category.origin);
            Some(clause.says(format!("{}: {}.", category.title, join(&fields))))
        });
        said.collect()
    }

    fn purposes_in_short(&self) -> Vec<Said> {
        let purposes = self.purposes().into_iter();
        purposes
            .map(|one| {
                let words = one.for_children.as_ref().unwrap_or(&one.title);
                Clause::new(format!("purpose[{}]", one.code), &one.origin)
                    .says(format!("{}.", capital(words)))
            })
            .collect()
    }

    fn recipients_in_short(&self) -> Vec<Said> {
        self.received()
            .map(|one| {
                Clause::new(format!("recipient[{}]", one.code), &one.origin)
                    .says(format!("{}.", one.title))
            })
            .collect()
    }

    fn retention_in_short(&self) -> Vec<Said> {
        let mut said: Vec<Said> = Vec::new();
        for record in self.records() {
            for person in self
                .notice
                .people
                .iter()
                .filter(|one| record.people.contains(one))
            {
                let Some(rule) = self.pack.retention_of(record, person) else {
                    continue;
                };
                let clause = Clause::new(format!("retention[{}]", rule.code), &rule.origin);
                let one = clause.says(format!("{}: {}.", rule.title, rule.words()));
                if !said.contains(&one) {
                    said.push(one);
                }
            }
        }
        said
    }

    fn contacts_in_short(&self) -> Vec<Said> {
        let officer = &self.pack.organisation.dpo;
        let name = self.law.regulator("regulator-name").unwrap_or("regulator");
        vec![
            Clause::plain("organisation.dpo").says(format!(
                "Write to {} or call {}. A grown-up can help you.",
                officer.email, officer.telephone
            )),
            Clause::new("complaints", &self.pack.complaints.origin).says(
                "If you think we did something wrong, tell us. We must look into it and tell you what we found.",
            ),
            Clause::plain("DPA 2018 s. 165")
                .says(format!("You can also tell the {name}. They watch over us.")),
        ]
    }
}

/// What comes first, for a child.
fn children_in_short() -> Vec<Said> {
    let said = [
        ("record", "We keep some facts about you. They are yours."),
        ("UK GDPR art. 15", "You can ask to see them."),
        ("complaints", "If you are worried, tell us. We help you."),
    ];
    let said = said.map(|(path, text)| Clause::plain(path).says(text));
    said.to_vec()
}

/// What can be asked, for a child.
fn rights_in_short() -> Vec<Said> {
    let asks = [
        (
            "UK GDPR art. 15",
            "You can ask to see what we know about you.",
        ),
        (
            "UK GDPR art. 16",
            "If something is wrong, tell us and we put it right.",
        ),
        (
            "UK GDPR art. 17",
            "You can ask us to delete it. Sometimes we have to keep it; then we tell you why.",
        ),
        ("UK GDPR art. 21", "You can ask us to stop using it."),
        (
            "UK GDPR art. 12(5)",
            "It costs nothing, and you can ask any of us.",
        ),
    ];
    let said = asks.map(|(citation, text)| Clause::plain(citation).says(text));
    said.to_vec()
}
