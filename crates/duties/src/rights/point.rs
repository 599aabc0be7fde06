//! What is asked for, point by point, and how each is decided: all kinds but those that give data.

use serde::{Deserialize, Serialize};

use super::kinds::RightKind;
use super::request::Request;
use crate::refusal::Refusal;
use crate::words::Words;

const OPINION: &str = "rectification-opinion";
const OPINION_LAW: &str = "UK GDPR art. 16; DPA 2018 s.205";
const REASONS: &str = "UK GDPR art. 12(4)";

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Point {
    /// The code of the ground it rests on, of the law of the day of receipt.
    pub ground: String,
    /// What was decided, if it is.
    pub ruling: Option<Ruling>,
}

/// What is decided about one point.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "ruling", rename_all = "kebab-case")]
pub enum Ruling {
    /// It is done as asked.
    Granted,
    /// What the person says is put beside what stays: a supplementary statement, art. 16.
    StatementAdded {
        /// Why what stays, stays.
        why: Words,
    },
    /// It is not done.
    Refused {
        /// The code of the exception, or [`NOT_MET`](super::kinds::NOT_MET).
        because: String,
        /// The reasons, kept for the regulator.
        why: Words,
    },
}

impl Ruling {
    /// Whether something has to be done about it.
    pub fn is_to_be_done(&self) -> bool {
        match self {
            Self::Granted | Self::StatementAdded { .. } => true,
            Self::Refused { .. } => false,
        }
    }
}

/// A new point, on a ground that is law on the day of receipt.
pub(super) fn add(request: &mut Request, point: String, ground: String) -> Result<(), Refusal> {
    if request.kind.rules().gives_data {
        return Err(Refusal::order(
            "what is asked here is decided item by item",
            "search the places and decide about each item",
        ));
    }
    request
        .kind
        .ground(&ground, request.received_on, request.nation)?;
    if request.points.contains_key(&point) {
        return Err(Refusal::order(
            "that point is on the list already",
            "decide it, or give the new one another name",
        ));
    }
    request.points.insert(
        point,
        Point {
            ground,
            ruling: None,
        },
    );
    request.package = None;
    Ok(())
}

/// Decides a point, or decides it anew; what was carried out before counts no longer.
pub(super) fn decide(request: &mut Request, point: &str, ruling: Ruling) -> Result<(), Refusal> {
    let Some(found) = request.points.get(point) else {
        return Err(Refusal::order(
            "there is no such point",
            "add it first, with the ground it rests on",
        ));
    };
    if request.carried_out.is_some() && found.ruling.is_some() {
        return Err(Refusal::order(
            "what was decided about it has been done already",
            "add a new point for what is to be done now",
        ));
    }
    let ground = found.ground.clone();
    allowed(request, &ground, &ruling)?;
    if let Some(found) = request.points.get_mut(point) {
        found.ruling = Some(ruling);
    }
    request.carried_out = None;
    request.package = None;
    Ok(())
}

fn allowed(request: &Request, ground: &str, ruling: &Ruling) -> Result<(), Refusal> {
    match ruling {
        Ruling::Granted if ground == OPINION => Err(Refusal::law(
            "an opinion is not put right because it is disputed",
            OPINION_LAW,
            "put what they say beside it; a wrong fact in it is a point of its own",
        )),
        Ruling::Granted => Ok(()),
        Ruling::StatementAdded { why } => {
            if request.kind != RightKind::Rectification {
                return Err(Refusal::law(
                    "a statement is put beside what stays only where something was to be put right",
                    OPINION_LAW,
                    "grant it, or refuse it with the exception",
                ));
            }
            reasons(why)
        }
        Ruling::Refused { .. } if ground == OPINION => Err(Refusal::law(
            "what the person says about an opinion is put beside it",
            OPINION_LAW,
            "record the statement",
        )),
        Ruling::Refused { because, why } => {
            request
                .kind
                .exception(because, ground, request.received_on, request.nation)?;
            reasons(why)
        }
    }
}

fn reasons(why: &Words) -> Result<(), Refusal> {
    if why.is_blank() {
        return Err(Refusal::law(
            "what is not done as asked is not done for reasons that can be shown",
            REASONS,
            "write why it is so here",
        ));
    }
    Ok(())
}
