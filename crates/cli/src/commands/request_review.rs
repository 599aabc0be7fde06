//! `caretaker request review`

use app::Choice;
use app::bodies::{Decision, Health};
use store::EntityId;

use super::Run;
use super::requests::ReviewArgs;

fn decision_words(decision: &Decision) -> String {
    match decision {
        Decision::Undecided => "undecided".to_owned(),
        Decision::Give => "give".to_owned(),
        Decision::GiveWithMarks { marks } => format!("give with {} parts hidden", marks.len()),
        Decision::KeepBack { ground, .. } => format!("keep back ({ground})"),
        Decision::NotAboutThem => "not about them".to_owned(),
    }
}

pub(super) fn review(run: &mut Run<'_>, args: &ReviewArgs) -> anyhow::Result<u8> {
    let id = run.ctx.resolve_request(&args.request)?;
    if args.all_as_suggested {
        return all_as_suggested(run, id);
    }
    let Some(number) = args.item else {
        for line in run.ctx.list_items(id)? {
            let marks = if line.marks > 0 {
                format!(", {} marks", line.marks)
            } else {
                String::new()
            };
            writeln!(
                run.out,
                "{:>4}  {}  [{}]  {}{marks}",
                line.number,
                line.title,
                line.group,
                decision_words(&line.decision)
            )?;
        }
        return Ok(0);
    };
    settle_health(run, id, number, args)?;
    if args.undo {
        run.ctx.undo_decision(id, number)?;
    } else if args.give {
        run.ctx.decide(id, number, Choice::Give)?;
    } else if args.not_about {
        run.ctx.decide(id, number, Choice::NotAboutThem)?;
    } else if let Some(ground) = &args.keep_back {
        let reason = args.why.clone().unwrap_or_default();
        run.ctx.decide(
            id,
            number,
            Choice::KeepBack {
                ground: ground.clone(),
                reason,
                opinion_on: args.opinion_on,
            },
        )?;
    } else if args.hide {
        let view = run.ctx.show_item(id, number)?;
        let mut marks = view.marks;
        for words in &args.also {
            for (start, found) in view.text.match_indices(words.as_str()) {
                marks.push(app::bodies::StoredMark {
                    start,
                    end: start + found.len(),
                    ground: "third-party".to_owned(),
                    about: None,
                });
            }
        }
        run.ctx.decide(id, number, Choice::GiveWithMarks(marks))?;
    } else {
        return show_item(run, id, number);
    }
    writeln!(run.out, "Item {number} decided.")?;
    Ok(0)
}

/// What lets an item that tells of somebody's health be given.
fn settle_health(
    run: &Run<'_>,
    id: EntityId,
    number: u32,
    args: &ReviewArgs,
) -> anyhow::Result<()> {
    let health = match (&args.known, args.opinion_on) {
        (Some(why), _) => Health::Known { why: why.clone() },
        (None, Some(on)) if args.keep_back.is_none() => Health::NoHarm { on },
        (None, _) => return Ok(()),
    };
    Ok(run.ctx.record_health(id, number, health)?)
}

fn all_as_suggested(run: &mut Run<'_>, id: EntityId) -> anyhow::Result<u8> {
    let mut decided = 0;
    let mut health = Vec::new();
    for line in run.ctx.list_items(id)? {
        if line.decision != Decision::Undecided {
            continue;
        }
        let view = run.ctx.show_item(id, line.number)?;
        if view.health_first.is_some() {
            health.push(line.number.to_string());
            continue;
        }
        let choice = if view.marks.is_empty() {
            Choice::Give
        } else {
            Choice::GiveWithMarks(view.marks)
        };
        run.ctx.decide(id, line.number, choice)?;
        decided += 1;
    }
    writeln!(
        run.out,
        "{decided} items decided as suggested. Read them before you release the answer."
    )?;
    if !health.is_empty() {
        writeln!(
            run.out,
            "Not decided, as they tell of somebody's health: {}. Say of each how we know that they know it (--known), or when a health professional was asked (--opinion-on).",
            health.join(", ")
        )?;
    }
    Ok(0)
}

fn show_item(run: &mut Run<'_>, id: EntityId, number: u32) -> anyhow::Result<u8> {
    let view = run.ctx.show_item(id, number)?;
    writeln!(
        run.out,
        "Item {number}: {}  ({})",
        view.stored.body.title, view.from
    )?;
    writeln!(run.out, "{}\n", decision_words(&view.stored.body.decision))?;
    if let Some(first) = &view.health_first {
        writeln!(run.out, "It tells of somebody's health: {first}.\n")?;
    }
    writeln!(run.out, "{}\n", view.text)?;
    for seen in &view.people {
        let written = view.text.get(seen.start..seen.end).unwrap_or_default();
        let hidden = view
            .marks
            .iter()
            .any(|m| m.start < seen.end && seen.start < m.end);
        let state = if seen.subject {
            "the person"
        } else if hidden {
            "hidden"
        } else {
            "shown"
        };
        writeln!(
            run.out,
            "  “{written}” is {} ({}; {state})",
            seen.who.join(" or "),
            seen.form.code()
        )?;
    }
    Ok(0)
}
