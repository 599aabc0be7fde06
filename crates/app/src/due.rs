//! What is due of an open request: its days, aims of the policy beside limits of the law; who has
//! it; and what blocks it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use calendar::{Aim, Reckoning, RequestClock, RequestKind, TermsMissing, days_between, in_words};
use duties::children::Competence;
use duties::rights::kinds::{EducationalBasis, KindClock};
use duties::rights::{Authority, Fee, Identity, Request as Duty, State, Wait, acknowledge_by};
use jiff::civil::Date;
use policy::SecondReader;
use store::EntityId;

use crate::{
    AppError, Due, Engine, Matter, Today,
    bodies::{ITEM_OF, Item, Question, Request, Second, Sheet, all_of},
    engine::Stored,
    requests::waited_for,
};

/// How many days the picture of what is due shows.
const SHOWN: i32 = 31;

/// What a day of a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayFor {
    /// To say that it has come.
    Acknowledge,
    /// To tell the person, should two further months be needed.
    ExtensionNotice,
    /// To answer, if we keep our own aim.
    Aim,
    /// To answer, counted with care.
    WorkTo,
    /// To answer, at the latest.
    Limit,
    /// For a colleague to bring a search sheet back.
    Sheet,
    /// For somebody outside to answer who was consulted.
    Consultation,
}

impl DayFor {
    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::ExtensionNotice => "extension-notice",
            Self::Aim => "aim",
            Self::WorkTo => "work-to",
            Self::Limit => "limit",
            Self::Sheet => "sheet",
            Self::Consultation => "consultation",
        }
    }

    /// In words, for a list.
    pub fn words(self) -> &'static str {
        match self {
            Self::Acknowledge => "Say that it has come",
            Self::ExtensionNotice => "Tell them if two more months are needed",
            Self::Aim => "Our own aim to answer",
            Self::WorkTo => "Working date to answer",
            Self::Limit => "Limit to answer",
            Self::Sheet => "A colleague’s search sheet is to be back",
            Self::Consultation => "Somebody outside is to have answered",
        }
    }
}

/// Who set a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// The organisation itself, by its policy.
    Policy,
    /// The law.
    Law,
}

/// A day of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestDay {
    /// The day.
    pub on: Date,
    /// What it is for.
    pub what: DayFor,
    /// Who set it.
    pub set_by: SetBy,
}

/// What keeps a request from going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// It is not settled who asks; the day proof was asked for, if it was.
    Identity(Option<Date>),
    /// It is not settled that they may; the day proof was asked for, if it was.
    Authority(Option<Date>),
    /// It is to be judged whether the child uses the right themselves.
    Competence,
    /// Its school days cannot be counted: terms are not entered.
    Terms(TermsMissing),
    /// They were asked what they mean: the clock stands still.
    Clarification(Date),
    /// A fee was asked for.
    Fee(Date),
    /// Colleagues were asked so many questions and have not answered.
    Questions(usize),
    /// Colleagues have not answered so many search sheets.
    Sheets(usize),
    /// A second person has still to read so many items.
    SecondReading(usize),
    /// It was done, and so many on record who received it are still to be told.
    Recipients(usize),
    /// The answer passed its check and waits for whoever releases it.
    Release,
    /// It went out and is not collected yet.
    Collection(Date),
}

impl Block {
    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Identity(_) => "identity",
            Self::Authority(_) => "authority",
            Self::Competence => "competence",
            Self::Terms(_) => "terms",
            Self::Clarification(_) => "clarification",
            Self::Fee(_) => "fee",
            Self::Questions(_) => "question",
            Self::Sheets(_) => "sheet",
            Self::SecondReading(_) => "second-reading",
            Self::Recipients(_) => "recipients",
            Self::Release => "release",
            Self::Collection(_) => "collection",
        }
    }

    /// In words, with the days that were waited.
    pub fn words(self, today: Date) -> String {
        match self {
            Self::Identity(Some(since)) => Wait::Identity { since }.text(today),
            Self::Identity(None) => "Nobody has made sure yet who asks".to_owned(),
            Self::Authority(Some(since)) => Wait::Authority { since }.text(today),
            Self::Authority(None) => "Nobody has made sure yet that they may ask".to_owned(),
            Self::Competence => {
                "Nobody has judged yet whether the child uses the right themselves".to_owned()
            }
            Self::Terms(missing) => terms_missing_words(missing),
            Self::Clarification(since) => Wait::Clarification { since }.text(today),
            Self::Fee(since) => format!("Waiting for a fee, since {}", in_words(since)),
            Self::Questions(1) => "A colleague was asked and has not answered".to_owned(),
            Self::Questions(many) => format!("{many} questions to colleagues are not answered"),
            Self::Sheets(1) => "A colleague has not answered a search sheet".to_owned(),
            Self::Sheets(many) => format!("{many} search sheets are not answered"),
            Self::SecondReading(1) => "A second person has still to read one item".to_owned(),
            Self::SecondReading(many) => {
                format!("A second person has still to read {many} items")
            }
            Self::Recipients(0) => {
                "Nobody has said yet who received it and has to be told".to_owned()
            }
            Self::Recipients(1) => "One who received it is still to be told".to_owned(),
            Self::Recipients(many) => format!("{many} who received it are still to be told"),
            Self::Release => "The answer is ready and waits to be released".to_owned(),
            Self::Collection(since) => Wait::Collection { since }.text(today),
        }
    }
}

/// What is due of an open request, beside its clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenRequest {
    /// Its days that are still to be met, the earliest first.
    pub days: Vec<RequestDay>,
    /// What keeps it from going on.
    pub blocked: Vec<Block>,
    /// Who has it.
    pub has: Option<(EntityId, String)>,
}

/// One day's entry of the list by day.
#[derive(Clone, Debug)]
pub struct DueEntry<'a> {
    /// The day; `None` where it has none, or the clock stands still.
    pub on: Option<Date>,
    /// What a request's day is for.
    pub day: Option<RequestDay>,
    /// What is due.
    pub due: &'a Due,
}

/// How much is due on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayLoad {
    /// The day.
    pub on: Date,
    /// Limits of the law.
    pub limits: usize,
    /// Aims of the policy.
    pub aims: usize,
    /// What else.
    pub other: usize,
}

impl DayLoad {
    /// All of it.
    pub fn all(&self) -> usize {
        [self.aims, self.other]
            .into_iter()
            .fold(self.limits, usize::saturating_add)
    }
}

impl Today {
    /// Everything that is due, by day: each day of a request by itself, what has no day last.
    pub fn by_day(&self) -> Vec<DueEntry<'_>> {
        let bands = [&self.overdue, &self.this_week, &self.coming_up];
        let mut entries: Vec<DueEntry<'_>> =
            bands.into_iter().flatten().flat_map(entries).collect();
        entries.sort_by_key(|entry| (entry.on.is_none(), entry.on));
        entries
    }

    /// How much is due on each of the days that come, today among them.
    pub fn load(&self) -> Vec<DayLoad> {
        let mut days: BTreeMap<i32, DayLoad> = BTreeMap::new();
        for ahead in 0..SHOWN {
            if let Ok(on) = self.on.checked_add(jiff::Span::new().days(ahead)) {
                let load = DayLoad {
                    on,
                    limits: 0,
                    aims: 0,
                    other: 0,
                };
                days.insert(ahead, load);
            }
        }
        for entry in self.by_day() {
            let ahead = entry.on.map(|on| days_between(self.on, on));
            let Some(load) = ahead.and_then(|ahead| days.get_mut(&ahead)) else {
                continue;
            };
            let count = match entry.day.map(|day| day.set_by) {
                Some(SetBy::Law) => &mut load.limits,
                Some(SetBy::Policy) => &mut load.aims,
                None => &mut load.other,
            };
            *count = count.saturating_add(1);
        }
        days.into_values().collect()
    }
}

fn entries(due: &Due) -> Vec<DueEntry<'_>> {
    let plain = DueEntry {
        on: due.on,
        day: None,
        due,
    };
    let days = match &due.matter {
        Matter::Request { open, .. } => &open.days,
        Matter::Arrival(line) => &line.days,
        Matter::SecondReading { .. }
        | Matter::Mailbox { .. }
        | Matter::Recipients { .. }
        | Matter::Corrected { .. }
        | Matter::Birthday { .. }
        | Matter::MoreBirthdays
        | Matter::PolicyReview
        | Matter::PolicyToRead { .. }
        | Matter::PolicyToSign { .. }
        | Matter::Register { .. }
        | Matter::Registers { .. }
        | Matter::Notice { .. }
        | Matter::TakenBack { .. }
        | Matter::Questions { .. }
        | Matter::Disposals { .. }
        | Matter::PastItsDay { .. }
        | Matter::Proposals { .. }
        | Matter::Holds { .. } => return vec![plain],
    };
    if days.is_empty() {
        return vec![plain];
    }
    let days = days.iter().map(|day| DueEntry {
        on: Some(day.on),
        day: Some(*day),
        due,
    });
    days.collect()
}

/// What waits in the items of a request, good for one version of it.
#[derive(Clone, Debug, Default)]
struct Waits {
    version: u64,
    reader: Option<SecondReader>,
    /// How many items wait for a second reader, by who decided them.
    second: BTreeMap<EntityId, usize>,
}

/// What waits in the items of open requests, so that *Today* opens none of them.
#[derive(Debug, Default)]
pub(crate) struct HeldWaits {
    held: Mutex<HashMap<EntityId, Waits>>,
}

impl Engine {
    /// How many items of a request wait for a second reader, by who decided them.
    pub(crate) fn second_waits(
        &self,
        request: &Stored<Request>,
    ) -> Result<BTreeMap<EntityId, usize>, AppError> {
        let reader = self.pack().requests.second_reader;
        if reader.is_none() || request.body.items == 0 {
            return Ok(BTreeMap::new());
        }
        let held = || {
            self.due_waits
                .held
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(known) = held().get(&request.id)
            && known.version == request.version
            && known.reader == reader
        {
            return Ok(known.second.clone());
        }
        let range = all_of(ITEM_OF, request.id);
        let items: Vec<Stored<Item>> = self.read_all(self.snapshot()?.as_ref(), &range)?;
        let mut second = BTreeMap::new();
        for item in &items {
            let waits = match &item.body.second {
                Some(Second::Agreed { .. } | Second::Differs { .. }) => false,
                Some(Second::Wanted) | None => self.wants_second(&item.body),
            };
            if let (true, Some((by, _))) = (waits, item.body.decided) {
                *second.entry(by).or_insert(0_usize) += 1;
            }
        }
        let waits = Waits {
            version: request.version,
            reader,
            second: second.clone(),
        };
        held().insert(request.id, waits);
        Ok(second)
    }

    /// How many questions about the items of each request are not answered.
    pub(crate) fn questions_by_request(&self) -> Result<BTreeMap<EntityId, usize>, AppError> {
        let mut open = BTreeMap::new();
        self.for_each::<Question>(|one: Stored<Question>| {
            if let (None, Some(about)) = (&one.body.answer, one.body.about) {
                *open.entry(about.request).or_insert(0) += 1;
            }
        })?;
        Ok(open)
    }

    /// The clock of a request beside the policy's own aim.
    fn reckoned(&self, duty: &Duty) -> Result<Reckoning, AppError> {
        let aim = Some(self.aim(duty.kind)).filter(|aim| is_promised(*aim));
        self.clock(duty, aim)
    }

    /// The days of an open request that are still to be met, the earliest first: its clock's, and those
    /// by which others were asked to answer.
    pub(crate) fn days_of(
        &self,
        request: &Stored<Request>,
        sheets: &[Stored<Sheet>],
    ) -> Result<Vec<RequestDay>, AppError> {
        let mut days = self.request_days(&request.body.duty)?;
        if matters(request.body.duty.state()) {
            let others = sheets.iter().map(|sheet| (sheet.body.by, DayFor::Sheet));
            let outside = waited_for(&request.body).map(|on| (on, DayFor::Consultation));
            let set_by = SetBy::Policy;
            let all = others.chain(outside);
            days.extend(all.map(|(on, what)| RequestDay { on, what, set_by }));
            days.sort_by_key(|day| (day.on, day.what));
            days.dedup();
        }
        Ok(days)
    }

    /// The last day of the month in which access would be given to what a request asks for.
    fn month_of_access(&self, duty: &Duty) -> Result<Option<Date>, AppError> {
        let access = RequestClock::received(RequestKind::Access, duty.received_on);
        let month = calendar::reckon(&access, &self.holidays(), duty.nation);
        Ok(month.map_err(duties::Refusal::from)?.due_on)
    }

    /// The days of an open request's clock that are still to be met, the earliest first.
    pub(crate) fn request_days(&self, duty: &Duty) -> Result<Vec<RequestDay>, AppError> {
        if !matters(duty.state()) {
            return Ok(Vec::new());
        }
        let reckoning = self.reckoned(duty)?;
        let mut days = Vec::new();
        let mut add = |on: Option<Date>, what, set_by| {
            days.extend(on.map(|on| RequestDay { on, what, set_by }));
        };
        let complains = duty.kind.rules().clock == KindClock::Acknowledgement;
        if duty.acknowledged_on.is_none() {
            let by_law = reckoning.due_on.filter(|_| complains);
            let aim = Some(Aim::WorkingDays(
                self.pack().requests.acknowledge_working_days.0,
            ));
            let by_policy =
                acknowledge_by(duty, aim.filter(|aim| is_promised(*aim)), &self.holidays())?;
            if by_policy != by_law {
                add(by_policy, DayFor::Acknowledge, SetBy::Policy);
            }
            add(by_law, DayFor::Acknowledge, SetBy::Law);
        }
        add(reckoning.aim_on, DayFor::Aim, SetBy::Policy);
        if !complains {
            let set_by = limit_by(duty, self.month_of_access(duty)?, &reckoning);
            let work_to = reckoning
                .work_to_on
                .filter(|on| Some(*on) != reckoning.due_on);
            add(work_to, DayFor::WorkTo, SetBy::Policy);
            add(reckoning.due_on, DayFor::Limit, set_by);
            let notice = reckoning.extension_notice_by;
            let unextended =
                notice.filter(|on| duty.extension.is_none() && Some(*on) != reckoning.due_on);
            add(unextended, DayFor::ExtensionNotice, SetBy::Law);
        }
        days.sort_by_key(|day| (day.on, day.what));
        Ok(days)
    }
}

/// That a request's school days cannot be counted yet, and how to mend it.
pub fn terms_missing_words(missing: TermsMissing) -> String {
    format!("School days cannot be counted: {}", missing.words())
}

/// Who set the day by which a request is answered: where a promise of the policy is later than the law,
/// or cannot be counted yet, the law.
fn limit_by(duty: &Duty, month: Option<Date>, reckoning: &Reckoning) -> SetBy {
    match duty.educational {
        Some(EducationalBasis::Promised { .. }) => SetBy::Policy,
        Some(EducationalBasis::PromisedSchoolDays { .. }) if reckoning.due_on != month => {
            SetBy::Policy
        }
        Some(
            EducationalBasis::PromisedSchoolDays { .. } | EducationalBasis::Regulations { .. },
        )
        | None => SetBy::Law,
    }
}

fn is_promised(aim: Aim) -> bool {
    !matches!(aim, Aim::WorkingDays(0) | Aim::Days(0) | Aim::Months(0))
}

fn matters(state: State) -> bool {
    !matches!(state, State::Delivered | State::Collected | State::Closed)
}

/// What keeps a request from going on, as far as its own facts tell.
pub(crate) fn blocks(
    request: &Duty,
    (questions, sheets): (usize, usize),
    second: usize,
    untold: Option<usize>,
) -> Vec<Block> {
    let mut all = Vec::new();
    match &request.identity {
        Identity::Unsettled => all.push(Block::Identity(None)),
        Identity::Asked { on } => all.push(Block::Identity(Some(*on))),
        Identity::Confirmed { .. } | Identity::NotInDoubt { .. } => {}
    }
    match &request.authority {
        Authority::Needed => all.push(Block::Authority(None)),
        Authority::Asked { on } => all.push(Block::Authority(Some(*on))),
        Authority::NotNeeded | Authority::Shown { .. } => {}
    }
    if matches!(request.competence, Competence::Raised { .. }) {
        all.push(Block::Competence);
    }
    all.extend(request.paused_since().map(Block::Clarification));
    if let Fee::Asked { on, .. } = &request.fee {
        all.push(Block::Fee(*on));
    }
    if questions > 0 {
        all.push(Block::Questions(questions));
    }
    if sheets > 0 {
        all.push(Block::Sheets(sheets));
    }
    if second > 0 {
        all.push(Block::SecondReading(second));
    }
    all.extend(untold.map(Block::Recipients));
    match request.state() {
        State::Ready => all.push(Block::Release),
        State::Delivered => {
            let since = request.delivery.map(|delivery| delivery.on);
            all.extend(since.map(Block::Collection));
        }
        State::Received
        | State::Checking
        | State::Searching
        | State::Reviewing
        | State::Answering
        | State::Collected
        | State::Closed => {}
    }
    all
}
