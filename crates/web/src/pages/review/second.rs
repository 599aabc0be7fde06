//! What stands at an item beside its decision: what a second person says of it, and a note.

use app::bodies::{Item, Second};
use app::{AppError, Ctx};

use crate::form::{Field, Fields, Problem};
use crate::pages::plain::moment;

/// The second reading of an item.
#[derive(Clone, Debug)]
pub(crate) struct SecondPart {
    /// How far it is, in a sentence.
    pub(crate) words: String,
    /// What the second reader sees otherwise.
    pub(crate) why: String,
    /// What whoever looks may say; empty if it is not for them to say.
    pub(crate) fields: Vec<Field>,
}

/// The second reading; none where the policy asks for none.
pub(crate) fn second(
    ctx: &Ctx<'_>,
    item: &Item,
    typed: &Fields,
    problem: &Problem,
) -> Result<Option<SecondPart>, AppError> {
    let Some(second) = &item.second else {
        return Ok(None);
    };
    let mine = item.decided.is_none_or(|(by, _)| by.0 == ctx.actor.id);
    let (words, why) = match second {
        Second::Wanted if mine => ("Somebody else has still to read this.".to_owned(), ""),
        Second::Wanted => (
            "This waits for a second reader. Do you agree?".to_owned(),
            "",
        ),
        Second::Agreed { by, at } => (
            format!("{} agreed, {}.", ctx.colleague(*by)?, moment(*at)),
            "",
        ),
        Second::Differs { by, at, why } => (
            format!(
                "{} sees it otherwise, {}. Decide it anew, or ask them to read it again.",
                ctx.colleague(*by)?,
                moment(*at)
            ),
            why.as_str(),
        ),
    };
    let agreed = matches!(second, Second::Agreed { .. });
    let fields = if mine || agreed {
        Vec::new()
    } else {
        let field = Field::lines(
            "second-why",
            "If you see it otherwise: what and why",
            "For whoever decided it. It never goes out.",
        );
        vec![field.filled(typed, problem)]
    };
    Ok(Some(SecondPart {
        words,
        why: why.to_owned(),
        fields,
    }))
}

/// The note of an item.
pub(crate) fn note(item: &Item, typed: &Fields, problem: &Problem) -> Field {
    let field = Field::lines(
        "note",
        "A note for whoever reads this next",
        "It never goes out. Leave it empty to take it away.",
    );
    let field = field.with(item.note.as_deref().unwrap_or_default());
    if typed.has("note") {
        field.filled(typed, problem)
    } else {
        field
    }
}
