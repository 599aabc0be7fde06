//! A pack: everything it says, in one place, and how to look it up.

use std::collections::BTreeMap;

use law::Law;

use crate::diagnostic::{Diagnostic, Findings};
use crate::files::{Files, Places};
use crate::{
    Assessment, Automated, Breaches, Category, Commission, Complaints, Consent, Cookie, DataField,
    Front, Holds, KindOfPerson, Linked, Marketing, Notice, Organisation, Photographs, Place,
    Profiling, Purpose, Recipient, RecordKind, Recording, Requests, RetentionRule, Review,
    RoleOfStaff, Security, Source, Statement, Stories, Training, Transfer, Undertaking, Word,
    check, read,
};

/// Makes, from one list, the sections as they are read and what reads them.
macro_rules! sections {
    (
        once { $($(#[$once_doc:meta])* $once:literal $once_field:ident: $once_type:ty,)* }
        lists { $($(#[$list_doc:meta])* $list:literal $list_field:ident: $list_type:ty,)* }
    ) => {
        /// The sections as read, before they are held against each other.
        #[derive(Debug, Default, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct Raw {
            $($(#[$once_doc])* #[serde(rename = $once)] pub(crate) $once_field: Option<$once_type>,)*
            $($(#[$list_doc])* #[serde(rename = $list, default)] pub(crate) $list_field: Vec<$list_type>,)*
        }

        impl Raw {
            /// A table stands once, a list may go on in another file.
            const SECTIONS: &'static [&'static str] = &[$($once,)* $($list,)*];

            /// Reads a section into its place.
            pub(crate) fn section(
                &mut self,
                place: &read::Place<'_>,
                value: toml::Spanned<toml::de::DeValue<'_>>,
                findings: &mut Findings,
            ) {
                match place.name() {
                    $($once => read::once(place, value, &mut self.$once_field, findings),)*
                    $($list => read::list(place, value, &mut self.$list_field, findings),)*
                    _ => read::unknown(place, Self::SECTIONS, findings),
                }
            }
        }
    };
}

sections! {
    once {
        /// The pack itself.
        "pack" front: Front,
        /// The controller.
        "organisation" organisation: Organisation,
        /// The words of the house, by the plain word they stand for.
        "words" words: BTreeMap<String, Word>,
        /// How requests are taken.
        "requests" requests: Requests,
        /// How complaints are taken.
        "complaints" complaints: Complaints,
        /// Decisions by a machine alone.
        "automated_decisions" automated: Automated,
        /// How consent is asked for and kept.
        "consent" consent: Consent,
        /// Pictures and film.
        "photographs" photographs: Photographs,
        /// People's own stories.
        "stories" stories: Stories,
        /// Direct marketing.
        "marketing" marketing: Marketing,
        /// The measures of security.
        "security" security: Security,
        /// What happens when something goes wrong.
        "breaches" breaches: Breaches,
        /// What people learn.
        "training" training: Training,
    }
    lists {
        /// A kind of person.
        "person" people: KindOfPerson,
        /// A role in the organisation.
        "role" roles: RoleOfStaff,
        /// A category of data.
        "category" categories: Category,
        /// A purpose.
        "purpose" purposes: Purpose,
        /// Where data comes from.
        "source" sources: Source,
        /// Who may receive data.
        "recipient" recipients: Recipient,
        /// A transfer abroad.
        "transfer" transfers: Transfer,
        /// A rule of the retention schedule.
        "retention" retention: RetentionRule,
        /// A kind of record.
        "record" records: RecordKind,
        /// An assessment of a legitimate interest.
        "assessment" assessments: Assessment,
        /// Profiling.
        "profiling" profiling: Profiling,
        /// Something that is recorded or looked into.
        "recording" recordings: Recording,
        /// A contract under which others send people, or pay for them.
        "commission" commissions: Commission,
        /// A system, a drive, a cupboard where data is.
        "place" places: Place,
        /// A privacy notice for an audience.
        "notice" notices: Notice,
        /// Something else that the policy says.
        "statement" statements: Statement,
        /// A cookie of the organisation's own website.
        "cookie" cookies: Cookie,
        /// A document that the policy refers to.
        "linked" linked: Linked,
        /// What is looked at, and how often.
        "review" reviews: Review,
        /// What somebody undertakes.
        "undertaking" undertakings: Undertaking,
    }
}

/// A policy pack that has been checked: what it refers to exists.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The pack itself.
    pub front: Front,
    /// The controller.
    pub organisation: Organisation,
    /// The words of the house, by the plain word they stand for.
    pub words: BTreeMap<String, Word>,
    /// Kinds of people.
    pub people: Vec<KindOfPerson>,
    /// Roles in the organisation.
    pub roles: Vec<RoleOfStaff>,
    /// Categories of data.
    pub categories: Vec<Category>,
    /// Purposes.
    pub purposes: Vec<Purpose>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Recipients.
    pub recipients: Vec<Recipient>,
    /// Transfers abroad.
    pub transfers: Vec<Transfer>,
    /// The retention schedule.
    pub retention: Vec<RetentionRule>,
    /// Kinds of records.
    pub records: Vec<RecordKind>,
    /// Assessments of legitimate interests.
    pub assessments: Vec<Assessment>,
    /// Profiling.
    pub profiling: Vec<Profiling>,
    /// What is recorded or looked into.
    pub recordings: Vec<Recording>,
    /// Contracts under which others send people, or pay for them.
    pub commissions: Vec<Commission>,
    /// Where data is.
    pub places: Vec<Place>,
    /// Privacy notices.
    pub notices: Vec<Notice>,
    /// What else the policy says.
    pub statements: Vec<Statement>,
    /// Cookies of the organisation's own website.
    pub cookies: Vec<Cookie>,
    /// Documents that the policy refers to.
    pub linked: Vec<Linked>,
    /// What is looked at, and how often.
    pub reviews: Vec<Review>,
    /// What people undertake.
    pub undertakings: Vec<Undertaking>,
    /// How requests are taken.
    pub requests: Requests,
    /// How complaints are taken.
    pub complaints: Complaints,
    /// Decisions by a machine alone.
    pub automated: Automated,
    /// How consent is asked for and kept.
    pub consent: Option<Consent>,
    /// Pictures and film.
    pub photographs: Option<Photographs>,
    /// People's own stories.
    pub stories: Option<Stories>,
    /// Direct marketing.
    pub marketing: Option<Marketing>,
    /// The measures of security.
    pub security: Option<Security>,
    /// What happens when something goes wrong.
    pub breaches: Option<Breaches>,
    /// What people learn.
    pub training: Option<Training>,
    /// The law it was held against.
    pub(crate) law: &'static Law,
    /// Its files.
    pub(crate) files: Files,
    /// Where each key stands.
    pub(crate) where_written: Places,
}

impl Pack {
    /// Reads a pack from its files, each a name and a text, and checks it against the law of the
    /// day from which it holds, too: every use has a basis, and the conditions that it needs.
    ///
    /// First every fault of form is reported, and once there is none, every fault of sense: what
    /// refers to nothing, what lacks a basis or a condition.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, Vec<Diagnostic>> {
        Self::read_with(files, true)
    }

    /// Reads a pack that may be against the law, so that [`crate::lint()`] can say where: a written
    /// policy as it stands. Its form is right, and what it refers to exists.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, Vec<Diagnostic>> {
        Self::read_with(files, false)
    }

    fn read_with(files: &[(&str, &str)], lawful: bool) -> Result<Self, Vec<Diagnostic>> {
        let files = Files::new(files);
        let mut findings = Findings::new(files.clone());
        let (raw, where_written) = read::files(&mut findings);
        let law = law::uk();
        if findings.is_empty() {
            match law {
                Ok(law) => check::pack(&raw, &where_written, law, lawful, &mut findings),
                // A fault of our own files; said here so that no caller needs a second way out.
                Err(error) => findings.add(0, error.to_string(), "report this fault".to_owned()),
            }
        }
        match (findings.is_empty(), law, raw.into_pack()) {
            (true, Ok(law), Some(build)) => Ok(build(law, files, where_written)),
            _ => Err(findings.into_sorted()),
        }
    }

    /// Its files as they were given: name and text.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.texts()
    }

    /// Whether something stands under a path, such as `record[session-report].use[0]`; paths that
    /// cite the law, and sections as a whole, always do.
    pub fn says(&self, path: &str) -> bool {
        let of_the_law = path.contains(' ');
        of_the_law || self.where_written.has(path) || !path.contains(['[', '.'])
    }

    /// A kind of person by its code.
    pub fn person(&self, code: &str) -> Option<&KindOfPerson> {
        self.people.iter().find(|one| one.code == code)
    }

    /// A category of data by its code.
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|one| one.code == code)
    }

    /// A purpose by its code.
    pub fn purpose(&self, code: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|one| one.code == code)
    }

    /// A source by its code.
    pub fn source(&self, code: &str) -> Option<&Source> {
        self.sources.iter().find(|one| one.code == code)
    }

    /// A recipient by its code.
    pub fn recipient(&self, code: &str) -> Option<&Recipient> {
        self.recipients.iter().find(|one| one.code == code)
    }

    /// A retention rule by its code.
    pub fn retention_rule(&self, code: &str) -> Option<&RetentionRule> {
        self.retention.iter().find(|one| one.code == code)
    }

    /// A role by its code.
    pub fn role(&self, code: &str) -> Option<&RoleOfStaff> {
        self.roles.iter().find(|one| one.code == code)
    }

    /// A kind of record by its code.
    pub fn record_kind(&self, code: &str) -> Option<&RecordKind> {
        self.records.iter().find(|one| one.code == code)
    }

    /// The kind of record that stands for what is kept about such a person as such, or for the
    /// documents that were read in: `holding(Holds::Details, "learner")`.
    pub fn holding(&self, holds: Holds, kind_of_person: &str) -> Option<&RecordKind> {
        self.records.iter().find(|one| {
            one.holds == Some(holds) && one.people.iter().any(|person| person == kind_of_person)
        })
    }

    /// The category of a kind of record; always there in a pack that was checked.
    pub fn category_of(&self, kind: &RecordKind) -> Option<&Category> {
        self.category(&kind.category)
    }

    /// What people write down in a kind of record: the fields of its category, of personal details
    /// those that do not stand with the person already, and of documents none.
    pub fn fields_of(&self, kind: &RecordKind) -> Vec<&DataField> {
        let category = self.category_of(kind);
        let fields = category.into_iter().flat_map(|one| &one.fields);
        match kind.holds {
            None => fields.collect(),
            Some(Holds::Details) => fields.filter(|one| !one.with_person).collect(),
            Some(Holds::Documents) => Vec::new(),
        }
    }

    /// Whether people write such records. Those of personal details are one for each person, and
    /// changed where they stand.
    pub fn is_written(&self, kind: &RecordKind) -> bool {
        kind.holds.is_none() || !self.fields_of(kind).is_empty()
    }

    /// The retention rule of a kind of record about a kind of person; always there in a pack that
    /// was checked.
    pub fn retention_of(&self, kind: &RecordKind, kind_of_person: &str) -> Option<&RetentionRule> {
        self.retention_rule(kind.rule_for(kind_of_person))
    }

    /// The house's word for something, one of it; the plain word where the house has none.
    pub fn word<'a>(&'a self, plain: &'a str) -> &'a str {
        self.words
            .get(plain)
            .map_or(plain, |word| word.one.as_str())
    }

    /// The house's word for something, several of it.
    pub fn words_for(&self, plain: &str) -> String {
        self.words
            .get(plain)
            .map_or_else(|| format!("{plain}s"), |word| word.many.clone())
    }
}

impl Raw {
    /// The pack, if every section that must stand is there; the caller brings the law and where
    /// everything stands.
    fn into_pack(self) -> Option<impl FnOnce(&'static Law, Files, Places) -> Pack> {
        let front = self.front?;
        let organisation = self.organisation?;
        let requests = self.requests?;
        let complaints = self.complaints?;
        let automated = self.automated?;
        Some(move |law, files, where_written| Pack {
            front,
            organisation,
            words: self.words.unwrap_or_default(),
            people: self.people,
            roles: self.roles,
            categories: self.categories,
            purposes: self.purposes,
            sources: self.sources,
            recipients: self.recipients,
            transfers: self.transfers,
            retention: self.retention,
            records: self.records,
            assessments: self.assessments,
            profiling: self.profiling,
            recordings: self.recordings,
            commissions: self.commissions,
            places: self.places,
            notices: self.notices,
            statements: self.statements,
            cookies: self.cookies,
            linked: self.linked,
            reviews: self.reviews,
            undertakings: self.undertakings,
            requests,
            complaints,
            automated,
            consent: self.consent,
            photographs: self.photographs,
            stories: self.stories,
            marketing: self.marketing,
            security: self.security,
            breaches: self.breaches,
            training: self.training,
            law,
            files,
            where_written,
        })
    }
}
