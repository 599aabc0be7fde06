//! `caretaker person safety|protect|order|unprotect`

use app::{AppError, EntityId, KindOfWord, NewOrder, NewProtected};
use clap::Args;
use jiff::civil::Date;

use super::Run;

/// `caretaker person protect`.
#[derive(Debug, Args)]
pub(crate) struct ProtectArgs {
    /// Whom it keeps safe: an id, the organisation's number, or a name that fits one person only.
    person: String,
    /// What it is: address, school, place, mentor, surname, contact or other.
    kind: String,
    /// The words, as they might stand in a letter.
    words: String,
    /// The name of somebody who may know it; may be given several times.
    #[arg(long, value_name = "NAME")]
    may_know: Vec<String>,
}

/// `caretaker person order`.
#[derive(Debug, Args)]
pub(crate) struct OrderArgs {
    /// Whom it keeps safe: an id, the organisation's number, or a name that fits one person only.
    person: String,
    /// What it says, in plain words.
    says: String,
    /// Against whom: their name.
    #[arg(long, value_name = "NAME")]
    against: String,
    /// An address, telephone or e-mail address of theirs or of their household; may be given several
    /// times.
    #[arg(long, value_name = "WHERE")]
    reach: Vec<String>,
    /// From which day.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Until which day; without an end if nothing is said.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Who saw the document: it is looked at and not kept.
    #[arg(long, value_name = "NAME")]
    seen_by: String,
    /// On which day; today if nothing is said.
    #[arg(long, value_name = "DATE")]
    seen_on: Option<Date>,
}

/// `caretaker person unprotect`.
#[derive(Debug, Args)]
pub(crate) struct EndArgs {
    /// Whom it keeps safe: an id, the organisation's number, or a name that fits one person only.
    person: String,
    /// The id of the word or order, as `caretaker person safety` prints it.
    entry: EntityId,
    /// Why it need not be kept from anybody any more.
    why: String,
}

/// Shows what keeps somebody safe.
pub(crate) fn show(run: &mut Run<'_>, person: &str) -> anyhow::Result<u8> {
    let person = run.ctx.resolve_person(person)?;
    let safety = run.ctx.show_safety(person)?;
    for line in safety.words {
        let word = line.word;
        writeln!(run.out, "{}  {}: {}", word.id, line.kind.code(), word.text)?;
        if !word.may_know.is_empty() {
            writeln!(run.out, "  may know it: {}", word.may_know.join(", "))?;
        }
    }
    for line in safety.orders {
        let order = line.order;
        let stands = if line.in_force {
            "in force"
        } else {
            "not in force"
        };
        writeln!(
            run.out,
            "{}  order against {}, {stands}",
            order.id, order.against
        )?;
        writeln!(run.out, "  {}", order.says)?;
        for reach in &order.reach {
            writeln!(run.out, "  at {reach}")?;
        }
        let (from, until) = (order.from, order.until);
        for (what, on) in [("from", from), ("until", until)] {
            if let Some(on) = on {
                writeln!(run.out, "  {what} {on}")?;
            }
        }
        writeln!(run.out, "  seen by {} on {}", order.seen_by, order.seen_on)?;
    }
    Ok(0)
}

/// Protects a word.
pub(crate) fn protect(run: &mut Run<'_>, args: &ProtectArgs) -> anyhow::Result<u8> {
    let kind = KindOfWord::from_code(&args.kind).ok_or_else(|| {
        let codes = KindOfWord::ALL.map(KindOfWord::code).join(", ");
        AppError::input(
            "kind",
            "there is no such code",
            format!("use one of {codes}"),
        )
    })?;
    let person = run.ctx.resolve_person(&args.person)?;
    let id = run.ctx.protect(
        person,
        &NewProtected {
            kind,
            text: args.words.clone(),
            may_know: args.may_know.clone(),
        },
    )?;
    writeln!(run.out, "{id}")?;
    Ok(0)
}

/// Records an order on contact.
pub(crate) fn order(run: &mut Run<'_>, args: &OrderArgs) -> anyhow::Result<u8> {
    let person = run.ctx.resolve_person(&args.person)?;
    let id = run.ctx.order_on_contact(
        person,
        &NewOrder {
            says: args.says.clone(),
            against: args.against.clone(),
            reach: args.reach.clone(),
            from: args.from,
            until: args.until,
            seen_by: args.seen_by.clone(),
            seen_on: args.seen_on.unwrap_or_else(|| run.ctx.today()),
        },
    )?;
    writeln!(run.out, "{id}")?;
    Ok(0)
}

/// Takes a word or an order away.
pub(crate) fn end(run: &mut Run<'_>, args: &EndArgs) -> anyhow::Result<u8> {
    let person = run.ctx.resolve_person(&args.person)?;
    run.ctx.end_protection(person, args.entry, &args.why)?;
    Ok(0)
}
