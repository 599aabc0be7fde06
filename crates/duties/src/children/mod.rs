//! Children, and those who act for them.
//!
//! A child's data and rights are the child's at any age. Three ages are kept apart and never
//! mistaken for one another: how old somebody is ([`age_on`]), whether they understand enough to use
//! their own rights ([`starting_point`], [`Judgement`]), and from when their own agreement to an
//! online service counts ([`consents_alone`]).

mod acting;
mod age;
mod competence;
mod consent;
mod standing;

pub use acting::{Acting, Evidence};
pub use age::{age_on, reaches};
pub use competence::{
    ChildView, Competence, Factor, Finding, Judgement, Presumption, Said, starting_point,
};
pub use consent::{Consents, Service, consents_alone};
pub use standing::{Standing, parental_standing};

pub(crate) use competence::may_answer;
