//! The release report: what was searched, found, given, kept back and why, taken out and why, and by
//! whom, for whoever must show afterwards that it was right (obligations RIG-6, RIG-8).
//!
//! It tells of decisions and never what an item says; it is the organisation's own and no part of an
//! answer.

use std::collections::BTreeMap;

use access::{Authorised, acts};
use jiff::Timestamp;
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx, RECORDS, RequestView,
    bodies::{Decision, How, Item, Origin, Package, Request, Second},
    engine::Stored,
};

/// The report of a request.
#[derive(Clone, Debug)]
pub struct RequestReport {
    /// The request as it stands.
    pub view: RequestView,
    /// What was searched, the first first.
    pub searched: Vec<SearchedLine>,
    /// Every item, in the order of review.
    pub items: Vec<ReportedItem>,
    /// The answer last put together.
    pub answer: Option<ReportedAnswer>,
    /// The ledger as it stands now.
    pub checkpoint: String,
}

/// One search.
#[derive(Clone, Debug)]
pub struct SearchedLine {
    /// The place.
    pub place: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// How.
    pub how: How,
    /// With which words, or why it was left out.
    pub words: String,
    /// How many items came of it.
    pub found: u32,
}

/// What was decided about an item.
#[derive(Clone, Debug)]
pub struct ReportedItem {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Where it is from.
    pub place: String,
    /// What was decided; none while nothing is.
    pub decided: Option<duties::rights::DecisionKind>,
    /// Why it is kept back: the ground and the reason.
    pub kept_back: Option<(String, String)>,
    /// How many places are hidden, by ground.
    pub hidden: BTreeMap<String, usize>,
    /// Who decided it, and when.
    pub by: Option<(String, Timestamp)>,
    /// The second person who agreed, and when.
    pub second: Option<(String, Timestamp)>,
    /// Whether colleagues were asked about it.
    pub asked: usize,
}

/// An answer that was put together.
#[derive(Clone, Debug)]
pub struct ReportedAnswer {
    /// When.
    pub at: Timestamp,
    /// How many pages and items.
    pub extent: (u32, u32),
    /// SHA-256 of the PDF and of the zip, in hexadecimal.
    pub digests: (String, String),
    /// How many things the release check found; none if it may go.
    pub findings: usize,
    /// The checkpoint printed in it.
    pub checkpoint: String,
}

impl Ctx<'_> {
    /// The report of a request, as it stands now.
    pub fn request_report(&self, request: EntityId) -> Result<RequestReport, AppError> {
        let view = self.show_request(request)?;
        let allowed: Authorised<acts::RequestReviewLook> = self.on_request(request)?;
        self.look(&allowed, &[(Request::KIND, request, 0)], &[request])?;
        let mut places: BTreeMap<EntityId, String> = self
            .engine
            .places()?
            .into_iter()
            .map(|place| (place.id, place.body.name))
            .collect();
        for sheet in view.sheets.iter().map(|line| &line.stored.body) {
            places.extend(sheet.places.iter().map(|one| (one.id, sheet.called(one))));
        }
        let names = Names { places, ctx: self };
        let searched = view.stored.body.log.iter().map(|one| {
            Ok(SearchedLine {
                place: names.place(&one.place),
                at: one.at,
                by: self.engine.who(one.by)?,
                how: one.how,
                words: one.words.clone(),
                found: one.found,
            })
        });
        let searched = searched.collect::<Result<_, AppError>>()?;
        let asked = self.questions_by_item(request)?;
        let mut items = self.items(request)?;
        items.sort_by_key(|item| item.body.number);
        let items = items
            .iter()
            .map(|item| names.item(item, asked.get(&item.id).copied().unwrap_or_default()))
            .collect::<Result<_, AppError>>()?;
        Ok(RequestReport {
            searched,
            items,
            answer: self.reported_answer(&view.stored.body)?,
            checkpoint: self.engine.checkpoint()?,
            view,
        })
    }

    fn reported_answer(&self, case: &Request) -> Result<Option<ReportedAnswer>, AppError> {
        let Some(id) = case.package else {
            return Ok(None);
        };
        let snapshot = self.engine.snapshot()?;
        let package = self.engine.read::<Package>(snapshot.as_ref(), id)?;
        Ok(package.map(|package| ReportedAnswer {
            at: package.body.built_at,
            extent: package.body.extent,
            digests: package.body.digests,
            findings: package.body.findings.len(),
            checkpoint: package.body.checkpoint,
        }))
    }
}

impl RequestReport {
    /// How many items there are of each decision; none is what is still to decide.
    pub fn totals(&self) -> BTreeMap<Option<duties::rights::DecisionKind>, usize> {
        let mut totals = BTreeMap::new();
        for item in &self.items {
            *totals.entry(item.decided).or_default() += 1;
        }
        totals
    }
}

/// What ids are called.
struct Names<'c, 'e> {
    places: BTreeMap<EntityId, String>,
    ctx: &'c Ctx<'e>,
}

impl Names<'_, '_> {
    fn place(&self, id: &str) -> String {
        if id == RECORDS {
            return "Caretaker’s own records".to_owned();
        }
        let known = id
            .parse()
            .ok()
            .and_then(|id: EntityId| self.places.get(&id));
        known.map_or_else(
            || "A place no longer on the register".to_owned(),
            Clone::clone,
        )
    }

    fn item(&self, item: &Stored<Item>, asked: usize) -> Result<ReportedItem, AppError> {
        let body = &item.body;
        let engine = self.ctx.engine;
        let mut hidden = BTreeMap::new();
        if let Decision::GiveWithMarks { marks, covers } = &body.decision {
            let marks = marks.iter().map(|mark| &mark.ground);
            for ground in marks.chain(covers.iter().map(|cover| &cover.ground)) {
                *hidden.entry(ground.clone()).or_default() += 1;
            }
        }
        let place = match &body.origin {
            Origin::Record(_) => None,
            Origin::Hand { place, .. } => Some(*place),
            Origin::Spans { .. } | Origin::Picture { .. } => {
                body.facts.as_ref().and_then(|facts| facts.place)
            }
        };
        let place = match (place, &body.origin) {
            (Some(id), _) => self.place(&id.to_string()),
            (None, Origin::Record(_)) => self.place(RECORDS),
            (None, _) => "A file".to_owned(),
        };
        let decided = body.decision.kind();
        let by = body.decided.filter(|_| decided.is_some());
        Ok(ReportedItem {
            number: body.number,
            title: body.title.clone(),
            place,
            decided,
            kept_back: match &body.decision {
                Decision::KeepBack { ground, reason } => Some((ground.clone(), reason.clone())),
                Decision::Undecided
                | Decision::Give
                | Decision::GiveWithMarks { .. }
                | Decision::NotAboutThem => None,
            },
            hidden,
            by: by
                .map(|(who, at)| Ok::<_, AppError>((engine.who(who)?, at)))
                .transpose()?,
            second: match &body.second {
                Some(Second::Agreed { by, at }) => Some((engine.who(*by)?, *at)),
                Some(Second::Wanted | Second::Differs { .. }) | None => None,
            },
            asked,
        })
    }
}
