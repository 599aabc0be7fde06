//! The policy itself, the retention schedule, the appropriate policy document.

use jiff::civil::Date;

use super::{Clause, Kind, Part, Publication, Said, who_we_are, words_of_the_house};
use crate::words::{capital, join};
use crate::{Pack, RoleOfStaff};

/// The data protection policy (obligation GOV-4).
pub fn policy(pack: &Pack, on: Date) -> Publication {
    let mut to = Publication::new(pack, Kind::Policy, "policy", "Data protection policy")
        .about("The rules that we keep to when we use information about people.");
    front(pack, &mut to);
    who_we_are(pack, &mut to);
    to.section("Roles", pack.roles.iter().map(role).collect());
    principles(&mut to);
    records(pack, on, &mut to);
    fairness(pack, &mut to);
    super::recordings::table(pack, on, &mut to);
    to.section("Sharing", sharing(pack));
    rights(pack, &mut to);
    consent(pack, &mut to);
    security(pack, &mut to);
    breaches(pack, &mut to);
    duties(pack, &mut to);
    to.section(
        "Linked documents",
        pack.linked
            .iter()
            .map(|one| {
                let found = one.where_to_find.as_ref().map(|place| format!(": {place}"));
                let asked = if one.on_request { ", on request" } else { "" };
                Clause::new(format!("linked[{}]", one.code), &one.origin).says(format!(
                    "{}{}{asked}.",
                    one.title,
                    found.unwrap_or_default()
                ))
            })
            .collect(),
    );
    let words = words_of_the_house(pack, &to.text());
    to.section("Words that we use", words);
    to
}

fn front(pack: &Pack, to: &mut Publication) {
    let front = &pack.front;
    let approvers: Vec<String> = front.approvers.iter().map(|one| one.name.clone()).collect();
    let approved = if approvers.is_empty() {
        String::new()
    } else {
        format!(" Approved by {}.", join(&approvers))
    };
    to.paragraph(
        Clause::plain("pack"),
        format!(
            "Version {}, in force from {} and never before. To be looked at again by {}.{approved}",
            front.version,
            calendar::in_words(front.effective_on),
            calendar::in_words(front.review_by)
        ),
    );
}

fn role(role: &RoleOfStaff) -> Said {
    let duties: Vec<String> = role
        .duties
        .iter()
        .map(|duty| match duty.every {
            Some(every) => format!("{} ({})", duty.what, every.repeated()),
            None => duty.what.clone(),
        })
        .collect();
    let has = if duties.is_empty() {
        String::new()
    } else {
        format!(" has to {}", duties.join("; "))
    };
    Clause::new(format!("role[{}]", role.code), &role.origin)
        .says(format!("The {}{has}.", role.title))
}

fn principles(to: &mut Publication) {
    let said = [
        "Lawful, fair, and open about it.",
        "For purposes that were said beforehand, and for no others.",
        "No more than is needed.",
        "Right, and kept right.",
        "No longer than is needed.",
        "Safe.",
        "And we can show it.",
    ];
    let clause = || Clause::plain("UK GDPR art. 5");
    let said = said.map(|text| clause().says(text));
    to.section("What we keep to", said.to_vec());
}

fn records(pack: &Pack, on: Date, to: &mut Publication) {
    let law = pack.law.on(on);
    to.heading(2, "What we keep, about whom, and what allows it");
    let rows = pack.records.iter().map(|record| {
        let people: Vec<String> = record
            .people
            .iter()
            .filter_map(|code| pack.person(code))
            .map(|one| one.many.clone())
            .collect();
        let uses: Vec<String> = record
            .uses
            .iter()
            .map(|one| {
                let purpose = pack.purpose(&one.purpose).map(|one| one.title.as_str());
                let basis = law.basis(&one.basis).map(|one| one.citation.as_str());
                format!(
                    "{} ({})",
                    capital(purpose.unwrap_or_default()),
                    basis.unwrap_or_default()
                )
            })
            .collect();
        let until = pack.retention_rule(&record.retention);
        (
            vec![
                record.many.clone(),
                capital(&join(&people)),
                uses.join("; "),
                until.map(crate::RetentionRule::words).unwrap_or_default(),
            ],
            Clause::new(format!("record[{}]", record.code), &record.origin),
        )
    });
    to.parts.push(Part::Table {
        headings: vec!["What", "About whom", "Why, and what allows it", "How long"],
        rows: rows.collect(),
    });
}

/// Why each use is fair (UK GDPR art. 5(1)(a), obligation REC-13): the answer that is on record.
fn fairness(pack: &Pack, to: &mut Publication) {
    let rows = pack.purposes.iter().filter_map(|purpose| {
        let fairness = purpose.fairness.as_ref()?;
        let clause = Clause::new(
            format!("purpose[{}].fairness", purpose.code),
            fairness.origin.as_ref().unwrap_or(&purpose.origin),
        );
        let cells = vec![
            capital(&purpose.title),
            fairness.expected.clone(),
            fairness.harm.clone().unwrap_or("Said with it.".to_owned()),
        ];
        Some((cells, clause))
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return;
    }
    to.heading(2, "Why it is fair");
    to.parts.push(Part::Table {
        headings: vec![
            "Why we use it",
            "Would people expect it",
            "Can it harm them",
        ],
        rows,
    });
}

fn sharing(pack: &Pack) -> Vec<Said> {
    let default = Clause::plain("UK GDPR art. 5(1)(a)")
        .says("Nothing is given to anybody outside without one of these grounds or consent.");
    let recipients = pack.recipients.iter().map(|one| {
        let leave = if one.dpo_authorises {
            "; only with the data protection officer’s leave"
        } else {
            ""
        };
        Clause::new(format!("recipient[{}]", one.code), &one.origin)
            .says(format!("{}: {}{leave}.", one.title, one.why))
    });
    std::iter::once(default).chain(recipients).collect()
}

fn rights(pack: &Pack, to: &mut Publication) {
    let requests = &pack.requests;
    let clause = || Clause::new("requests", &requests.origin);
    let mut said = vec![
        clause().says("A request may come in any form, to anybody who works for us, and is sent on at once."),
        clause().says(format!(
            "It is acknowledged within {} and answered, as we aim, within {}; in law within a month, and two more where it is complex or one of several by the same person, with the reasons told in the first.",
            requests.acknowledge_working_days, requests.aim_working_days
        )),
        clause().says(format!(
            "Where there is a real doubt who asks: {}.",
            requests.identity.join("; ")
        )),
    ];
    if let Some(age) = requests.child_decides_from_age {
        said.push(clause().says(format!(
            "The data of a child is the child’s. From {age} we start from the child’s own wish, and judge case by case."
        )));
    }
    if requests.own_data {
        said.push(clause().says(
            "Whoever wants to see their own details, and say what should be put right, asks us for a link: no request is needed for that.",
        ));
    }
    let told = requests.always_told_of.iter().map(|change| change.done());
    let told: Vec<&str> = told.collect();
    if !told.is_empty() {
        said.push(clause().says(format!(
            "Everybody who received data from us is told when it is {}, however much trouble that is.",
            told.join(" or ")
        )));
    }
    if let Some(record) = &requests.educational_record {
        let by = match record.law {
            Some(law) => format!("By the {}", law.title()),
            None => "As our own promise".to_owned(),
        };
        said.push(clause().says(format!(
            "{by}, parents receive the educational record within {}.",
            record.within
        )));
    }
    to.section("Requests", said);
    let complaints = &pack.complaints;
    let clause = Clause::new("complaints", &complaints.origin);
    to.section(
        "Complaints",
        vec![clause.says(format!(
            "Go to {}: {}. Each is acknowledged, looked into and answered.",
            complaints.to,
            complaints.ways.join("; ")
        ))],
    );
}

fn consent(pack: &Pack, to: &mut Publication) {
    let Some(consent) = &pack.consent else { return };
    let clause = || Clause::new("consent", &consent.origin);
    let mut said = vec![clause().says(
        "Consent is a positive act, free, for one thing, informed and plain; silence is none.",
    )];
    said.extend(
        consent
            .proof
            .as_ref()
            .map(|proof| clause().says(format!("We keep {proof}."))),
    );
    said.extend(
        consent
            .withdrawal
            .as_ref()
            .map(|way| clause().says(format!("It is taken back {way}."))),
    );
    to.section("Consent", said);
}

fn security(pack: &Pack, to: &mut Publication) {
    let Some(security) = &pack.security else {
        return;
    };
    let clause = || Clause::new("security", &security.origin);
    let mut said: Vec<Said> = security
        .measures
        .iter()
        .chain(&security.sending)
        .map(|measure| clause().says(format!("{}.", capital(measure))))
        .collect();
    if let Some(after) = security.idle_lock {
        said.push(clause().says(format!("Screens lock after {after}.")));
    }
    let paper = match (&security.paper_destroyed, security.paper) {
        (_, false) => "No paper is kept.".to_owned(),
        (Some(how), true) => format!("Paper is locked away and destroyed: {how}."),
        (None, true) => "Paper is locked away.".to_owned(),
    };
    said.push(clause().says(paper));
    to.section("Security", said);
}

fn breaches(pack: &Pack, to: &mut Publication) {
    let Some(breaches) = &pack.breaches else {
        return;
    };
    let clause = || Clause::new("breaches", &breaches.origin);
    let title = |code: &crate::Code| pack.role(code).map(|role| role.title.clone());
    let report = title(&breaches.report_to).unwrap_or_default();
    let alert: Vec<String> = breaches.alert.iter().filter_map(title).collect();
    let mut said = vec![
        clause().says(format!(
            "Whoever notices one tells the {report} at once; told as well: {}.",
            join(&alert)
        )),
        clause().says(format!(
            "The regulator is told within {} of our knowing, where a risk to people is likely; the people themselves without delay where it is high. Either way the decision is written down.",
            breaches.regulator_within
        )),
    ];
    said.extend(
        breaches
            .playbooks
            .iter()
            .map(|one| clause().says(format!("If {}: {}.", one.case, one.steps.join("; ")))),
    );
    to.section("When something goes wrong", said);
}

fn duties(pack: &Pack, to: &mut Publication) {
    if let Some(training) = &pack.training {
        let first = training
            .induction_within
            .map(|span| format!("within {span} of starting"));
        let again = training.every.map(|every| every.repeated());
        let when = [
            first,
            again,
            Some("whenever law, guidance or process changes".to_owned()),
        ];
        let when: Vec<String> = when.into_iter().flatten().collect();
        let clause = Clause::new("training", &training.origin);
        to.section(
            "Training",
            vec![clause.says(format!("{}.", capital(&join(&when))))],
        );
    }
    let reviews = pack.reviews.iter().map(|one| {
        let by = pack.role(&one.by).map(|role| role.title.as_str());
        Clause::new(format!("review[{}]", one.code), &one.origin).says(format!(
            "{}, {}, by the {}.",
            capital(&one.what),
            one.every.repeated(),
            by.unwrap_or_default()
        ))
    });
    to.section("Reviews", reviews.collect());
}

/// The retention schedule (obligation RET-1).
pub fn retention(pack: &Pack) -> Publication {
    let mut to = Publication::new(pack, Kind::Retention, "retention", "How long we keep what")
        .about("Each kind of information, until when we keep it, and why.");
    to.paragraph(
        Clause::plain("UK GDPR art. 5(1)(e)"),
        "Nothing is kept longer than it is needed. For some things the law or good practice says how long; for all of them the reason stands here.",
    );
    let rows = pack.retention.iter().map(|rule| {
        let records: Vec<String> = pack
            .records
            .iter()
            .filter(|record| {
                record.retention == rule.code
                    || record.retention_for.values().any(|code| *code == rule.code)
            })
            .map(|record| record.many.clone())
            .collect();
        (
            vec![
                rule.title.clone(),
                records.join("; "),
                rule.words(),
                capital(rule.then.words()),
                rule.reason.clone(),
            ],
            Clause::new(format!("retention[{}]", rule.code), &rule.origin),
        )
    });
    to.heading(2, "The rules");
    to.parts.push(Part::Table {
        headings: vec!["Rule", "What", "How long", "Then", "Why"],
        rows: rows.collect(),
    });
    to
}

/// The appropriate policy document (DPA 2018 Sch. 1 paras 38 to 41), where a condition needs one.
pub fn policy_document(pack: &Pack, on: Date) -> Option<Publication> {
    let law = pack.law.on(on);
    let mut rows = Vec::new();
    for record in &pack.records {
        for (number, one) in record.uses.iter().enumerate() {
            let conditions = one.conditions.iter().filter_map(|code| law.condition(code));
            for condition in conditions.filter(|entry| entry.policy_document) {
                let rule = pack.retention_rule(&record.retention);
                rows.push((
                    vec![
                        record.many.clone(),
                        format!("{} ({})", capital(&condition.title), condition.citation),
                        rule.map(|rule| format!("{}; then {}", rule.words(), rule.then.words()))
                            .unwrap_or_default(),
                    ],
                    Clause::new(
                        format!("record[{}].use[{number}]", record.code),
                        &record.origin,
                    ),
                ));
            }
        }
    }
    if rows.is_empty() {
        return None;
    }
    let title = "Appropriate policy document";
    let mut to = Publication::new(pack, Kind::PolicyDocument, "policy-document", title)
        .about("How we keep to the principles where data is used that the law guards most.");
    to.paragraph(
        Clause::plain("DPA 2018 Sch. 1 para. 39"),
        "This says how we keep to the principles when we use data that the law guards most, and how long we keep it. We keep this document for six months after such use ends, and show it to the regulator when asked.",
    );
    to.heading(2, "What, on which condition, and how long");
    to.parts.push(Part::Table {
        headings: vec!["What", "Condition", "Kept and erased"],
        rows,
    });
    principles(&mut to);
    security(pack, &mut to);
    Some(to)
}
