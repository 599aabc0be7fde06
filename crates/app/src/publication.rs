//! What the organisation publishes of its adopted policy: notices, the policy, the schedule, for
//! anybody; and the records of processing, for those who answer for them.
//!
//! What anybody may read is made once for a version of the policy and a day, so that a page that is
//! asked for by everybody costs little. It holds nobody's data but the contacts that the policy
//! publishes.

mod held;

use std::sync::{Arc, Mutex, PoisonError};

use access::{Scope, acts, authorise};
use jiff::civil::Date;
use policy::Pack;
use policy::diff::{DocumentChange, diff};
use policy::publish::{self, Kind, Processing, Publication};

use crate::{AppError, Ctx, Engine, policy_versions::pack_of};

/// Everything that a version of the policy publishes, as on a day.
#[derive(Debug)]
pub struct Published {
    /// Its documents, in the order in which they are listed: notices first, those for children first
    /// among them.
    pub documents: Vec<PublishedDocument>,
    /// The number of the version before, if there was one.
    pub before: Option<u32>,
    on: Date,
    pack: Arc<Pack>,
}

/// One document.
#[derive(Debug)]
pub struct PublishedDocument {
    /// What it says.
    pub publication: Publication,
    /// How old somebody must be to read it, in years, as measured.
    pub reading_age: f64,
    /// What it says since this version, and said before; none if it says the same.
    pub changed: Option<PublishedChange>,
    pdf: Mutex<Option<SetAsPdf>>,
}

/// A document that was set as a PDF.
#[derive(Debug)]
struct SetAsPdf {
    /// The address that it names.
    site: Option<String>,
    made: Arc<Vec<u8>>,
}

/// What a document says since this version of the policy.
#[derive(Clone, Debug)]
pub struct PublishedChange {
    /// The number of the version before.
    pub since: u32,
    /// In its own words.
    pub change: DocumentChange,
}

/// A record of processing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterOf {
    /// What the organisation does for itself (UK GDPR art. 30(1)).
    Controller,
    /// What it does for others, on their instruction (UK GDPR art. 30(2)).
    Processor,
}

/// A file of the record of processing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterFile {
    /// A workbook with the regulator's columns.
    Workbook,
    /// JSON-LD in the Data Privacy Vocabulary.
    Vocabulary,
}

/// The latest made.
#[derive(Debug, Default)]
pub(crate) struct HeldPublications(Mutex<Option<Arc<Published>>>);

impl HeldPublications {
    /// Makes everything anew when next asked for.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Published {
    /// What a pack publishes on a day, held against the version before, and against the one that is
    /// adopted and does not hold yet.
    pub fn of(pack: Arc<Pack>, before: Option<&Pack>, coming: Option<&Pack>, on: Date) -> Self {
        let changes = before.map(|before| (before.front.version, diff(before, &pack).documents));
        let what_changed = |code: &str| {
            let (since, changes) = changes.as_ref()?;
            let change = changes.iter().find(|one| one.code == code)?;
            Some(PublishedChange {
                since: *since,
                change: change.clone(),
            })
        };
        let announced = coming.map(|coming| (coming, diff(&pack, coming).documents));
        let announce = |mut publication: Publication| {
            if let Some((coming, changes)) = &announced
                && let Some(change) = changes.iter().find(|one| one.code == publication.code)
            {
                publication.announce(coming.front.effective_on, change);
            }
            publication
        };
        let mut documents: Vec<PublishedDocument> = publish::all(&pack, on)
            .into_iter()
            .map(announce)
            .map(|publication| PublishedDocument {
                reading_age: publish::reading_age(&publication.text()),
                changed: what_changed(&publication.code),
                publication,
                pdf: Mutex::default(),
            })
            .collect();
        documents.sort_by_key(|one| place(one.publication.kind));
        Self {
            documents,
            before: before.map(|before| before.front.version),
            on,
            pack,
        }
    }

    /// A document by its code.
    pub fn document(&self, code: &str) -> Option<&PublishedDocument> {
        let mut documents = self.documents.iter();
        documents.find(|one| one.publication.code == code)
    }

    /// Those that anybody may read.
    pub fn public(&self) -> impl Iterator<Item = &PublishedDocument> {
        let documents = self.documents.iter();
        documents.filter(|one| one.publication.kind.is_public())
    }

    /// The version of the policy.
    pub fn version(&self) -> u32 {
        self.pack.front.version
    }

    /// From when it holds.
    pub fn effective_on(&self) -> Date {
        self.pack.front.effective_on
    }
}

/// Where a kind stands in the list.
const fn place(kind: Kind) -> u8 {
    match kind {
        Kind::Notice {
            for_children: true, ..
        } => 0,
        Kind::Notice { .. } => 1,
        Kind::Policy => 2,
        Kind::Retention => 3,
        Kind::Cookies => 4,
        Kind::PolicyDocument => 5,
    }
}

impl PublishedDocument {
    /// As a tagged PDF, set once. `site` is where everything that is published can be read, if it is
    /// known: under `/privacy` of the server.
    pub fn pdf(&self, site: Option<&str>) -> Result<Arc<Vec<u8>>, AppError> {
        // Held while it is set: whoever asks at the same moment waits for the one that is being made.
        let mut held = self.pdf.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(set) = held.as_ref().filter(|set| set.site.as_deref() == site) {
            return Ok(Arc::clone(&set.made));
        }
        let rendered = render::publication(&self.publication, site).map_err(not_set)?;
        let made = Arc::new(rendered.pdf);
        *held = Some(SetAsPdf {
            site: site.map(str::to_owned),
            made: Arc::clone(&made),
        });
        Ok(made)
    }

    /// As a piece of plain HTML to paste into another site.
    pub fn html(&self) -> String {
        render::html(&self.publication)
    }

    /// Whether it can be read at the age that the policy says; `None` where it says none.
    pub fn is_readable(&self) -> Option<bool> {
        match self.publication.kind {
            Kind::Notice {
                reading_age: Some(most),
                ..
            } => Some(self.reading_age <= f64::from(most)),
            Kind::Notice { .. }
            | Kind::Policy
            | Kind::Retention
            | Kind::PolicyDocument
            | Kind::Cookies => None,
        }
    }
}

fn not_set(error: render::RenderError) -> AppError {
    AppError::Unavailable {
        operation: "setting a publication",
        source: Box::new(error),
    }
}

impl Engine {
    /// Everything that the adopted policy publishes, as on a day. Nobody is asked who they are, so
    /// only what [`Published::public`] gives may be shown without a use case of [`Ctx`].
    pub fn published(&self, on: Date) -> Result<Arc<Published>, AppError> {
        let pack = self.pack();
        let mut held = self
            .publications
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match held.as_ref() {
            Some(known) if known.on == on && Arc::ptr_eq(&known.pack, &pack) => {
                Ok(Arc::clone(known))
            }
            Some(_) | None => {
                let before = self.version_before(&pack)?;
                let coming = self.coming_version(&pack)?;
                let made = Published::of(pack, before.as_ref(), coming.as_ref(), on);
                let made = Arc::new(made);
                *held = Some(Arc::clone(&made));
                Ok(made)
            }
        }
    }

    /// The version that the adopted policy followed. One that cannot be read any more, as a later
    /// program may refuse it, is none: nothing is said of what changed since.
    fn version_before(&self, pack: &Pack) -> Result<Option<Pack>, AppError> {
        let versions = self.versions()?.into_iter();
        let before = versions.filter(|one| one.body.number < pack.front.version);
        Ok(before
            .max_by_key(|one| one.body.number)
            .and_then(|one| pack_of(&one.body.files).ok()))
    }

    /// The next version that is adopted and whose day has not come.
    fn coming_version(&self, pack: &Pack) -> Result<Option<Pack>, AppError> {
        let versions = self.versions()?.into_iter();
        let coming = versions.filter(|one| one.body.number > pack.front.version);
        Ok(coming
            .min_by_key(|one| one.body.number)
            .and_then(|one| pack_of(&one.body.files).ok()))
    }
}

impl Ctx<'_> {
    /// Everything that is published, with what only those who work here are told.
    pub fn show_published(&self) -> Result<Arc<Published>, AppError> {
        let allowed =
            authorise::<acts::PackLook>(&self.actor, &Scope::Organisation, self.purpose())?;
        let published = self.engine.published(self.today())?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(published)
    }

    /// A document that is not for everybody, such as the appropriate policy document.
    pub fn show_internal(&self, code: &str) -> Result<(Arc<Published>, String), AppError> {
        let allowed =
            authorise::<acts::RegisterLook>(&self.actor, &Scope::Organisation, self.purpose())?;
        let published = self.engine.published(self.today())?;
        if published.document(code).is_none() {
            return Err(AppError::NotFound("publication"));
        }
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok((published, code.to_owned()))
    }

    /// A record of processing, its last columns filled from what is held now.
    pub fn show_register(&self, of: RegisterOf) -> Result<Processing, AppError> {
        let allowed =
            authorise::<acts::RegisterLook>(&self.actor, &Scope::Organisation, self.purpose())?;
        let record = self.register(of)?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(record)
    }

    /// The same as a file.
    pub fn register_file(&self, of: RegisterOf, file: RegisterFile) -> Result<Vec<u8>, AppError> {
        let allowed =
            authorise::<acts::RegisterLook>(&self.actor, &Scope::Organisation, self.purpose())?;
        let pack = self.engine.pack();
        let bytes = match (of, file) {
            (_, RegisterFile::Workbook) => {
                render::workbook(&self.register(of)?, &title(of, &pack)).map_err(not_set)?
            }
            (RegisterOf::Controller, RegisterFile::Vocabulary) => {
                let graph = publish::vocabulary(&pack, self.today());
                serde_json::to_vec_pretty(&graph).map_err(|_| {
                    AppError::Inconsistent("the record of processing cannot be written".to_owned())
                })?
            }
            (RegisterOf::Processor, RegisterFile::Vocabulary) => {
                return Err(AppError::NotFound("publication"));
            }
        };
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(bytes)
    }

    fn register(&self, of: RegisterOf) -> Result<Processing, AppError> {
        let pack = self.engine.pack();
        match of {
            RegisterOf::Controller => {
                let held = self.engine.held_by_kind(self.today())?;
                Ok(publish::processing(&pack, self.today(), |kind, one| {
                    held.live(&pack, kind, one)
                }))
            }
            RegisterOf::Processor => {
                publish::for_others(&pack).ok_or(AppError::NotFound("publication"))
            }
        }
    }
}

/// What stands above the table of a workbook.
fn title(of: RegisterOf, pack: &Pack) -> String {
    let what = match of {
        RegisterOf::Controller => "Record of processing",
        RegisterOf::Processor => "Record of a processor",
    };
    format!("{what}: {}", pack.organisation.legal_name)
}
