//! The answer: put together from what is included, read again by two readers, and compared.

use access::{Authorised, acts};
use data_encoding::BASE64;
use document::{Mark, WhyNot};
use duties::rights::Event;
use extract::{Extractor, PdfStructure, Reader};
use redact::release::{
    self, Finding, Protected, ReleaseInput, SeenPicture, StructureFacts, ZipPart,
};
use sha2::{Digest, Sha256};
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx,
    answer::{marks_of, marks_say_why},
    bodies::{Cover, Decision, Item, Origin, Package, Record, Request, Source, StoredMark},
    engine::Stored,
    forbidden::{open_forms, withheld},
    judge::Judge,
    layout::LaidOut,
    pictures::{GivenPage, ItemPictures, as_pictures, fit, in_pairs, texts_of_pictures},
    review::same_text,
    safety::Recipient,
    unit::hex,
};

/// A package as its page shows it.
#[derive(Clone, Debug)]
pub struct PackageView {
    /// The package.
    pub id: EntityId,
    /// Number of pages.
    pub pages: u32,
    /// Number of items given, whole or in part.
    pub items: u32,
    /// What the release check found, each with its place; empty when it may go.
    pub findings: Vec<String>,
    /// Why it may not be safe to send it where whoever asked wants to be reached.
    pub warnings: Vec<String>,
    /// Size of the PDF in bytes.
    pub pdf_bytes: usize,
    /// How each item that has pages of its own is given, by its number in the review.
    pub layouts: Vec<ItemLayout>,
    /// The items that go as pictures.
    pub pictures: Vec<ItemPictures>,
}

/// How an item that has pages is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemLayout {
    /// Its number in the review.
    pub item: u32,
    /// Why it is set as text; nothing if it is drawn in its own layout.
    pub why_not: Option<WhyNot>,
}

impl ItemLayout {
    /// Why it is set as text, in words; nothing if it is drawn in its own layout.
    pub fn because(&self) -> Option<&'static str> {
        self.why_not.map(WhyNot::words)
    }

    /// One line for whoever prepares the answer.
    pub fn line(&self) -> String {
        match self.why_not {
            None => format!("Item {} in its own layout", self.item),
            Some(why) => format!("Item {} as text, because {}", self.item, why.words()),
        }
    }
}

/// One of a package's two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageFile {
    /// The PDF, for people.
    Pdf,
    /// The zip of its parts, for those who want them.
    Zip,
}

/// A package that passed its release check and whose files are still those that passed. Only this
/// module makes one, and delivery asks for one.
pub(crate) struct Releasable {
    pub(crate) package: Stored<Package>,
}

/// An item that is given, with what is hidden in it.
pub(crate) struct Given {
    pub(crate) item: Stored<Item>,
    pub(crate) text: String,
    pub(crate) marks: Vec<StoredMark>,
    /// Whether its marks say why.
    pub(crate) says_why: bool,
    pub(crate) record: Option<Record>,
    pub(crate) place: String,
    pub(crate) date: String,
    /// Its pages, or why it is set as text.
    pub(crate) laid_out: LaidOut,
    /// What is covered in its pictures.
    pub(crate) covers: Vec<Cover>,
    /// Its pages as they go out, where it is a picture.
    pub(crate) pictures: Vec<GivenPage>,
}

impl Given {
    /// Whether nothing in it is hidden or covered.
    pub(crate) fn is_whole(&self) -> bool {
        self.marks.is_empty() && self.covers.is_empty()
    }
}

impl Ctx<'_> {
    /// Puts the answer together and checks it. What fails the check is kept, but cannot be released.
    pub fn build_package(
        &self,
        request: EntityId,
        extractor: &Extractor,
    ) -> Result<PackageView, AppError> {
        let allowed: Authorised<acts::RequestPackage> = self.on_request(request)?;
        let mut case = self.engine.request(request)?;
        let id = self.engine.new_id();
        let on = self.today();
        let built = Event::PackageBuilt {
            on,
            package: id.to_string(),
        };
        // Whatever is still to be done is said before the work is begun.
        self.sheets_answered(&case)?;
        case.body.duty = self.after(&case.body, built)?;
        self.second_read(request)?;
        self.questions_answered(request)?;
        let checkpoint = self.engine.checkpoint()?;
        let gives_data = case.body.duty.kind.rules().gives_data;
        let (judge, mut given) = if gives_data {
            (Some(self.judge(&case.body)?), self.given(request)?)
        } else {
            match self.judge(&case.body) {
                Ok(judge) => (Some(judge), Vec::new()),
                // Whoever was erased is answered, and nobody is left to be told apart from others.
                Err(AppError::NotFound(_)) => (None, Vec::new()),
                Err(error) => return Err(error),
            }
        };
        let protected = self
            .engine
            .protected_from(&Recipient::of(self.engine, &case.body)?)?;
        untitle(&mut given, &protected);
        let (answer, mut said, mut findings) = loop {
            let plan = match judge.as_ref().filter(|_| gives_data) {
                Some(judge) => self.plan(&case.body, judge, &given, &checkpoint)?,
                None => self.outcome(&case.body, &checkpoint)?,
            };
            let answer = render::package(&plan)
                .map_err(|error| AppError::unavailable("setting the answer")(Box::new(error)))?;
            let going = Going {
                answer: &answer,
                letters: letters(&plan),
                protected: &protected,
            };
            let findings = self.check(&case.body, judge.as_ref(), &given, &going, extractor)?;
            if !set_as_text(&mut given, &findings, &answer.item_pages) {
                let said = going.said();
                break (answer, said, findings);
            }
        };
        let pictured = texts_of_pictures(&given);
        findings.extend(release::protected_in(&protected, in_pairs(&pictured)));
        said.extend(pictured);
        if findings.is_empty() {
            case.body.duty = self.after(&case.body, Event::PackageChecked { on })?;
        }
        let package = Package {
            request,
            built_at: self.now,
            pdf: BASE64.encode(&answer.pdf.pdf),
            zip: BASE64.encode(&answer.zip),
            digests: (digest(&answer.pdf.pdf), digest(&answer.zip)),
            extent: (count(answer.pdf.pages.len()), count(given.len())),
            findings: findings
                .iter()
                .map(|f| format!("{}: {}", f.place, f.what))
                .collect(),
            layouts: given.iter().filter_map(layout_line).collect(),
            pictures: given.iter().filter_map(as_pictures).collect(),
            said,
            checkpoint,
        };
        case.body.package = Some(id);
        let cell = case.cell;
        self.save(&allowed, &case, |unit| unit.insert(id, cell, &package))?;
        Ok(view(id, &package))
    }

    /// The package last built for a request.
    pub fn show_package(&self, request: EntityId) -> Result<Option<PackageView>, AppError> {
        let allowed: Authorised<acts::RequestPackageLook> = self.on_request(request)?;
        let case = self.engine.request(request)?.body;
        let package = self.last_package(request)?;
        self.look(&allowed, &[(Request::KIND, request, 0)], &[request])?;
        let Some(package) = package else {
            return Ok(None);
        };
        let mut shown = view(package.id, &package.body);
        // Words may have been protected since it was put together.
        if shown.findings.is_empty() {
            shown.findings = self.engine.stopped(&case, &package.body)?;
        }
        shown.warnings = self.delivery_warnings(&case)?;
        Ok(Some(shown))
    }

    /// One of the files of the package last built, for whoever prepares the answer.
    pub fn package_file(&self, request: EntityId, file: PackageFile) -> Result<Vec<u8>, AppError> {
        let allowed: Authorised<acts::RequestPackageLook> = self.on_request(request)?;
        let package = self
            .last_package(request)?
            .ok_or(AppError::NotFound("package"))?;
        self.look(
            &allowed,
            &[(Package::KIND, package.id, package.version)],
            &[request],
        )?;
        bytes_of(&package.body, file)
    }

    fn last_package(&self, request: EntityId) -> Result<Option<Stored<Package>>, AppError> {
        let case = self.engine.request(request)?;
        let snapshot = self.engine.snapshot()?;
        match case.body.package {
            Some(id) => self.engine.read(snapshot.as_ref(), id),
            None => Ok(None),
        }
    }

    /// The package of a request, if it may be released as it is stored.
    pub(crate) fn releasable(&self, case: &Request) -> Result<Releasable, AppError> {
        let refuse = |why: &str| Err(AppError::refused(why));
        let checked = case
            .duty
            .package
            .as_ref()
            .is_some_and(|package| package.checked_on.is_some());
        let Some(id) = case.package.filter(|_| checked) else {
            return refuse("There is no answer that has passed its check. Put it together first.");
        };
        let snapshot = self.engine.snapshot()?;
        let package = self
            .engine
            .read::<Package>(snapshot.as_ref(), id)?
            .ok_or(AppError::NotFound("package"))?;
        let pdf = bytes_of(&package.body, PackageFile::Pdf)?;
        let zip = bytes_of(&package.body, PackageFile::Zip)?;
        if !package.body.findings.is_empty() {
            return refuse("The answer did not pass its check. Mend what the check found.");
        }
        if !self.engine.stopped(case, &package.body)?.is_empty() {
            return refuse(
                "A word has been protected since this answer was put together, and stands in it. Hide it, and put the answer together again; take the request up again first if the answer went out.",
            );
        }
        if package.body.digests != (digest(&pdf), digest(&zip)) {
            return Err(AppError::Inconsistent(
                "a package is not the one that was checked".to_owned(),
            ));
        }
        Ok(Releasable { package })
    }

    /// Everything that is given, in the order of the items.
    fn given(&self, request: EntityId) -> Result<Vec<Given>, AppError> {
        let mut given = Vec::new();
        let items = self.items(request)?;
        let says_why = marks_say_why(&self.engine.pack(), &items);
        for item in items {
            let (marks, covers) = match &item.body.decision {
                Decision::Give => (Vec::new(), Vec::new()),
                Decision::GiveWithMarks { marks, covers } => (marks.clone(), covers.clone()),
                Decision::Undecided | Decision::KeepBack { .. } | Decision::NotAboutThem => {
                    continue;
                }
            };
            let (text, place) = self.item_text(&item.body)?;
            same_text(&item.body, &text)?;
            let (record, date) = self.origin_facts(&item.body)?;
            // An opinion that was fresh when the item was decided may be too old by now.
            self.health_first(&item.body, record.as_ref())?;
            // Who of us had it is no part of the answer.
            let of_colleague = match &item.body.origin {
                Origin::Hand { place, .. } => self.engine.place_of_colleague(*place)?.is_some(),
                Origin::Record(_) | Origin::Spans { .. } | Origin::Picture { .. } => false,
            };
            let place = match place.split(": ").next() {
                _ if of_colleague => "With one of us".to_owned(),
                place => place.unwrap_or_default().to_owned(),
            };
            given.push(Given {
                laid_out: match item.body.pictures {
                    Some(_) => None,
                    None => self.laid_out(&item.body, &marks, says_why)?,
                },
                pictures: self.given_pages(&item, &covers)?,
                covers,
                item,
                text,
                marks,
                says_why,
                record,
                place,
                date,
            });
        }
        fit(given.iter().flat_map(|given| &given.pictures))?;
        Ok(given)
    }

    fn origin_facts(&self, item: &Item) -> Result<(Option<Record>, String), AppError> {
        let snapshot = self.engine.snapshot()?;
        Ok(match &item.origin {
            Origin::Record(id) => {
                let record = self
                    .engine
                    .read::<Record>(snapshot.as_ref(), *id)?
                    .map(|r| r.body);
                let date = record
                    .as_ref()
                    .map(|r| calendar::in_words(r.on))
                    .unwrap_or_default();
                (record, date)
            }
            Origin::Spans { source, spans } => {
                let source = self.engine.read::<Source>(snapshot.as_ref(), *source)?;
                let date = source.as_ref().and_then(|source| {
                    let part = source.body.document.part(spans.first()?.part)?;
                    let date = part.mail.as_ref()?.date.clone()?;
                    let day: jiff::civil::Date = date.get(..10)?.parse().ok()?;
                    Some(calendar::in_words(day))
                });
                (None, date.unwrap_or_default())
            }
            Origin::Picture { .. } => {
                let on = item.facts.as_ref().and_then(|facts| facts.on);
                (None, on.map(calendar::in_words).unwrap_or_default())
            }
            Origin::Hand { .. } => (None, String::new()),
        })
    }

    /// Reads the answer again with two readers and holds it against the plan.
    fn check(
        &self,
        case: &Request,
        judge: Option<&Judge>,
        given: &[Given],
        going: &Going<'_>,
        extractor: &Extractor,
    ) -> Result<Vec<Finding>, AppError> {
        let answer = going.answer;
        let failed = |error: extract::ExtractError| {
            AppError::unavailable("reading the answer again")(Box::new(error))
        };
        let pdf = &answer.pdf.pdf;
        let unread = |who: &str| Finding {
            place: "the answer".to_owned(),
            what: format!("{who} cannot read it"),
            page: None,
            protects: false,
        };
        let Ok(first) = extractor.pdf_pages(Reader::First, pdf).map_err(failed)? else {
            return Ok(vec![unread("the first reader")]);
        };
        let Ok(second) = extractor.pdf_pages(Reader::Second, pdf).map_err(failed)? else {
            return Ok(vec![unread("the second reader")]);
        };
        let Ok(structure) = extractor.pdf_structure(pdf).map_err(failed)? else {
            return Ok(vec![unread("the reader of its structure")]);
        };
        let zip_parts: Vec<ZipPart> = answer
            .parts
            .iter()
            .map(|part| ZipPart {
                name: part.name.clone(),
                bytes: part.text.clone().into_bytes(),
            })
            .collect();
        let other_texts: Vec<(String, String)> = structure
            .outlines
            .iter()
            .chain(&structure.strings)
            .map(|text| ("the structure of the PDF".to_owned(), text.clone()))
            .chain(going.letters.iter().cloned())
            .collect();
        let pictures = given.iter().flat_map(|given| &given.pictures);
        let pictures: Vec<_> = pictures.map(|page| page.planned.clone()).collect();
        let directory = self.engine.directory()?;
        let pack = self.engine.pack();
        let (forbidden, requester_forms) = match judge {
            Some(judge) => {
                let shown = crate::forbidden::shown(judge, given, case.subject);
                let forms = open_forms(&directory, judge, &shown, &pack, case);
                (withheld(&directory, judge, &shown), forms)
            }
            None => Default::default(),
        };
        let marks = marks_in(given)?;
        let outcome = release::check(&ReleaseInput {
            planned_pages: &answer.pdf.pages,
            first_reader_pages: &first,
            second_reader_pages: &second,
            structure: &facts(&structure),
            marks: &marks,
            planned_pictures: &pictures,
            zip_parts: &zip_parts,
            streams: &structure.streams_text,
            other_texts: &other_texts,
            forbidden: &forbidden,
            requester_forms: &requester_forms,
            protected: going.protected,
            files: &[pdf, &answer.zip],
        });
        Ok(match outcome {
            Ok(verified) if verified.covers(pdf) && verified.covers(&answer.zip) => Vec::new(),
            Ok(_) => vec![unread("the check")],
            Err(findings) => findings
                .into_iter()
                .map(|finding| named(finding, &answer.parts, given))
                .collect(),
        })
    }
}

/// What is about to go out.
struct Going<'a> {
    answer: &'a render::Package,
    /// The texts of its letters, each with what it is.
    letters: Vec<(String, String)>,
    /// What must not stand in it.
    protected: &'a [Protected],
}

impl Going<'_> {
    /// Everything it says, each with its place: what is protected later is looked for in this.
    fn said(&self) -> Vec<(String, String)> {
        let pages = (1..).zip(&self.answer.pdf.pages);
        let pages = pages.map(|(number, page)| (format!("page {number}"), page.clone()));
        // A part's name goes out as well.
        let parts = self.answer.parts.iter();
        let parts = parts.map(|part| (part.name.clone(), format!("{}\n{}", part.name, part.text)));
        pages.chain(parts).collect()
    }
}

/// The kinds of marks that stand in an answer, each with how wide it is drawn.
fn marks_in(given: &[Given]) -> Result<Vec<(&'static str, u32)>, AppError> {
    let each = given.iter().flat_map(marks_of);
    let kinds: std::collections::BTreeSet<Mark> = each.collect();
    let wide = |mark: Mark| {
        let width = render::mark_width(mark);
        let width = width.map_err(|error| {
            AppError::unavailable("measuring the marks of the answer")(Box::new(error))
        });
        Ok((mark.text(), width?))
    };
    kinds.into_iter().map(wide).collect()
}

/// Takes away the title of each item in which a protected word stands: nothing can be hidden in it.
fn untitle(given: &mut [Given], protected: &[Protected]) {
    let places: Vec<String> = (0..given.len()).map(|at| at.to_string()).collect();
    let titles = given.iter().map(|one| one.item.body.title.as_str());
    let found = release::protected_in(protected, places.iter().map(String::as_str).zip(titles));
    for found in found {
        let at = found.place.parse::<usize>().ok();
        if let Some(one) = at.and_then(|at| given.get_mut(at)) {
            let mark = if one.says_why {
                Mark::LegalReason
            } else {
                Mark::Withheld
            };
            mark.text().clone_into(&mut one.item.body.title);
        }
    }
}

/// The letters of an answer, each with what it is.
fn letters(plan: &render::PackagePlan) -> Vec<(String, String)> {
    let one = |what: &str, text| (what.to_owned(), text);
    let schedule = plan.schedule.rows.iter().map(|row| row.join("\n"));
    vec![
        one("the letter", render::plain_text(&plan.letter)),
        one(
            "what goes with the letter",
            render::plain_text(&plan.information),
        ),
        one("the list of items", schedule.collect::<Vec<_>>().join("\n")),
    ]
}

/// Sets as text what was drawn and is not what was planned: the items on whose pages something was
/// found, or all that were drawn where no page is named. Answers whether there were any.
fn set_as_text(given: &mut [Given], findings: &[Finding], pages: &[(usize, usize)]) -> bool {
    // A protected word stands in the text, however it is drawn.
    let found = findings.iter().filter(|finding| !finding.protects);
    let found: Vec<Option<usize>> = found.map(|finding| finding.page).collect();
    let named = |(first, last): &(usize, usize)| {
        let on = |page: &usize| (*first..=*last).contains(page);
        found.iter().flatten().any(on)
    };
    let drawn = |given: &Given| matches!(given.laid_out, Some(Ok(_)));
    let mut here: Vec<bool> = given
        .iter()
        .zip(pages)
        .map(|(given, pages)| drawn(given) && named(pages))
        .collect();
    if !here.contains(&true) && found.contains(&None) {
        here = given.iter().map(drawn).collect();
    }
    for (given, _) in given.iter_mut().zip(&here).filter(|(_, here)| **here) {
        given.laid_out = Some(Err(WhyNot::NotProved));
    }
    here.contains(&true)
}

/// How an item that has pages is given: its number, and why not on them.
fn layout_line(given: &Given) -> Option<(u32, Option<WhyNot>)> {
    let why = given.laid_out.as_ref()?.as_ref().err().copied();
    Some((given.item.body.number, why))
}

/// A finding in an item's file says which item of the review it is; the other files are named.
fn named(mut finding: Finding, parts: &[render::Part], given: &[Given]) -> Finding {
    let file = finding
        .place
        .strip_prefix("file ")
        .and_then(|rest| rest.strip_suffix(" in the zip"));
    let Some(part) = file
        .and_then(|number| number.parse::<usize>().ok())
        .and_then(|number| parts.get(number.checked_sub(1)?))
    else {
        return finding;
    };
    let place = part
        .name
        .strip_prefix("items/")
        .and_then(|name| name.strip_suffix(".txt"));
    let item = place
        .and_then(|place| place.parse::<usize>().ok())
        .and_then(|place| given.get(place.checked_sub(1)?));
    finding.place = match item {
        Some(given) => format!("item {}", given.item.body.number),
        // These names are ours and say nothing about anybody.
        None => part.name.clone(),
    };
    finding
}

fn facts(pdf: &PdfStructure) -> StructureFacts {
    let metadata = pdf
        .info_keys
        .iter()
        .cloned()
        .zip(pdf.info_values.iter().cloned())
        .collect();
    StructureFacts {
        pages: pdf.pages,
        revisions: pdf.revisions,
        scripts: usize::from(pdf.has_javascript) + usize::from(pdf.has_actions),
        attachments: usize::from(pdf.has_attachments),
        links: usize::from(pdf.has_links),
        annotations: usize::from(pdf.has_links),
        form_fields: usize::from(pdf.has_forms),
        layers: usize::from(pdf.has_layers),
        foreign_images: usize::from(pdf.has_inline_images),
        pictures: pdf.pictures.iter().map(seen).collect(),
        encrypted: pdf.encrypted,
        metadata,
        object_types: pdf.object_types.iter().cloned().collect(),
    }
}

fn seen(picture: &extract::FoundPicture) -> SeenPicture {
    SeenPicture {
        size: picture.size,
        grey: picture.grey,
        digest: picture.digest,
        entries: picture.entries.clone(),
    }
}

fn view(id: EntityId, package: &Package) -> PackageView {
    PackageView {
        id,
        pages: package.extent.0,
        items: package.extent.1,
        findings: package.findings.clone(),
        warnings: Vec::new(),
        pdf_bytes: package.pdf.len() / 4 * 3,
        layouts: package
            .layouts
            .iter()
            .map(|(item, why_not)| ItemLayout {
                item: *item,
                why_not: *why_not,
            })
            .collect(),
        pictures: package
            .pictures
            .iter()
            .map(|(item, pages)| ItemPictures {
                item: *item,
                pages: *pages,
            })
            .collect(),
    }
}

pub(crate) fn bytes_of(package: &Package, file: PackageFile) -> Result<Vec<u8>, AppError> {
    let text = match file {
        PackageFile::Pdf => &package.pdf,
        PackageFile::Zip => &package.zip,
    };
    BASE64
        .decode(text.as_bytes())
        .map_err(|_| AppError::Inconsistent("a package's file cannot be read".to_owned()))
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
