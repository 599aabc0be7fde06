//! What a choice comes to: the decision as it is kept, what it hides, and what it is in law.

use duties::grounds::Ground;
use duties::rights::{Decision as DutyDecision, Withheld};
use jiff::civil::Date;

use super::Choice;
use crate::{
    AppError, Ctx,
    bodies::{Cover, Decision, Item, StoredMark},
    judge::merged,
    pictures::no_picture,
};

impl Ctx<'_> {
    /// The decision as it will be stored, with marks that fit the text.
    pub(super) fn checked(
        &self,
        item: &Item,
        choice: Choice,
    ) -> Result<(Decision, Option<Date>), AppError> {
        if item.pictures.is_some() && matches!(choice, Choice::Give | Choice::GiveWithMarks(_)) {
            return Err(AppError::refused(format!(
                "Item {} is a picture, which no program can read. Open it, cover what must not be seen, and say that you have looked at all of it.",
                item.number
            )));
        }
        Ok(match choice {
            Choice::Give => (Decision::Give, None),
            Choice::GivePictures { looked, leave_open } => {
                (pictures_given(item, looked, leave_open)?, None)
            }
            Choice::NotAboutThem => (Decision::NotAboutThem, None),
            Choice::GiveWithMarks(marks) => {
                let (text, _) = self.item_text(item)?;
                for mark in &marks {
                    if text.get(mark.start..mark.end).is_none_or(str::is_empty) {
                        return Err(AppError::input(
                            "parts to hide",
                            "a part to hide lies outside the text",
                            "mark it again in the text",
                        ));
                    }
                }
                if marks.is_empty() {
                    return Err(AppError::input(
                        "parts to hide",
                        "no part is marked",
                        "mark what is to be hidden, or give the item whole",
                    ));
                }
                (
                    Decision::GiveWithMarks {
                        marks: merged(marks),
                        covers: Vec::new(),
                    },
                    None,
                )
            }
            Choice::KeepBack {
                ground,
                reason,
                opinion_on,
            } => (
                Decision::KeepBack {
                    ground,
                    reason: reason.trim().to_owned(),
                },
                opinion_on,
            ),
        })
    }
}

/// The decision to give pictures as they are covered.
fn pictures_given(item: &Item, looked: bool, leave_open: bool) -> Result<Decision, AppError> {
    let pictures = item.pictures.as_ref().ok_or_else(no_picture)?;
    if pictures.sizes.is_empty() {
        return Err(AppError::refused(pictures.not_drawn.as_deref().unwrap_or(
            "Nobody has looked at this picture yet. Open it first.",
        )));
    }
    if !looked {
        return Err(AppError::input(
            "looked",
            "nobody has said that they looked at all of it",
            "look at every page, then say so: no program can read a picture",
        ));
    }
    let open = pictures.open(&pictures.covers);
    if open > 0 && !leave_open {
        return Err(AppError::input(
            "leave-open",
            open_words(open),
            "cover each or leave it, or say that what is still open stays uncovered",
        ));
    }
    Ok(if pictures.covers.is_empty() {
        Decision::Give
    } else {
        Decision::GiveWithMarks {
            marks: Vec::new(),
            covers: pictures.covers.clone(),
        }
    })
}

fn open_words(open: usize) -> String {
    match open {
        1 => "1 suggestion is neither covered nor dismissed".to_owned(),
        open => format!("{open} suggestions are neither covered nor dismissed"),
    }
}

/// What is hidden now: as decided, or as suggested while nothing is.
pub(crate) fn current_marks(item: &Item) -> Vec<StoredMark> {
    match &item.decision {
        Decision::GiveWithMarks { marks, .. } => marks.clone(),
        // What is hidden in a text is not covered in its pictures.
        Decision::Undecided if item.pictures.is_some() => Vec::new(),
        Decision::Undecided => item.suggested.clone(),
        Decision::Give | Decision::KeepBack { .. } | Decision::NotAboutThem => Vec::new(),
    }
}

/// What is covered in its pictures now: as decided, or as it stands while nothing is.
pub(crate) fn current_covers(item: &Item) -> Vec<Cover> {
    match &item.decision {
        Decision::GiveWithMarks { covers, .. } => covers.clone(),
        Decision::Undecided => item
            .pictures
            .as_ref()
            .map_or_else(Vec::new, |pictures| pictures.covers.clone()),
        Decision::Give | Decision::KeepBack { .. } | Decision::NotAboutThem => Vec::new(),
    }
}

fn ground(code: &str) -> Result<Ground, AppError> {
    Ground::from_code(code).ok_or_else(|| {
        AppError::input(
            "ground",
            format!("`{code}` is not a ground of the law's list"),
            "choose one of the list",
        )
    })
}

pub(super) fn duty_decision(decision: &Decision) -> Result<Option<DutyDecision>, AppError> {
    Ok(Some(match decision {
        Decision::Undecided => return Ok(None),
        Decision::Give => DutyDecision::GiveAll,
        Decision::NotAboutThem => DutyDecision::NotAboutThem,
        Decision::KeepBack {
            ground: code,
            reason,
        } => DutyDecision::KeepBack {
            withheld: Withheld {
                ground: ground(code)?,
                why: reason.as_str().into(),
            },
        },
        Decision::GiveWithMarks { marks, covers } => {
            let marks = marks.iter().map(|mark| mark.ground.as_str());
            let covers = covers.iter().map(|cover| cover.ground.as_str());
            let mut codes: Vec<&str> = marks.chain(covers).collect();
            codes.sort_unstable();
            codes.dedup();
            let withheld = codes
                .into_iter()
                .map(|code| {
                    let why = "names or details of others in this item".into();
                    Ok(Withheld {
                        ground: ground(code)?,
                        why,
                    })
                })
                .collect::<Result<_, AppError>>()?;
            DutyDecision::GiveWithPartsHidden { withheld }
        }
    }))
}
