//! What is asked for, thing by thing, in kinds that do not give data; and how each is decided.

use access::{Authorised, acts};
use duties::Words;
use duties::rights::kinds::{Clause, NOT_MET};
use duties::rights::{Event, RightKind, Ruling};
use store::EntityId;

use super::Offered;
use crate::{AppError, Ctx, bodies::Request};

/// The code that grants a thing asked for.
pub const GRANTED: &str = "granted";
/// The code that puts the person's own statement beside what stays.
pub const STATEMENT: &str = "statement-added";

/// A thing asked for, as people read it.
#[derive(Clone, Debug)]
pub struct PointLine {
    /// Its name within the request.
    pub name: String,
    /// What is asked, in words.
    pub words: String,
    /// The ground it rests on.
    pub ground: String,
    /// The law behind the ground.
    pub citation: &'static str,
    /// What was decided and why, if it is.
    pub ruling: Option<RulingLine>,
}

/// A decision, as people read it.
#[derive(Clone, Debug)]
pub struct RulingLine {
    /// Its code: granted, statement-added, or the exception.
    pub code: String,
    /// What was decided.
    pub words: String,
    /// The law behind it, where it was refused.
    pub citation: Option<&'static str>,
    /// Why; empty where it is granted.
    pub why: String,
    /// Whether it is refused.
    pub refused: bool,
}

/// The things asked for, in the order in which they were written down.
pub(crate) fn lines(request: &Request) -> Vec<PointLine> {
    let duty = &request.duty;
    let (kind, day, nation) = (duty.kind, duty.received_on, duty.nation);
    let mut lines: Vec<PointLine> = duty
        .points
        .iter()
        .map(|(name, point)| {
            let ground = kind.ground(&point.ground, day, nation).ok();
            let wanted = request.wanted.get(name);
            PointLine {
                name: name.clone(),
                words: wanted.map_or(String::new(), |words| words.as_str().to_owned()),
                ground: ground.map_or(point.ground.clone(), |clause| clause.words.to_owned()),
                citation: ground.map_or(kind.rules().citation, |clause| clause.citation),
                ruling: point.ruling.as_ref().map(|ruling| {
                    ruling_line(ruling, |because| {
                        kind.exception(because, &point.ground, day, nation).ok()
                    })
                }),
            }
        })
        .collect();
    lines.sort_by_key(|line| line.name.parse::<u32>().unwrap_or(u32::MAX));
    lines
}

fn ruling_line(ruling: &Ruling, exception: impl Fn(&str) -> Option<Clause>) -> RulingLine {
    match ruling {
        Ruling::Granted => RulingLine {
            code: GRANTED.to_owned(),
            words: "It is done as asked".to_owned(),
            citation: None,
            why: String::new(),
            refused: false,
        },
        Ruling::StatementAdded { why } => RulingLine {
            code: STATEMENT.to_owned(),
            words: "What they say is put beside it".to_owned(),
            citation: Some("UK GDPR art. 16"),
            why: why.as_str().to_owned(),
            refused: false,
        },
        Ruling::Refused { because, why } => {
            let clause = exception(because);
            RulingLine {
                code: because.clone(),
                words: clause.map_or(because.clone(), |clause| {
                    format!("It is not done: {}", clause.words)
                }),
                citation: clause.map(|clause| clause.citation),
                why: why.as_str().to_owned(),
                refused: true,
            }
        }
    }
}

/// The grounds on which something of this kind may be asked, by the law of the day it came.
pub(crate) fn grounds(request: &duties::rights::Request) -> Vec<Offered> {
    let grounds = request.kind.grounds(request.received_on, request.nation);
    let must_hold = request.kind.conditions(request.received_on, request.nation);
    let conditions: Vec<&str> = must_hold.iter().map(|clause| clause.words).collect();
    grounds
        .into_iter()
        .map(|clause| Offered {
            code: clause.code.to_owned(),
            label: clause.words.to_owned(),
            hint: if conditions.is_empty() {
                clause.citation.to_owned()
            } else {
                format!(
                    "{}. All must hold: {}.",
                    clause.citation,
                    conditions.join("; ")
                )
            },
        })
        .collect()
}

/// What may be decided about a thing asked for: only what the law of the day it came knows.
pub(crate) fn rulings(request: &duties::rights::Request, point: &str) -> Vec<Offered> {
    let Some(found) = request.points.get(point) else {
        return Vec::new();
    };
    let (kind, day, nation) = (request.kind, request.received_on, request.nation);
    let opinion = found.ground == "rectification-opinion";
    let mut offered = Vec::new();
    if !opinion {
        offered.push(Offered::new(GRANTED, "It is done as asked", ""));
    }
    if kind == RightKind::Rectification {
        offered.push(Offered::new(
            STATEMENT,
            "What they say is put beside what stays",
            "UK GDPR art. 16",
        ));
    }
    let exceptions = kind.exceptions(day, nation);
    let codes = exceptions.iter().map(|clause| clause.code);
    offered.extend(
        codes
            .chain([NOT_MET])
            .filter(|_| !opinion)
            .filter_map(|code| kind.exception(code, &found.ground, day, nation).ok())
            .map(|clause| {
                let label = format!("It is not done: {}", clause.words);
                Offered::new(clause.code, &label, clause.citation)
            }),
    );
    offered
}

impl Ctx<'_> {
    /// Writes down one thing asked for, with the ground it rests on. Answers its name.
    pub fn add_point(&self, id: EntityId, ground: &str, words: &str) -> Result<String, AppError> {
        let allowed: Authorised<acts::RequestPoint> = self.on_request(id)?;
        if words.trim().is_empty() {
            return Err(AppError::input(
                "words",
                "Enter what they ask for",
                "write it in a few words",
            ));
        }
        let mut stored = self.engine.request(id)?;
        let names = stored.body.duty.points.keys();
        let last = names.filter_map(|name| name.parse::<u32>().ok()).max();
        let point = last.unwrap_or(0).saturating_add(1).to_string();
        let event = Event::PointAdded {
            point: point.clone(),
            ground: ground.to_owned(),
        };
        stored.body.duty = self.after(&stored.body, event)?;
        let words = Words::new(words.trim());
        stored.body.wanted.insert(point.clone(), words);
        self.save(&allowed, &stored, |_| Ok(()))?;
        Ok(point)
    }

    /// Writes what the answer says in words of our own.
    pub(super) fn write_own_words(&self, id: EntityId, words: &str) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestPoint> = self.on_request(id)?;
        let mut stored = self.engine.request(id)?;
        stored.body.own_words = Words::new(words.trim());
        self.save(&allowed, &stored, |_| Ok(()))
    }

    /// Decides one thing asked for: `granted`, `statement-added`, or the code of the exception for
    /// which it is not done, with the reasons.
    pub fn decide_point(
        &self,
        id: EntityId,
        point: &str,
        ruling: &str,
        why: &str,
    ) -> Result<(), AppError> {
        let why = Words::new(why.trim());
        let ruling = match ruling {
            "" => {
                return Err(AppError::input(
                    "ruling",
                    "Choose what is decided",
                    "one of the list",
                ));
            }
            GRANTED => Ruling::Granted,
            STATEMENT => Ruling::StatementAdded { why },
            because => Ruling::Refused {
                because: because.to_owned(),
                why,
            },
        };
        self.happen::<acts::RequestPoint>(
            id,
            Event::PointDecided {
                point: point.to_owned(),
                ruling,
            },
        )
    }

    /// What is asked when a thing asked for is decided.
    pub fn point_choices(
        &self,
        id: EntityId,
        point: &str,
    ) -> Result<(PointLine, Vec<Offered>), AppError> {
        let case = self.show_request(id)?;
        let found = case.points.into_iter().find(|line| line.name == point);
        let line = found.ok_or(AppError::NotFound("thing asked for"))?;
        Ok((line, rulings(&case.stored.body.duty, point)))
    }
}
