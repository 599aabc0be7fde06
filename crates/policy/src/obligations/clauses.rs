//! The clauses of a pack: everything in it that says where it comes from, and what those hold that
//! is kept by something of its own.

use crate::{Origin, Pack, Security, Span};

/// What sort of clause it is; controls say which sorts they keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClauseKind {
    /// A kind of person.
    Person,
    /// What a role may see.
    Role,
    /// What a role has to do.
    Duty,
    /// A category of data, with its class.
    Category,
    /// A purpose.
    Purpose,
    /// Why a purpose is fair.
    Fairness,
    /// Where data comes from.
    Source,
    /// Who may receive data.
    Recipient,
    /// A transfer abroad.
    Transfer,
    /// A rule of the retention schedule: how long.
    Retention,
    /// The same: what then.
    Disposal,
    /// A kind of record, with its bases.
    Record,
    /// An assessment of a legitimate interest.
    Assessment,
    /// Profiling.
    Profiling,
    /// A recording, a camera, monitoring.
    Recording,
    /// A commission.
    Commission,
    /// A place where data is.
    Place,
    /// A privacy notice.
    Notice,
    /// Something else that the policy says.
    Statement,
    /// A cookie of the website.
    Cookie,
    /// A document that the policy refers to.
    Linked,
    /// Something that is looked at on a rhythm.
    Review,
    /// Something that somebody undertakes.
    Undertaking,
    /// How requests are taken and answered.
    Requests,
    /// When a request is acknowledged.
    Acknowledgement,
    /// The promise about the educational record.
    EducationalRecord,
    /// How often progress is gone through.
    ProgressReviews,
    /// How complaints are taken.
    Complaints,
    /// Decisions by a machine alone.
    AutomatedDecisions,
    /// How consent is asked for and kept.
    Consent,
    /// Pictures and film.
    Photographs,
    /// People's own stories.
    Stories,
    /// Direct marketing.
    Marketing,
    /// The rule for passwords.
    Passwords,
    /// When an unattended screen locks.
    IdleLock,
    /// Encryption.
    Encryption,
    /// Devices that hold data.
    Devices,
    /// Paper.
    Paper,
    /// How data is sent.
    Sending,
    /// Backups.
    Backups,
    /// Another measure of security.
    Measure,
    /// What happens at a breach.
    Breaches,
    /// What is done in a case one can foresee.
    Playbook,
    /// What people learn.
    Training,
}

impl ClauseKind {
    /// Every sort, in the order in which they are shown.
    pub const ALL: &'static [Self] = &[
        Self::Person,
        Self::Role,
        Self::Duty,
        Self::Category,
        Self::Purpose,
        Self::Fairness,
        Self::Source,
        Self::Record,
        Self::Retention,
        Self::Disposal,
        Self::Recipient,
        Self::Transfer,
        Self::Commission,
        Self::Assessment,
        Self::Profiling,
        Self::AutomatedDecisions,
        Self::Recording,
        Self::Place,
        Self::Notice,
        Self::Statement,
        Self::Cookie,
        Self::Linked,
        Self::Requests,
        Self::Acknowledgement,
        Self::EducationalRecord,
        Self::ProgressReviews,
        Self::Complaints,
        Self::Consent,
        Self::Photographs,
        Self::Stories,
        Self::Marketing,
        Self::Passwords,
        Self::IdleLock,
        Self::Encryption,
        Self::Devices,
        Self::Paper,
        Self::Sending,
        Self::Backups,
        Self::Measure,
        Self::Breaches,
        Self::Playbook,
        Self::Training,
        Self::Review,
        Self::Undertaking,
    ];

    /// What several of it are called, as a heading.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Person => "Kinds of people",
            Self::Role => "What each role may see",
            Self::Duty => "What each role has to do",
            Self::Category => "Categories of data",
            Self::Purpose => "Purposes",
            Self::Fairness => "Why purposes are fair",
            Self::Source => "Sources",
            Self::Recipient => "Recipients",
            Self::Transfer => "Transfers abroad",
            Self::Retention => "How long things are kept",
            Self::Disposal => "What happens then",
            Self::Record => "Records and their bases",
            Self::Assessment => "Assessments of interests",
            Self::Profiling => "Profiling",
            Self::Recording => "Recordings and monitoring",
            Self::Commission => "Commissions",
            Self::Place => "Places where data is",
            Self::Notice => "Privacy notices",
            Self::Statement => "Other statements",
            Self::Cookie => "Cookies of the website",
            Self::Linked => "Other documents",
            Self::Review => "Reviews",
            Self::Undertaking => "Undertakings",
            Self::Requests => "Requests",
            Self::Acknowledgement => "Acknowledging a request",
            Self::EducationalRecord => "The educational record",
            Self::ProgressReviews => "Progress reviews",
            Self::Complaints => "Complaints",
            Self::AutomatedDecisions => "Automated decisions",
            Self::Consent => "Consent",
            Self::Photographs => "Photographs",
            Self::Stories => "Stories",
            Self::Marketing => "Marketing",
            Self::Passwords => "Passwords",
            Self::IdleLock => "Unattended screens",
            Self::Encryption => "Encryption",
            Self::Devices => "Devices",
            Self::Paper => "Paper",
            Self::Sending => "Sending data",
            Self::Backups => "Backups",
            Self::Measure => "Other measures of security",
            Self::Breaches => "Breaches",
            Self::Playbook => "What is done at a breach",
            Self::Training => "Training",
        }
    }
}

/// A clause of the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyClause {
    /// What sort it is.
    pub kind: ClauseKind,
    /// Where it stands in the pack: `retention[sessions]`.
    pub path: String,
    /// What it says, shortly.
    pub title: String,
    /// Where it comes from, in words: `policy 13.3`.
    pub origin: String,
}

/// Collects them.
struct Collected(Vec<PolicyClause>);

impl Collected {
    fn add(
        &mut self,
        kind: ClauseKind,
        path: impl Into<String>,
        title: impl Into<String>,
        origin: &Origin,
    ) {
        self.0.push(PolicyClause {
            kind,
            path: path.into(),
            title: title.into(),
            origin: origin.words(),
        });
    }
}

/// Adds a clause for each item of a list: its path is the section and the item's code.
macro_rules! each {
    ($to:ident, $list:expr, $section:literal, $kind:ident, |$one:ident| $title:expr) => {
        for $one in $list {
            let path = format!(concat!($section, "[{}]"), $one.code);
            $to.add(ClauseKind::$kind, path, $title, &$one.origin);
        }
    };
}

impl Pack {
    /// Every clause, in the order in which they are shown; each path stands once.
    pub fn clauses(&self) -> Vec<PolicyClause> {
        let mut to = Collected(Vec::new());
        self.clauses_of_people(&mut to);
        self.clauses_of_data(&mut to);
        self.clauses_of_sharing(&mut to);
        self.clauses_of_telling(&mut to);
        self.clauses_of_rights(&mut to);
        if let Some(security) = &self.security {
            of_security(security, &mut to);
        }
        self.clauses_of_the_house(&mut to);
        to.0.sort_by_key(|one| ClauseKind::ALL.iter().position(|kind| *kind == one.kind));
        to.0
    }

    fn clauses_of_people(&self, to: &mut Collected) {
        each!(to, &self.people, "person", Person, |one| one.many.clone());
        each!(to, &self.roles, "role", Role, |one| one.title.clone());
        for role in &self.roles {
            for (number, duty) in role.duties.iter().enumerate() {
                let path = format!("role[{}].duties[{number}]", role.code);
                let often = often(duty.every.as_ref());
                let title = format!("{} has to {}{often}", role.title, duty.what);
                to.add(ClauseKind::Duty, path, title, &role.origin);
            }
        }
    }

    fn clauses_of_data(&self, to: &mut Collected) {
        each!(to, &self.categories, "category", Category, |one| one
            .title
            .clone());
        each!(to, &self.purposes, "purpose", Purpose, |one| one
            .title
            .clone());
        for one in &self.purposes {
            if let Some(fairness) = &one.fairness {
                let path = format!("purpose[{}].fairness", one.code);
                let title = format!("{}: {}", one.title, fairness.expected);
                let origin = fairness.origin.as_ref().unwrap_or(&one.origin);
                to.add(ClauseKind::Fairness, path, title, origin);
            }
        }
        each!(to, &self.sources, "source", Source, |one| one.title.clone());
        each!(to, &self.records, "record", Record, |one| one.many.clone());
        each!(to, &self.retention, "retention", Retention, |one| format!(
            "{}: {}",
            one.title,
            one.words()
        ));
        for one in &self.retention {
            let path = format!("retention[{}].then", one.code);
            let title = format!("{}: {}", one.title, one.then.words());
            to.add(ClauseKind::Disposal, path, title, &one.origin);
        }
        each!(to, &self.assessments, "assessment", Assessment, |one| one
            .interest
            .clone());
        each!(to, &self.profiling, "profiling", Profiling, |one| one
            .what
            .clone());
        each!(to, &self.recordings, "recording", Recording, |one| one
            .what
            .clone());
        each!(to, &self.places, "place", Place, |one| one.title.clone());
        let automated = &self.automated;
        to.add(
            ClauseKind::AutomatedDecisions,
            "automated_decisions",
            automated.statement.clone(),
            &automated.origin,
        );
    }

    fn clauses_of_sharing(&self, to: &mut Collected) {
        each!(to, &self.recipients, "recipient", Recipient, |one| format!(
            "{}: {}",
            one.title, one.why
        ));
        each!(to, &self.transfers, "transfer", Transfer, |one| one
            .country
            .clone());
        each!(to, &self.commissions, "commission", Commission, |one| one
            .title
            .clone());
        if let Some(marketing) = &self.marketing {
            to.add(
                ClauseKind::Marketing,
                "marketing",
                "Direct marketing",
                &marketing.origin,
            );
        }
    }

    fn clauses_of_telling(&self, to: &mut Collected) {
        each!(to, &self.notices, "notice", Notice, |one| one.title.clone());
        each!(to, &self.statements, "statement", Statement, |one| one
            .title
            .clone());
        each!(to, &self.cookies, "cookie", Cookie, |one| format!(
            "{}: {}",
            one.name, one.what
        ));
        each!(to, &self.linked, "linked", Linked, |one| one.title.clone());
        if let Some(consent) = &self.consent {
            to.add(
                ClauseKind::Consent,
                "consent",
                "How consent is asked for and kept",
                &consent.origin,
            );
        }
        if let Some(photographs) = &self.photographs {
            to.add(
                ClauseKind::Photographs,
                "photographs",
                "Pictures and film",
                &photographs.origin,
            );
        }
        if let Some(stories) = &self.stories {
            to.add(
                ClauseKind::Stories,
                "stories",
                "People’s own stories",
                &stories.origin,
            );
        }
    }

    fn clauses_of_rights(&self, to: &mut Collected) {
        let requests = &self.requests;
        let origin = &requests.origin;
        to.add(
            ClauseKind::Requests,
            "requests",
            format!(
                "Requests are answered, our aim is {}",
                requests.aim_working_days
            ),
            origin,
        );
        to.add(
            ClauseKind::Acknowledgement,
            "requests.acknowledge",
            format!(
                "A request is acknowledged within {}",
                requests.acknowledge_working_days
            ),
            origin,
        );
        if let Some(record) = &requests.educational_record {
            let title = format!("The educational record is given within {}", record.within);
            to.add(
                ClauseKind::EducationalRecord,
                "requests.educational_record",
                title,
                origin,
            );
        }
        if let Some(every) = &requests.progress_every {
            let title = format!("Progress is gone through {}", every.repeated());
            to.add(
                ClauseKind::ProgressReviews,
                "requests.progress_every",
                title,
                origin,
            );
        }
        let complaints = &self.complaints;
        let title = format!("Complaints are answered by {}", complaints.to);
        to.add(
            ClauseKind::Complaints,
            "complaints",
            title,
            &complaints.origin,
        );
    }

    fn clauses_of_the_house(&self, to: &mut Collected) {
        if let Some(breaches) = &self.breaches {
            let title = format!("The regulator is told within {}", breaches.regulator_within);
            to.add(ClauseKind::Breaches, "breaches", title, &breaches.origin);
            for one in &breaches.playbooks {
                let path = format!("breaches.playbooks[{}]", one.code);
                to.add(
                    ClauseKind::Playbook,
                    path,
                    one.case.clone(),
                    &breaches.origin,
                );
            }
        }
        if let Some(training) = &self.training {
            let often = often(training.every.as_ref());
            to.add(
                ClauseKind::Training,
                "training",
                format!("People are trained{often}"),
                &training.origin,
            );
        }
        each!(to, &self.reviews, "review", Review, |one| format!(
            "{}, {}",
            one.what,
            one.every.repeated()
        ));
        each!(to, &self.undertakings, "undertaking", Undertaking, |one| {
            one.what.clone()
        });
    }
}

fn often(every: Option<&Span>) -> String {
    every.map_or_else(String::new, |every| format!(", {}", every.repeated()))
}

fn of_security(security: &Security, to: &mut Collected) {
    let origin = &security.origin;
    to.add(
        ClauseKind::Passwords,
        "security",
        "Passwords and signing in",
        origin,
    );
    if let Some(lock) = &security.idle_lock {
        let title = format!("An unattended screen locks after {lock}");
        to.add(ClauseKind::IdleLock, "security.idle_lock", title, origin);
    }
    if let Some(bits) = security.encryption_bits {
        let title = format!("Data is encrypted with keys of {bits} bits");
        to.add(
            ClauseKind::Encryption,
            "security.encryption_bits",
            title,
            origin,
        );
    }
    to.add(
        ClauseKind::Devices,
        "security.devices",
        "Devices that hold data",
        origin,
    );
    let paper = if security.paper {
        "Paper is kept safe and destroyed"
    } else {
        "No paper is kept"
    };
    to.add(ClauseKind::Paper, "security.paper", paper, origin);
    if !security.sending.is_empty() {
        to.add(
            ClauseKind::Sending,
            "security.sending",
            security.sending.join("; "),
            origin,
        );
    }
    if let Some(backups) = &security.backups {
        to.add(
            ClauseKind::Backups,
            "security.backups",
            backups.clone(),
            origin,
        );
    }
    for (number, measure) in security.measures.iter().enumerate() {
        let path = format!("security.measures[{number}]");
        to.add(ClauseKind::Measure, path, measure.clone(), origin);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::packs;

    #[test]
    fn every_statement_of_every_pack_is_a_clause() {
        for shipped in packs::all() {
            let pack = Pack::parse(shipped.files).unwrap();
            let clauses = pack.clauses();
            // Those that are a part of something with an origin are not counted.
            let whole = clauses.iter().filter(|one| !one.path.contains('.')).count();
            let weighed = pack.purposes.iter().filter_map(|one| one.fairness.as_ref());
            let weighed = weighed.filter(|one| one.origin.is_some()).count();
            let written: usize = pack
                .files()
                .flat_map(|(_, text)| text.lines())
                .filter(|line| !line.trim_start().starts_with('#'))
                .map(|line| line.matches("origin = \"").count())
                .sum();
            assert_eq!(whole + weighed, written, "{}", pack.front.code);
            let paths: BTreeSet<_> = clauses.iter().map(|one| &one.path).collect();
            assert_eq!(paths.len(), clauses.len(), "{}", pack.front.code);
            assert!(clauses.iter().all(|one| !one.title.is_empty()));
        }
    }

    #[test]
    fn every_sort_has_its_place_and_its_words() {
        let words: BTreeSet<_> = ClauseKind::ALL.iter().map(|kind| kind.words()).collect();
        assert_eq!(words.len(), ClauseKind::ALL.len());
        let shipped = packs::all().iter();
        for pack in shipped.map(|one| Pack::parse(one.files).unwrap()) {
            for one in pack.clauses() {
                assert!(ClauseKind::ALL.contains(&one.kind), "{:?}", one.kind);
            }
        }
    }
}
