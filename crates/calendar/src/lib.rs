#![doc = include_str!("../README.md")]

mod breach;
mod complaint;
mod count;
mod generator;
mod holidays;
mod limits;
mod london;
mod nation;
mod notice;
mod pauses;
mod refusal;
mod request;
mod school;
mod step;
mod unnumbered;
mod working;

pub use breach::{BreachClock, BreachReckoning, reckon_breach};
pub use complaint::reckon_complaint;
pub use count::{
    WorkingDays, add_months, add_working_days, days_between, roll_forward, working_days,
    working_days_between,
};
pub use generator::generated;
pub use holidays::{Addition, Holiday, Holidays, HolidaysError};
pub use london::{
    date_in_london, deadline_at, in_words, instant_in_words, london, parse_civil, parse_instant,
};
pub use nation::{Division, Nation, UnknownNation};
pub use notice::{IndirectNotice, indirect_notice};
pub use pauses::{Pause, Paused};
pub use refusal::{Fault, Refusal};
pub use request::{Aim, Reckoning, RequestClock, RequestKind, UnknownKind, reckon};
pub use school::{
    SchoolDays, SchoolTerms, TermsError, TermsMissing, count_school_days, reckon_school_days,
};
pub use step::Step;
pub use unnumbered::{Pace, reckon_without_number};
pub use working::reckon_working_days;
