//! What is due: requests by their clocks, and birthdays that change what somebody may decide.

use std::collections::BTreeMap;

use access::{Action, Purpose, Role, Scope, acts, authorise};
use calendar::days_between;
use duties::rights::{RightKind, State, TaskState, tasks};
use jiff::civil::Date;
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx, Directory, Register,
    bodies::{Consent, Person, RegisterEntry, Request},
    due::{Block, OpenRequest, blocks},
    engine::Stored,
    requests::{Due as RequestDue, case_number},
};

/// Ages from which somebody decides more for themselves.
const AGES: [i16; 3] = [13, 16, 18];
/// How far ahead birthdays are shown, in days: time to ask, and to write to a child in their own name.
const BIRTHDAYS_AHEAD: i32 = 60;
/// How many birthdays are shown: the list is for what somebody does next.
const BIRTHDAYS: usize = 20;
/// How far ahead the policy's review is shown, in days.
const REVIEW_AHEAD: i32 = 60;
/// What is due within so many days belongs to this week.
const WEEK: i32 = 7;

/// What is due, in three bands, each in the order of its days.
#[derive(Clone, Debug)]
pub struct Today {
    /// The day it was looked at.
    pub on: Date,
    /// Its day has passed.
    pub overdue: Vec<Due>,
    /// Within a week.
    pub this_week: Vec<Due>,
    /// Later.
    pub coming_up: Vec<Due>,
    /// What is next when nothing is due: the policy's review.
    pub next: Option<Due>,
    /// Whether anybody is held yet.
    pub has_people: bool,
    /// Whether it is said where data lives; `None` for whoever does not keep the register.
    pub has_places: Option<bool>,
}

/// Something to be done, or to know of.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its day; `None` while a clock stands still.
    pub on: Option<Date>,
    /// What it is.
    pub matter: Matter,
}

/// What is due.
#[derive(Clone, Debug)]
pub enum Matter {
    /// A request to be answered.
    Request {
        /// Its number, as `014`.
        number: String,
        /// What is asked for.
        kind: RightKind,
        /// By when they must hear from us.
        due: RequestDue,
        /// Whose data.
        subject: String,
        /// Who asks, where it is somebody else.
        asker: Option<String>,
        /// Where it stands.
        state: State,
        /// What is waited for, in words.
        waiting: Option<String>,
        /// Its days, what blocks it, and who has it.
        open: OpenRequest,
    },
    /// Something came by the public page or by e-mail: it waits to be matched with a person, or somebody added to
    /// it.
    Arrival(Box<crate::ArrivalLine>),
    /// Something in the mailbox of the settings waits for somebody, or it cannot be gone through.
    Mailbox {
        /// What was left there, by number.
        stands: crate::MailboxStands,
        /// Since when it cannot be gone through.
        fails_since: Option<jiff::Timestamp>,
    },
    /// Those who received what an answered request changed are still to be told.
    Recipients {
        /// Its number.
        number: String,
        /// How many of those on record.
        many: usize,
    },
    /// Details of somebody were put right, and those who received them are still to be told.
    Corrected {
        /// Whose.
        person: EntityId,
        /// Their name.
        name: String,
        /// How many are to be told.
        many: usize,
    },
    /// What was decided about items of a request waits for a second reader, who may be this person.
    SecondReading {
        /// The request's number, as `014`.
        number: String,
        /// How many items.
        items: usize,
    },
    /// Somebody reaches an age that changes what they may decide.
    Birthday {
        /// Who.
        person: EntityId,
        /// Their name.
        name: String,
        /// Which age.
        age: i16,
    },
    /// More children reach such an age soon after, the next of them on this day.
    MoreBirthdays,
    /// The policy is to be looked at again.
    PolicyReview,
    /// A version of the policy is to be read and confirmed.
    PolicyToRead {
        /// Its number.
        number: u32,
    },
    /// A draft of the policy waits for this person's signature.
    PolicyToSign {
        /// The number of the version that it will be.
        number: u32,
    },
    /// Something in a register is due by its day.
    Register {
        /// The register.
        register: &'static Register,
        /// What it is, where it is only one thing.
        what: Option<String>,
        /// How many things are due within the time that is shown.
        many: usize,
    },
    /// Registers wait for entries that have no day of their own.
    Registers {
        /// How many.
        many: usize,
    },
    /// People are still to be given a notice, as far as is on record; the day is the first of them.
    Notice {
        /// Its code.
        notice: String,
        /// Its title.
        title: String,
        /// How many.
        people: usize,
    },
    /// Agreements were taken back, and nobody has said yet what followed; the day is the first of
    /// them, for what rests on them ends at once (UK GDPR art. 7(3)).
    TakenBack {
        /// How many.
        many: usize,
    },
    /// Questions to the data protection officer wait for an answer.
    Questions {
        /// How many.
        open: usize,
    },
    /// What a colleague would delete waits for somebody to agree.
    Disposals {
        /// How many.
        many: usize,
    },
    /// Something about people is past its day; the day is the first of them (obligation RET-4).
    PastItsDay {
        /// Of how many people.
        people: usize,
        /// How many files of requests.
        files: usize,
    },
    /// Somebody says what should be put right of their own details; the day is that of the first
    /// (obligation RIG-20).
    Proposals {
        /// Who.
        person: EntityId,
        /// Their name.
        name: String,
        /// How many.
        many: usize,
    },
    /// What is on hold is to be looked at again; the day is the first of them (obligation RET-3).
    Holds {
        /// How many.
        many: usize,
    },
}

impl Ctx<'_> {
    /// What is due. A tutor sees what concerns their own learners.
    pub fn today_list(&self) -> Result<Today, AppError> {
        let tutor = self.actor.role == Role::Tutor;
        let scope = if tutor {
            Scope::OwnLearners
        } else {
            Scope::Organisation
        };
        let allowed = authorise::<acts::TodayLook>(&self.actor, &scope, self.purpose())?;
        let today = self.today();
        let mut objects = Vec::new();
        let mut all = self.birthdays(today, &mut objects)?;
        let due_today = |matter| Due {
            on: Some(today),
            matter,
        };
        all.extend(self.own_duties()?.into_iter().map(due_today));
        all.extend(self.notices_to_give()?);
        all.extend(self.taken_back(&mut objects)?);
        let mut list = Today {
            on: today,
            overdue: Vec::new(),
            this_week: Vec::new(),
            coming_up: Vec::new(),
            next: None,
            has_people: !self.engine.directory()?.is_empty(),
            has_places: None,
        };
        if !tutor {
            all.extend(self.due_requests(today, &mut objects)?);
            all.extend(self.corrections_untold(today, &mut objects)?);
            all.extend(self.arrivals_today(today, &mut objects)?);
            all.extend(self.mailbox_today()?);
            all.extend(self.own_today(&mut objects)?);
            all.extend(self.due_in_registers(today, &mut objects)?);
            all.extend(self.retention_today(today, REVIEW_AHEAD)?);
            list.has_places = Some(!self.engine.places()?.is_empty());
            let review = Due {
                on: Some(self.engine.pack().front.review_by),
                matter: Matter::PolicyReview,
            };
            if review
                .on
                .is_some_and(|on| days_between(today, on) <= REVIEW_AHEAD)
            {
                all.push(review);
            } else {
                list.next = Some(review);
            }
        }
        all.sort_by_key(|due| (due.on.is_none(), due.on));
        for due in all {
            match due.on.map(|on| days_between(today, on)) {
                Some(days) if days < 0 => list.overdue.push(due),
                Some(days) if days <= WEEK => list.this_week.push(due),
                Some(_) | None => list.coming_up.push(due),
            }
        }
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        Ok(list)
    }

    /// One line for each notice that somebody is still to be given.
    fn notices_to_give(&self) -> Result<Vec<Due>, AppError> {
        let lines = self.notice_lines()?.into_iter();
        let open = lines.filter(|line| line.open > 0).map(|line| Due {
            on: line.first,
            matter: Matter::Notice {
                notice: line.code,
                title: line.title,
                people: line.open,
            },
        });
        Ok(open.collect())
    }

    /// One line for all that was taken back and is still to be seen to.
    fn taken_back(
        &self,
        objects: &mut Vec<(&'static str, EntityId, u64)>,
    ) -> Result<Option<Due>, AppError> {
        let open = self.consents_open()?;
        objects.extend(open.iter().map(|one| (Consent::KIND, one.entry, 1)));
        Ok(open.first().map(|first| Due {
            on: Some(first.on),
            matter: Matter::TakenBack { many: open.len() },
        }))
    }

    fn due_requests(
        &self,
        today: Date,
        objects: &mut Vec<(&'static str, EntityId, u64)>,
    ) -> Result<Vec<Due>, AppError> {
        let _: access::Authorised<acts::RequestList> =
            authorise(&self.actor, &Scope::Organisation, Purpose::RightsRequest)?;
        let open = self.engine.open_requests()?;
        let questions = self.engine.questions_by_request()?;
        let mut names = BTreeMap::new();
        let mut all = Vec::new();
        for request in &open {
            objects.push((Request::KIND, request.id, request.version));
            let reckoning = self.engine.clock(&request.body.duty, None)?;
            let due = RequestDue::of(&request.body.duty, &reckoning);
            // What takes effect at once was due on the day it came.
            let at_once = (due == RequestDue::AtOnce).then_some(request.body.duty.received_on);
            let second = self.engine.second_waits(request)?;
            all.extend(self.second_reading(today, request, &second));
            let asked = questions.get(&request.id).copied().unwrap_or_default();
            let waits = second.values().sum();
            let sheets = self.engine.open_sheets(request)?;
            let mut blocked = blocks(
                &request.body.duty,
                (asked, sheets.len()),
                waits,
                self.engine.untold(&request.body)?,
            );
            blocked.extend(reckoning.terms_missing.map(Block::Terms));
            let open = OpenRequest {
                days: self.engine.days_of(request, &sheets)?,
                blocked,
                has: match request.body.has {
                    Some(has) => Some((has, self.name_once(has, &mut names)?)),
                    None => None,
                },
            };
            all.push(Due {
                on: reckoning.due_on.or(at_once),
                matter: self.request_matter(request, (due, open), today)?,
            });
        }
        // Without delay: from the day on which it was answered it is due.
        for request in self.engine.untold_requests()? {
            objects.push((Request::KIND, request.id, request.version));
            all.push(Due {
                on: Some(today),
                matter: Matter::Recipients {
                    number: case_number(request.body.number),
                    many: self.engine.untold(&request.body)?.unwrap_or_default(),
                },
            });
        }
        Ok(all)
    }

    /// The name of an account, read once for all that it has.
    fn name_once(
        &self,
        account: EntityId,
        names: &mut BTreeMap<EntityId, String>,
    ) -> Result<String, AppError> {
        if let Some(name) = names.get(&account) {
            return Ok(name.clone());
        }
        let name = self.colleague(account)?;
        names.insert(account, name.clone());
        Ok(name)
    }

    /// Items that somebody else decided and this person may read a second time.
    fn second_reading(
        &self,
        today: Date,
        request: &Stored<Request>,
        waits: &BTreeMap<EntityId, usize>,
    ) -> Option<Due> {
        let scope = Scope::Request { id: request.id.0 };
        let decide = Action::RequestReviewDecide;
        access::check(decide, &self.actor, &scope, Purpose::RightsRequest).ok()?;
        let others = waits.iter().filter(|(by, _)| by.0 != self.actor.id);
        let items = others.map(|(_, many)| *many).fold(0, usize::saturating_add);
        (items > 0).then(|| Due {
            on: Some(today),
            matter: Matter::SecondReading {
                number: case_number(request.body.number),
                items,
            },
        })
    }

    fn request_matter(
        &self,
        request: &Stored<Request>,
        (due, open): (RequestDue, OpenRequest),
        today: Date,
    ) -> Result<Matter, AppError> {
        let body = &request.body;
        let waiting = tasks(&body.duty)
            .into_iter()
            .find(|task| matches!(task.state, TaskState::WaitingFor(_)))
            .map(|task| task.state.text(today));
        let own = body.requester.person == Some(body.subject);
        Ok(Matter::Request {
            number: case_number(body.number),
            kind: body.duty.kind,
            due,
            subject: self.engine.subject_of(body)?,
            asker: Some(body.requester.name.clone()).filter(|name| !own && !name.is_empty()),
            state: body.duty.state(),
            waiting,
            open,
        })
    }

    /// What is due in the registers: a line for each, by its first day; and one for all that has to be
    /// done and has no day.
    fn due_in_registers(
        &self,
        today: Date,
        objects: &mut Vec<(&'static str, EntityId, u64)>,
    ) -> Result<Vec<Due>, AppError> {
        let _: access::Authorised<acts::EntryList> =
            authorise(&self.actor, &Scope::Organisation, self.purpose())?;
        let house = self.engine.house(today)?;
        let (mut due, mut without_day) = (Vec::new(), 0);
        for register in crate::REGISTERS {
            let rows = house.rows(register);
            let open = rows.iter().filter(|row| row.standing.is_open(today));
            without_day += open.filter(|row| row.standing.by().is_none()).count();
            let near = |by: &Date| days_between(today, *by) <= REVIEW_AHEAD;
            let days = || rows.iter().filter_map(|row| row.standing.by()).filter(near);
            let many = days().count();
            let Some(first) = days().min() else {
                continue;
            };
            // Where it is one thing it is named; an entry that stands for itself is then shown.
            let named = rows
                .iter()
                .find(|row| many == 1 && row.standing.by() == Some(first));
            let shown = named.filter(|_| register.each).map(|row| &row.entries);
            let shown = shown.into_iter().flatten();
            objects.extend(shown.map(|one| (RegisterEntry::KIND, one.id, one.version)));
            let what = named.map(|row| row.subject.title.clone());
            due.push(Due {
                on: Some(first),
                matter: Matter::Register {
                    register,
                    what,
                    many,
                },
            });
        }
        due.extend((without_day > 0).then_some(Due {
            on: None,
            matter: Matter::Registers { many: without_day },
        }));
        Ok(due)
    }

    /// The nearest birthdays of children still with us, of those the actor may see.
    fn birthdays(
        &self,
        today: Date,
        objects: &mut Vec<(&'static str, EntityId, u64)>,
    ) -> Result<Vec<Due>, AppError> {
        let directory = self.engine.directory()?;
        let own = self.own_people(&directory)?;
        let mut all = Vec::new();
        for (on, age, id) in coming_of_age(&directory, today) {
            let seen = own.as_ref().is_none_or(|own| own.contains(&id));
            let Some(person) = directory.person(id).filter(|_| seen) else {
                continue;
            };
            if !self.is_child(&person.body, today) {
                continue;
            }
            if all.len() == BIRTHDAYS {
                all.push(Due {
                    on: Some(on),
                    matter: Matter::MoreBirthdays,
                });
                break;
            }
            objects.push((Person::KIND, id, person.version));
            all.push(Due {
                on: Some(on),
                matter: Matter::Birthday {
                    person: id,
                    name: person.body.display_name(),
                    age,
                },
            });
        }
        Ok(all)
    }

    /// Whether somebody is still with us in a capacity of a child.
    fn is_child(&self, person: &Person, today: Date) -> bool {
        let pack = self.engine.pack();
        person.capacities.iter().any(|capacity| {
            capacity.to.is_none_or(|to| to >= today)
                && pack.person(&capacity.kind).is_some_and(|kind| kind.child)
        })
    }
}

/// Everybody whose next birthday that changes what they may decide is near: the day, the age, who;
/// the nearest first.
fn coming_of_age(directory: &Directory, today: Date) -> Vec<(Date, i16, EntityId)> {
    let mut coming = Vec::new();
    for age in AGES {
        // A day to spare at the end, for the leap day.
        let born = |days: i32| {
            let on = today.checked_add(jiff::Span::new().days(days)).ok()?;
            on.checked_sub(jiff::Span::new().years(age)).ok()
        };
        let (Some(first), Some(last)) = (born(-1), born(BIRTHDAYS_AHEAD + 1)) else {
            continue;
        };
        for (born_on, id) in directory.born_between(first, last) {
            let near = next_age(born_on, today)
                .filter(|(on, next)| *next == age && days_between(today, *on) <= BIRTHDAYS_AHEAD);
            coming.extend(near.map(|(on, age)| (on, age, id)));
        }
    }
    coming.sort_unstable();
    coming
}

/// The next birthday that changes what somebody may decide: the day, and the age. The birthday of a
/// leap day falls on 1 March in other years.
pub fn next_of_age(person: &Person, today: Date) -> Option<(Date, i16)> {
    next_age(person.born_on?, today)
}

fn next_age(born: Date, today: Date) -> Option<(Date, i16)> {
    AGES.into_iter().find_map(|age| {
        let year = born.year().checked_add(age)?;
        let on = Date::new(year, born.month(), born.day())
            .or_else(|_| Date::new(year, 3, 1))
            .ok()?;
        (on >= today).then_some((on, age))
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn born(on: Date) -> Person {
        Person {
            born_on: Some(on),
            ..Person::default()
        }
    }

    #[test]
    fn the_next_age_is_the_nearest_that_is_still_to_come() {
        let ella = born(date(2013, 5, 4));
        assert_eq!(
            next_of_age(&ella, date(2026, 4, 1)),
            Some((date(2026, 5, 4), 13))
        );
        assert_eq!(
            next_of_age(&ella, date(2026, 5, 4)),
            Some((date(2026, 5, 4), 13))
        );
        assert_eq!(
            next_of_age(&ella, date(2026, 5, 5)),
            Some((date(2029, 5, 4), 16))
        );
        assert_eq!(next_of_age(&ella, date(2040, 1, 1)), None);
        assert_eq!(next_of_age(&Person::default(), date(2026, 1, 1)), None);
    }

    #[test]
    fn a_leap_day_is_kept_on_the_first_of_march() {
        let leap = born(date(2012, 2, 29));
        assert_eq!(
            next_of_age(&leap, date(2025, 1, 1)),
            Some((date(2025, 3, 1), 13))
        );
        assert_eq!(
            next_of_age(&leap, date(2026, 1, 1)),
            Some((date(2028, 2, 29), 16))
        );
    }
}
