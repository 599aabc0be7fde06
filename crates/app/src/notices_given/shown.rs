//! What is shown of notices: who is still to be told, how many, and what is on record of somebody.

use std::collections::{HashMap, HashSet};

use access::acts;
use jiff::civil::Date;
use policy::Holds;
use store::EntityId;

use super::due::{TellBy, among, day};
use super::held::{Given, Held, Standing};
use super::how::HowTold;
use crate::{
    AppError, Body as _, Ctx, Engine, PersonView,
    bodies::{Person, TakenBack},
    engine::Stored,
};

/// A notice of the policy, and how far it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeLine {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// For how many people it is meant.
    pub people: usize,
    /// How many of them it is still to be given, as far as is on record.
    pub open: usize,
    /// The last day for the first of those; none where no day is known of any.
    pub first: Option<Date>,
    /// For how many of those that day has passed.
    pub late: usize,
}

/// Somebody who is still to be given a notice.
#[derive(Clone, Debug)]
pub struct ToBeTold {
    /// Who.
    pub id: EntityId,
    /// Their name.
    pub name: String,
    /// The kinds of people that they are: codes of the policy.
    pub kinds: Vec<String>,
    /// By when; none where it is not known when they were put on record.
    pub by: Option<TellBy>,
}

/// One page of those who are still to be given a notice.
#[derive(Clone, Debug)]
pub struct ToBeToldPage {
    /// The notice.
    pub line: NoticeLine,
    /// Those of these lines, whoever is to be told first.
    pub people: Vec<ToBeTold>,
}

/// A notice that is meant for somebody, or that they were given.
#[derive(Clone, Debug)]
pub struct NoticeOfPerson {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Whether it is meant for them and they have not had it, as far as is on record.
    pub open: bool,
    /// By when it is to be given; none where that is done, or the day is not known.
    pub by: Option<TellBy>,
    /// What is on record, the newest last.
    pub given: Vec<PutOnRecord>,
}

/// An entry as it is shown of one person.
#[derive(Clone, Debug)]
pub struct PutOnRecord {
    /// The entry.
    pub id: EntityId,
    /// The day.
    pub on: Date,
    /// How, or why it need not be.
    pub how: HowTold,
    /// More about it, in free words.
    pub words: String,
    /// The version of the policy then.
    pub policy: u32,
    /// To how many people together.
    pub people: usize,
    /// Who put it on record.
    pub by: String,
    /// That it was taken back, and why.
    pub taken_back: Option<String>,
}

impl PutOnRecord {
    /// What it says, in a sentence without its full stop: "Told on 3 November 2026, by e-mail".
    pub fn sentence(&self) -> String {
        let (on, how) = (day(self.on), self.how.after_day());
        match self.how.citation() {
            None => format!("Told on {on}, {how}"),
            Some(citation) => format!("Need not be told: {how} ({citation}), weighed on {on}"),
        }
    }
}

impl NoticeOfPerson {
    /// By when it is to be given, in a sentence without its full stop; nothing once that is done.
    pub fn still_due(&self) -> Option<String> {
        self.open.then(|| match &self.by {
            Some(by) => format!(
                "Not told yet, as far as is on record. {} ({})",
                by.words(),
                by.citation()
            ),
            None => {
                "Not told yet, as far as is on record. It is not known since when they are here"
                    .to_owned()
            }
        })
    }
}

/// The notices of an organisation, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoticesCounted {
    /// How often somebody is still to be given a notice.
    pub open: u64,
    /// How often the last day for that has passed.
    pub late: u64,
}

impl Ctx<'_> {
    /// The notices of the policy, and how far they were given to those for whom they are meant.
    pub fn list_notices_due(&self) -> Result<Vec<NoticeLine>, AppError> {
        let allowed = self.leave_to_list::<acts::NoticeDue>()?;
        let lines = self.notice_lines()?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(lines)
    }

    /// Some of those who are still to be given a notice, whoever is to be told first.
    pub fn to_be_told(
        &self,
        notice: &str,
        skip: usize,
        rows: usize,
    ) -> Result<ToBeToldPage, AppError> {
        let allowed = self.leave_to_list::<acts::NoticeDue>()?;
        let directory = self.engine.directory()?;
        let (own, today) = (self.own_people(&directory)?, self.today());
        let (line, open) = self.engine.with_notices(|held| {
            let place = held.place(notice).ok_or(AppError::NotFound("notice"))?;
            let mut line = line_of(held, place, own.as_ref(), today);
            let open: Vec<_> = held
                .open(place)
                .filter(|(_, id)| own.as_ref().is_none_or(|own| own.contains(id)))
                .skip(skip)
                .take(rows)
                .map(|(_, id)| (place, id))
                .collect();
            line.people = line.people.max(line.open);
            Ok((line, open))
        })?;
        let mut people = Vec::with_capacity(open.len());
        let mut objects: Vec<(&'static str, EntityId, u64)> = Vec::with_capacity(open.len());
        for (place, id) in open {
            let Some(person) = directory.person(id) else {
                continue;
            };
            objects.push((Person::KIND, id, person.version));
            let kinds = person.body.capacities.iter();
            people.push(ToBeTold {
                id,
                name: person.body.display_name(),
                kinds: kinds.map(|one| one.kind.clone()).collect(),
                by: self.exactly(&person)?.remove(&place),
            });
        }
        self.look_at_list(&allowed, &serde_json::json!({ "notice": notice }), &objects)?;
        Ok(ToBeToldPage { line, people })
    }

    /// The notices that are meant for somebody, and what is on record of them: for whoever was shown
    /// the person, which is the look.
    pub fn notices_of(&self, view: &PersonView) -> Result<Vec<NoticeOfPerson>, AppError> {
        let id = view.person.id;
        let directory = self.engine.directory()?;
        let person = directory.person(id).ok_or(AppError::NotFound("person"))?;
        let (meant, given) = self.engine.with_notices(|held| {
            let meant: Vec<_> = held
                .standing_of(id)
                .into_iter()
                .map(|(place, standing)| {
                    let title = held.pack.notices.get(place);
                    let title = title.map(|one| one.title.clone()).unwrap_or_default();
                    (place, held.code(place).to_owned(), title, standing)
                })
                .collect();
            let given: Vec<Given> = held.given_to(id).cloned().collect();
            Ok((meant, given))
        })?;
        let is_open = |standing: &Standing| *standing != Standing::Settled;
        let mut days = if meant.iter().any(|(.., standing)| is_open(standing)) {
            self.exactly(&person)?
        } else {
            HashMap::new()
        };
        let mut all = Vec::new();
        for (place, code, title, standing) in meant {
            let open = is_open(&standing);
            all.push(NoticeOfPerson {
                by: days.remove(&place).filter(|_| open),
                code,
                title,
                open,
                given: Vec::new(),
            });
        }
        for one in given {
            let entry = self.put_on_record(&one)?;
            match all.iter_mut().find(|known| known.code == one.notice) {
                Some(known) => known.given.push(entry),
                None => all.push(NoticeOfPerson {
                    code: one.notice,
                    title: one.title,
                    open: false,
                    by: None,
                    given: vec![entry],
                }),
            }
        }
        Ok(all)
    }

    /// What an entry says, and the title of its notice: before it is taken back.
    pub fn show_notice_given(&self, id: EntityId) -> Result<(String, PutOnRecord), AppError> {
        access::check(
            access::Action::NoticeTakeBack,
            &self.actor,
            &access::Scope::Objects { ids: vec![id.0] },
            access::Purpose::Administration,
        )?;
        let given = self.engine.with_notices(|held| {
            let given = held.entry(id).ok_or(AppError::NotFound("entry"))?;
            Ok(given.clone())
        })?;
        Ok((given.title.clone(), self.put_on_record(&given)?))
    }

    fn put_on_record(&self, one: &Given) -> Result<PutOnRecord, AppError> {
        let how = HowTold::from_code(&one.how).ok_or_else(|| {
            AppError::Inconsistent("an entry says in no known way how people were told".to_owned())
        })?;
        let taken_back = one.taken_back.as_ref();
        Ok(PutOnRecord {
            id: one.id,
            on: one.on,
            how,
            words: one.words.clone(),
            policy: one.policy,
            people: one.people,
            by: self.engine.who(one.by)?,
            taken_back: taken_back.map(|TakenBack { why, .. }| why.clone()),
        })
    }

    /// By when somebody is to be given each notice, with what is known of where their details came
    /// from.
    fn exactly(&self, person: &Stored<Person>) -> Result<HashMap<usize, TellBy>, AppError> {
        let pack = self.engine.pack();
        let mut known = HashMap::new();
        for capacity in &person.body.capacities {
            let kind = capacity.kind.as_str();
            let Some(details) = pack.holding(Holds::Details, kind) else {
                continue;
            };
            if let Some(held) = self.details_held(person.id, details, kind)?
                && pack.source(&held.body.source).is_some()
            {
                let source = [held.body.source.as_str()].into_iter();
                known.insert(kind, among(&pack, source));
            }
        }
        self.engine.with_notices(|held| {
            let needs = held.needs(&person.body, &known).into_iter();
            Ok(needs.filter_map(|(one, by)| Some((one, by?))).collect())
        })
    }

    /// The notices with how many are still to be given them; of a tutor's own, for a tutor.
    pub(crate) fn notice_lines(&self) -> Result<Vec<NoticeLine>, AppError> {
        let directory = self.engine.directory()?;
        let (own, today) = (self.own_people(&directory)?, self.today());
        self.engine.with_notices(|held| {
            let places = 0..held.pack.notices.len();
            let lines = places.map(|place| line_of(held, place, own.as_ref(), today));
            Ok(lines.filter(|line| line.people > 0).collect())
        })
    }
}

impl Engine {
    /// The title of a notice of the policy.
    pub fn notice_title(&self, code: &str) -> Option<String> {
        let pack = self.pack();
        let mut notices = pack.notices.iter();
        let notice = notices.find(|notice| notice.code.as_str() == code)?;
        Some(notice.title.clone())
    }

    /// Whether a notice of the policy speaks of a kind of person.
    pub fn is_meant_for(&self, notice: &str, kind: &str) -> bool {
        let pack = self.pack();
        let mut notices = pack.notices.iter();
        notices.any(|one| {
            one.code.as_str() == notice && one.people.iter().any(|code| code.as_str() == kind)
        })
    }

    /// How often somebody is still to be given a notice.
    pub(crate) fn notices_counted(&self, today: Date) -> Result<NoticesCounted, AppError> {
        self.with_notices(|held| {
            let mut counted = NoticesCounted::default();
            for place in 0..held.pack.notices.len() {
                let line = line_of(held, place, None, today);
                counted.open += line.open as u64;
                counted.late += line.late as u64;
            }
            Ok(counted)
        })
    }
}

/// A notice and how far it was given, among everybody or a few.
fn line_of(held: &Held, place: usize, own: Option<&HashSet<EntityId>>, today: Date) -> NoticeLine {
    let notice = held.pack.notices.get(place);
    let mut line = NoticeLine {
        code: held.code(place).to_owned(),
        title: notice.map(|one| one.title.clone()).unwrap_or_default(),
        people: held.meant_for(place),
        open: 0,
        first: None,
        late: 0,
    };
    if let Some(own) = own {
        line.people = 0;
        for (one, standing) in own.iter().flat_map(|id| held.standing_of(*id)) {
            if one == place {
                line.people += 1;
                if let Standing::Open(by) = standing {
                    line.add(by.map(|by| by.last_day()), 1, today);
                }
            }
        }
    } else {
        for (last, many) in held.open_by_day(place) {
            line.add(Some(last).filter(|last| *last < Date::MAX), many, today);
        }
    }
    line
}

impl NoticeLine {
    fn add(&mut self, last: Option<Date>, many: usize, today: Date) {
        self.open += many;
        if last.is_some_and(|last| last < today) {
            self.late += many;
        }
        self.first = match (self.first, last) {
            (Some(first), Some(last)) => Some(first.min(last)),
            (first, last) => first.or(last),
        };
    }
}
