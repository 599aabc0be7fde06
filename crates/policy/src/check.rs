//! Whether what a pack says makes sense: references, and what cannot stand together.

mod agreements;
pub(crate) mod lawful;
mod promises;
mod recordings;
mod whole;

use law::{Law, LawOn};

use crate::diagnostic::{Findings, nearest};
use crate::files::Places;
use crate::pack::Raw;
use crate::{Capacity, Category, Code, Front, Holds, PlaceKind, RecipientKind, RecordKind};

/// Something that has a code of its own.
trait Coded {
    fn code(&self) -> &Code;
}

macro_rules! coded {
    ($($name:ident)*) => {
        $(impl Coded for crate::$name {
            fn code(&self) -> &Code {
                &self.code
            }
        })*
    };
}

coded!(
    KindOfPerson RoleOfStaff Category Purpose Source Recipient Transfer RetentionRule RecordKind
    Assessment Profiling Recording Commission Place Notice Statement Cookie Linked Review
    Undertaking Playbook
);

/// Checks a pack whose form is right; with `lawful` against the law of its first day, too.
pub(crate) fn pack(raw: &Raw, places: &Places, law: &Law, lawful: bool, findings: &mut Findings) {
    whole::sections(raw, findings);
    all_codes(raw, findings);
    let refer = &mut Refer { raw, findings };
    roles(refer);
    sharing(refer);
    processing(refer);
    publication(refer);
    duties(refer);
    impossible(raw, findings);
    holdings(raw, findings);
    recordings::kept_alike(raw, findings);
    agreements::asked_for(raw, findings);
    for record in &raw.records {
        references(record, &mut Refer { raw, findings });
        whole::record(record, findings);
    }
    if let (true, Some(front)) = (lawful, &raw.front) {
        promises::made(raw, places, findings);
        for record in &raw.records {
            uses(record, raw, front, law.on(front.effective_on), findings);
        }
    }
}

/// Each use of a record stands in law: a basis, and the conditions that its category needs.
fn uses(record: &RecordKind, raw: &Raw, front: &Front, law: LawOn<'_>, findings: &mut Findings) {
    let category = raw
        .categories
        .iter()
        .find(|one| one.code == record.category);
    for one in &record.uses {
        let legal = lawful::Legal {
            one,
            category,
            law,
            has_policy_document: front.has_policy_document(),
        };
        for fault in legal.faults() {
            findings.add(fault.at.at(), fault.what, fault.mend);
        }
    }
}

/// Codes are well formed and stand once in their list.
fn all_codes(raw: &Raw, findings: &mut Findings) {
    codes("kind of person", &raw.people, findings);
    codes("role", &raw.roles, findings);
    codes("category", &raw.categories, findings);
    codes("purpose", &raw.purposes, findings);
    codes("source", &raw.sources, findings);
    codes("recipient", &raw.recipients, findings);
    codes("transfer", &raw.transfers, findings);
    codes("retention rule", &raw.retention, findings);
    codes("record", &raw.records, findings);
    codes("assessment", &raw.assessments, findings);
    codes("profiling", &raw.profiling, findings);
    codes("recording", &raw.recordings, findings);
    codes("commission", &raw.commissions, findings);
    codes("place", &raw.places, findings);
    codes("notice", &raw.notices, findings);
    codes("statement", &raw.statements, findings);
    codes("cookie", &raw.cookies, findings);
    codes("linked document", &raw.linked, findings);
    codes("review", &raw.reviews, findings);
    codes("undertaking", &raw.undertakings, findings);
    if let Some(breaches) = &raw.breaches {
        codes("playbook", &breaches.playbooks, findings);
    }
}

fn codes<T: Coded>(what: &str, list: &[T], findings: &mut Findings) {
    for (n, one) in list.iter().enumerate() {
        let code = one.code();
        if !code.is_well_formed() {
            findings.add(
                code.at(),
                format!("`{code}` is not written as a code"),
                "use lower-case letters, digits and hyphens, a letter first, at most 64".to_owned(),
            );
        }
        if list.iter().take(n).any(|earlier| earlier.code() == code) {
            findings.add(
                code.at(),
                format!("there are two of the {what} `{code}`"),
                "give one of them another code".to_owned(),
            );
        }
    }
}

/// Follows references to the lists of the pack.
struct Refer<'a> {
    raw: &'a Raw,
    findings: &'a mut Findings,
}

macro_rules! refers {
    ($($method:ident, $what:literal, $list:ident;)*) => {
        $(fn $method<'c>(&mut self, codes: impl IntoIterator<Item = &'c Code>) {
            for code in codes {
                known($what, code, &self.raw.$list, self.findings);
            }
        })*
    };
}

impl Refer<'_> {
    refers! {
        people, "kind of person", people;
        roles, "role", roles;
        categories, "category", categories;
        purposes, "purpose", purposes;
        sources, "source", sources;
        recipients, "recipient", recipients;
        retention, "retention rule", retention;
        records, "record", records;
        assessments, "assessment", assessments;
        commissions, "commission", commissions;
        places, "place", places;
        notices, "notice", notices;
    }
}

/// A code refers to something that is there.
fn known<T: Coded>(what: &str, code: &Code, list: &[T], findings: &mut Findings) {
    if !list.iter().any(|one| one.code() == code) {
        let codes = list.iter().map(|one| one.code().as_str());
        let article = if what.starts_with('a') { "an" } else { "a" };
        let mend = nearest(code, codes, &format!("add {article} {what} with this code"));
        findings.add(code.at(), format!("there is no {what} `{code}`"), mend);
    }
}

fn roles(refer: &mut Refer<'_>) {
    let raw = refer.raw;
    for person in &raw.people {
        refer.people(&person.acts_for);
    }
    for sees in raw.roles.iter().flat_map(|role| &role.sees) {
        refer.categories(&sees.categories);
        refer.purposes(&sees.purposes);
        refer.people(&sees.people);
    }
    if let Some(front) = &raw.front {
        refer.roles(front.approvers.iter().map(|one| &one.role));
    }
}

fn sharing(refer: &mut Refer<'_>) {
    let raw = refer.raw;
    refer.recipients(raw.transfers.iter().map(|one| &one.recipient));
    for commission in &raw.commissions {
        refer.recipients([&commission.recipient]);
        refer.people(&commission.people);
        refer.retention(&commission.retention);
    }
    if let Some(marketing) = &raw.marketing {
        refer.people(&marketing.never_to);
        refer.people(marketing.audiences.iter().flat_map(|one| &one.people));
    }
    if let Some(photographs) = &raw.photographs {
        refer.records(&photographs.record);
    }
    if let Some(stories) = &raw.stories {
        refer.recipients(&stories.shared_with);
        refer.records(&stories.record);
    }
}

fn processing(refer: &mut Refer<'_>) {
    let raw = refer.raw;
    for profiling in &raw.profiling {
        refer.people(&profiling.people);
        refer.purposes([&profiling.purpose]);
    }
    for one in &raw.recordings {
        refer.purposes([&one.purpose]);
        refer.people(&one.people);
        refer.roles(&one.viewers);
        refer.retention([&one.retention]);
        refer.records(&one.record);
    }
    for place in &raw.places {
        refer.roles([&place.owner]);
        refer.roles(&place.access);
        refer.recipients(&place.supplier);
    }
}

fn publication(refer: &mut Refer<'_>) {
    let raw = refer.raw;
    refer.people(raw.notices.iter().flat_map(|one| &one.people));
    refer.notices(raw.statements.iter().flat_map(|one| &one.notices));
}

fn duties(refer: &mut Refer<'_>) {
    let raw = refer.raw;
    refer.roles(raw.reviews.iter().map(|one| &one.by));
    refer.roles(raw.undertakings.iter().map(|one| &one.by));
    if let Some(requests) = &raw.requests {
        refer.people(requests.who_may_ask.iter().flatten());
    }
    if let Some(training) = &raw.training {
        refer.roles(training.who.iter().map(|one| &one.role));
    }
    if let Some(breaches) = &raw.breaches {
        refer.roles([&breaches.report_to]);
        refer.roles(&breaches.alert);
        refer.roles(&breaches.people_decided_by);
    }
}

/// What cannot stand together, whatever the law says.
fn impossible(raw: &Raw, findings: &mut Findings) {
    if let Some(marketing) = &raw.marketing {
        let reached = marketing.audiences.iter().flat_map(|one| &one.people);
        for person in reached.filter(|one| marketing.never_to.contains(one)) {
            findings.add(
                person.at(),
                format!("a `{person}` is never to be sent marketing, and is"),
                "leave it out of `never_to` or of `to`".to_owned(),
            );
        }
    }
    if raw.security.as_ref().is_some_and(|one| !one.paper) {
        for place in raw.places.iter().filter(|one| one.kind == PlaceKind::Paper) {
            findings.add(
                place.code.at(),
                format!(
                    "`{}` holds paper, and `[security]` says there is none",
                    place.code
                ),
                "say `paper = true` in `[security]`, or leave the place out".to_owned(),
            );
        }
    }
    let commissioned = |record: &&RecordKind| {
        record.capacity != Capacity::Controller && record.commission.is_none()
    };
    for record in raw.records.iter().filter(commissioned) {
        findings.add(
            record.code.at(),
            format!(
                "the record `{}` is kept for or with somebody who is not named",
                record.code
            ),
            "name the `commission`, or leave `capacity` out".to_owned(),
        );
    }
    for recipient in &raw.recipients {
        if recipient.kind == RecipientKind::Processor && recipient.own_marketing {
            findings.add(
                recipient.code.at(),
                format!(
                    "`{}` acts on instruction only, and has marketing of its own",
                    recipient.code
                ),
                "leave `own_marketing` out, or say that it is a `controller`".to_owned(),
            );
        }
    }
}

/// For each kind of person at most one record stands for details, and one for documents.
fn holdings(raw: &Raw, findings: &mut Findings) {
    let mut seen: Vec<(Holds, &Code)> = Vec::new();
    for item in &raw.records {
        for (holds, person) in item
            .holds
            .iter()
            .flat_map(|h| item.people.iter().map(|p| (*h, p)))
        {
            if seen.contains(&(holds, person)) {
                findings.add(
                    person.at(),
                    format!("two records hold the {} of a `{person}`", holds.code()),
                    "leave it out of one of them".to_owned(),
                );
            }
            seen.push((holds, person));
        }
    }
    for category in raw.categories.iter().filter(|one| stands_with_person(one)) {
        let is_details =
            |one: &RecordKind| one.holds == Some(Holds::Details) && one.category == category.code;
        if !raw.records.iter().any(is_details) {
            findings.add(
                category.code.at(),
                format!(
                    "`{}` has fields that stand with the person, but nobody's details are of it",
                    category.code
                ),
                "add a record of it with `holds = \"details\"`, or leave `with_person` out"
                    .to_owned(),
            );
        }
    }
}

fn stands_with_person(category: &Category) -> bool {
    category.fields.iter().any(|field| field.with_person)
}

/// What a record refers to is there.
fn references(record: &RecordKind, refer: &mut Refer<'_>) {
    refer.categories([&record.category]);
    refer.retention([&record.retention]);
    refer.retention(record.retention_for.values());
    refer.people(&record.people);
    refer.sources(&record.sources);
    refer.recipients(&record.recipients);
    refer.commissions(&record.commission);
    refer.places(&record.places);
    for one in &record.uses {
        refer.purposes([&one.purpose]);
        refer.assessments(&one.assessment);
        if let Some(party) = &one.contract_with {
            let raw = refer.raw;
            if !raw.recipients.iter().any(|one| one.code == *party) {
                refer.people([party]);
            }
        }
    }
    let others = record
        .uses
        .iter()
        .flat_map(|one| &one.people)
        .filter(|person| !record.people.contains(person))
        .map(|person| (person.as_str(), person.at()));
    let ruled = record
        .retention_for
        .iter()
        .filter(|(person, _)| !record.people.iter().any(|one| one == person.as_str()))
        .map(|(person, rule)| (person.as_str(), rule.at()));
    for (person, at) in others.chain(ruled) {
        refer.findings.add(
            at,
            format!("the record `{}` is not about a `{person}`", record.code),
            "add it to the record's `people`, or leave it out here".to_owned(),
        );
    }
}
