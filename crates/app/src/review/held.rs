//! The items of a request as they are held in memory for its lists, so that a page of ten thousand
//! items opens none of them.
//!
//! They are good for one version of the request: whatever changes an item writes its request in the
//! same commit. What a commit wrote is read again by itself; where anything is unclear all of it is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use access::{Authorised, acts};
use store::EntityId;

use super::ItemLine;
use super::alike::{Alike, Sample};
use super::rules::{Asks, Rule};
use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{ITEM_OF, Item, Request, all_of},
    engine::Stored,
};

/// So many requests are held; one more takes the place of the one not asked for longest.
const MOST: usize = 4;
/// If so many of a request's items change at once, all of them are read anew.
const FEW: usize = 200;

/// The items of a request, for its lists.
#[derive(Clone, Debug)]
pub struct Review {
    lines: Vec<Arc<ItemLine>>,
    /// The place of an item's line, by its id.
    places: Arc<HashMap<EntityId, usize>>,
    alike: Arc<Alike>,
    asks: Asks,
}

/// A conversation, folder or kind of record, and how far it is decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupCount {
    /// By what its items know it.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its first item, by which it is named in addresses.
    pub first: u32,
    /// How many items it has.
    pub all: usize,
    /// How many of them are decided.
    pub decided: usize,
}

impl Review {
    fn of(mut items: Vec<Stored<Item>>, case: &Request) -> Self {
        items.sort_by_key(|item| item.body.number);
        let alike = Alike::of(items.iter().map(|item| {
            let body = &item.body;
            let sample = body.facts.as_ref().map(|facts| Sample::read(&facts.sample));
            let digest = body.digest.as_deref().unwrap_or_default();
            (body.number, digest, sample.unwrap_or_default())
        }));
        let lines: Vec<Arc<ItemLine>> = items
            .iter()
            .map(|item| Arc::new(ItemLine::of(item)))
            .collect();
        let places = lines.iter().enumerate();
        let places = places.map(|(place, line)| (line.id, place)).collect();
        Self {
            lines,
            places: Arc::new(places),
            alike: Arc::new(alike),
            asks: Asks::of(case),
        }
    }

    /// Every item, by its number.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &ItemLine> {
        self.lines.iter().map(Arc::as_ref)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many are decided.
    pub fn decided(&self) -> usize {
        self.lines().filter(|line| !line.is_open()).count()
    }

    /// The groups, in the order in which they first appear.
    pub fn groups(&self) -> Vec<GroupCount> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut groups: Vec<GroupCount> = Vec::new();
        for line in self.lines() {
            let place = *places.entry(&line.group_key).or_insert(groups.len());
            if place == groups.len() {
                groups.push(GroupCount {
                    key: line.group_key.clone(),
                    name: line.group.clone(),
                    first: line.number,
                    all: 0,
                    decided: 0,
                });
            }
            if let Some(group) = groups.get_mut(place) {
                group.all += 1;
                group.decided += usize::from(!line.is_open());
            }
        }
        groups
    }

    /// The line of a number.
    pub fn line(&self, number: u32) -> Option<&ItemLine> {
        let place = self.lines.binary_search_by_key(&number, |line| line.number);
        self.lines.get(place.ok()?).map(Arc::as_ref)
    }

    /// The others that say the same, to the letter.
    pub fn same(&self, line: &ItemLine) -> Vec<&ItemLine> {
        let same = self.alike.same(line.number, &line.digest);
        same.filter_map(|number| self.line(number)).collect()
    }

    /// The others that nearly say the same.
    pub fn near(&self, line: &ItemLine) -> Vec<&ItemLine> {
        let near = self.alike.near(line.number, &line.digest);
        near.into_iter()
            .filter_map(|number| self.line(number))
            .collect()
    }

    /// Whether another says the same, or nearly.
    pub fn has_alike(&self, line: &ItemLine) -> bool {
        self.alike.has_any(line.number, &line.digest)
    }

    /// What a rule suggests for an item that is not decided.
    pub fn suggestion(&self, line: &ItemLine) -> Option<Rule> {
        Rule::of(line, &self.same(line), &self.asks)
    }

    /// The item whose decision another with the same text is to have.
    pub fn example(&self, line: &ItemLine) -> Option<&ItemLine> {
        super::rules::example(&self.same(line))
    }

    /// Puts items that changed in their places; false if one has none.
    fn put(&mut self, items: &[Stored<Item>]) -> bool {
        items.iter().all(|item| {
            let place = self.places.get(&item.id);
            let line = place.and_then(|place| self.lines.get_mut(*place));
            line.is_some_and(|line| {
                let new = ItemLine::of(item);
                let fits = new.number == line.number && new.digest == line.digest;
                *line = Arc::new(new);
                fits
            })
        })
    }
}

/// The reviews that are held, the one asked for last at the end.
#[derive(Debug, Default)]
pub(crate) struct HeldReviews(Mutex<Vec<Held>>);

#[derive(Debug)]
struct Held {
    request: EntityId,
    /// The version of the request that it is good for.
    version: u64,
    review: Arc<Review>,
    /// Items that were written since it was read.
    written: Vec<EntityId>,
}

impl HeldReviews {
    fn lock(&self) -> MutexGuard<'_, Vec<Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of a version of a request that was committed, with the items in the same commit.
    pub(crate) fn written(&self, request: EntityId, version: u64, items: &[EntityId]) {
        let mut all = self.lock();
        let Some(place) = all.iter().position(|held| held.request == request) else {
            return;
        };
        let next = all
            .get_mut(place)
            .filter(|held| held.version + 1 == version && items.len() <= FEW);
        match next {
            Some(held) => {
                held.version = version;
                held.written.extend_from_slice(items);
            }
            None => drop(all.remove(place)),
        }
    }

    /// Drops all of them: something may have gone for good.
    pub(crate) fn forget(&self) {
        self.lock().clear();
    }
}

impl Engine {
    /// The items of a request, for its lists.
    pub(crate) fn review_of(&self, request: EntityId) -> Result<Arc<Review>, AppError> {
        let snapshot = self.snapshot()?;
        let case = self
            .read::<Request>(snapshot.as_ref(), request)?
            .ok_or(AppError::NotFound("request"))?;
        if let Some(held) = self.held_review(snapshot.as_ref(), &case)? {
            return Ok(held);
        }
        let items = self.read_all(snapshot.as_ref(), &all_of(ITEM_OF, request))?;
        let review = Arc::new(Review::of(items, &case.body));
        let mut all = self.reviews.lock();
        all.retain(|held| held.request != request);
        if all.len() >= MOST {
            all.remove(0);
        }
        all.push(Held {
            request,
            version: case.version,
            review: Arc::clone(&review),
            written: Vec::new(),
        });
        Ok(review)
    }

    /// The review that is held for this version of a request, with what was written since.
    fn held_review(
        &self,
        snapshot: &dyn store::Snapshot,
        case: &Stored<Request>,
    ) -> Result<Option<Arc<Review>>, AppError> {
        let mut all = self.reviews.lock();
        let here = |held: &Held| held.request == case.id && held.version == case.version;
        let Some(place) = all.iter().position(here) else {
            return Ok(None);
        };
        let mut held = all.remove(place);
        if !held.written.is_empty() {
            held.written.sort_unstable();
            held.written.dedup();
            let mut items = Vec::new();
            for id in &held.written {
                items.extend(self.read::<Item>(snapshot, *id)?);
            }
            if items.len() < held.written.len() || !Arc::make_mut(&mut held.review).put(&items) {
                return Ok(None);
            }
            held.written.clear();
        }
        let review = Arc::clone(&held.review);
        all.push(held);
        Ok(Some(review))
    }
}

impl Ctx<'_> {
    /// The items of a request, for its lists.
    pub fn review(&self, request: EntityId) -> Result<Arc<Review>, AppError> {
        let allowed: Authorised<acts::RequestReviewLook> = self.on_request(request)?;
        let review = self.engine.review_of(request)?;
        self.look(&allowed, &[(Request::KIND, request, 0)], &[request])?;
        Ok(review)
    }

    /// All items of a request, in the order of review.
    pub fn list_items(&self, request: EntityId) -> Result<Vec<ItemLine>, AppError> {
        Ok(self.review(request)?.lines().cloned().collect())
    }
}
