//! `caretaker request review`

use app::bodies::{Cover, Health, Pictures, Second};
use app::{
    Accepted, AppError, Area, Choice, ItemFilter, ItemLine, ItemView, PageLook, Rule,
    SecondOpinion, SuggestedState, WhichSuggested,
};
use duties::rights::DecisionKind;
use store::EntityId;

use super::requests::ReviewArgs;
use super::{Run, write_private};
use crate::files::unwritable;

fn decision_words(line: &ItemLine) -> String {
    match line.decided {
        None => "undecided".to_owned(),
        Some(DecisionKind::GiveAll) => "give".to_owned(),
        Some(DecisionKind::GiveWithPartsHidden) => {
            format!("give with {} parts hidden", line.marks)
        }
        Some(DecisionKind::KeepBack) => {
            format!("keep back ({})", line.ground.as_deref().unwrap_or_default())
        }
        Some(DecisionKind::NotAboutThem) => "not about them".to_owned(),
    }
}

pub(super) fn review(run: &mut Run<'_>, args: &ReviewArgs) -> anyhow::Result<u8> {
    let id = run.ctx.resolve_request(&args.request)?;
    if args.all_as_suggested {
        return all_as_suggested(run, id);
    }
    if args.suggestions {
        return suggestions(run, id);
    }
    if let Some(code) = &args.accept {
        let rule = Rule::from_code(code).ok_or_else(|| {
            let all: Vec<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
            AppError::input(
                "accept",
                format!("`{code}` is not a rule"),
                format!("use one of {}", all.join(", ")),
            )
        })?;
        let accepted = run.ctx.accept(id, rule, args.items.unwrap_or_default())?;
        return told(run, accepted);
    }
    if let Some(act) = &args.undo_together {
        let act = act.parse().map_err(|_| AppError::NotFound("act"))?;
        let items = run.ctx.undo_together(id, act)?;
        writeln!(run.out, "{items} items undone.")?;
        return Ok(0);
    }
    let Some(number) = args.item else {
        return list(run, id, &args.only);
    };
    if args.alike {
        let accepted = run.ctx.decide_alike(id, number, &args.near)?;
        return told(run, accepted);
    }
    if let Some(choice) = args.group {
        return told(run, run.ctx.decide_group(id, number, choice.into())?);
    }
    if beside_deciding(run, id, number, args)? || pictures(run, (id, number), args)? {
        return Ok(0);
    }
    settle_health(run, id, number, args)?;
    if args.undo {
        run.ctx.undo_decision(id, number)?;
    } else if args.looked {
        let choice = Choice::GivePictures {
            looked: true,
            leave_open: args.leave_open,
        };
        run.ctx.decide(id, number, choice)?;
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

/// What is done with the pages of an item that is a picture; whether anything was.
fn pictures(
    run: &mut Run<'_>,
    (id, number): (EntityId, u32),
    args: &ReviewArgs,
) -> anyhow::Result<bool> {
    if args.as_pictures {
        run.ctx.as_pictures(id, (number, None), run.extractor)?;
        writeln!(run.out, "Item {number} goes as it looks.")?;
        show_item(run, id, number)?;
        return Ok(true);
    }
    if args.as_text {
        run.ctx.as_text(id, (number, None))?;
        writeln!(run.out, "Item {number} goes as text.")?;
        return Ok(true);
    }
    if let (Some(page), Some(to)) = (args.page, &args.to) {
        run.ctx.draw_item(id, number, run.extractor)?;
        let look = match (args.uncovered, args.outlined) {
            (true, _) => PageLook::Bare,
            (false, true) => PageLook::Outlined,
            (false, false) => PageLook::Given,
        };
        let png = run.ctx.item_page(id, (number, page), look)?;
        let path = run.path(to);
        write_private(&path, &png).map_err(|error| unwritable(&path, &error))?;
        writeln!(run.out, "Page {page} of item {number} written.")?;
        return Ok(true);
    }
    if let Some(page) = args.read_words {
        run.ctx.draw_item(id, number, run.extractor)?;
        let new = run
            .ctx
            .read_words(id, (number, None), page, run.extractor)?;
        writeln!(
            run.out,
            "Page {page} read by machine, which may be wrong: {new} new suggestions."
        )?;
        show_item(run, id, number)?;
        return Ok(true);
    }
    if settle_suggested(run, (id, number), args)? {
        return Ok(true);
    }
    if let Some(nth) = args.uncover {
        run.ctx.uncover(id, (number, None), nth)?;
        writeln!(run.out, "Cover {nth} of item {number} taken off.")?;
        return Ok(true);
    }
    for words in &args.cover {
        let cover = covered(words, &args.cover_ground)?;
        run.ctx.cover(id, (number, None), cover)?;
    }
    if !args.cover.is_empty() {
        writeln!(run.out, "{} parts covered.", args.cover.len())?;
    }
    Ok(!args.cover.is_empty())
}

/// Covers or leaves what is suggested; whether anything was.
fn settle_suggested(
    run: &mut Run<'_>,
    (id, number): (EntityId, u32),
    args: &ReviewArgs,
) -> anyhow::Result<bool> {
    for words in &args.cover_suggested {
        let which = which(run, words)?;
        let count = run.ctx.accept_suggested(id, (number, None), which)?;
        writeln!(run.out, "{count} covered.")?;
    }
    for words in &args.leave_suggested {
        let which = which(run, words)?;
        let count = run.ctx.dismiss_suggested(id, (number, None), which)?;
        writeln!(run.out, "{count} left as they are.")?;
    }
    Ok(!args.cover_suggested.is_empty() || !args.leave_suggested.is_empty())
}

/// Which suggestions are meant: `3`, `page=2`, `person=Jamie`.
fn which(run: &Run<'_>, words: &str) -> Result<WhichSuggested, AppError> {
    let wrong = || {
        AppError::input(
            "suggested",
            format!("`{words}` says no suggestion"),
            "write its number, or page=2, or person=NAME",
        )
    };
    Ok(match words.split_once('=') {
        None => WhichSuggested::One(words.trim().parse().map_err(|_| wrong())?),
        Some(("page", page)) => WhichSuggested::Page(page.trim().parse().map_err(|_| wrong())?),
        Some(("person", name)) => WhichSuggested::Person(run.ctx.resolve_person(name.trim())?),
        Some(_) => return Err(wrong()),
    })
}

/// A part of a page as it is written: `2:10,20.5,30,8`, or `2:all`.
fn covered(words: &str, ground: &str) -> Result<Cover, AppError> {
    let wrong = || {
        AppError::input(
            "cover",
            format!("`{words}` is not a part of a page"),
            "write the page, a colon, and left, top, width and height in per cent: 2:10,20.5,30,8",
        )
    };
    let (page, area) = words.split_once(':').ok_or_else(wrong)?;
    let page = page.trim().parse().map_err(|_| wrong())?;
    if area.trim() == "all" {
        return Ok(Cover::of(page, Area::PAGE, ground));
    }
    let sides: Option<Vec<u16>> = area.split(',').map(app::per_cent).collect();
    match sides.as_deref() {
        Some([left, top, width, height]) => {
            let area = Area {
                left: *left,
                top: *top,
                width: *width,
                height: *height,
            };
            Ok(Cover::of(page, area, ground))
        }
        _ => Err(wrong()),
    }
}

/// What is said of an item without deciding it; whether anything was.
fn beside_deciding(
    run: &mut Run<'_>,
    id: EntityId,
    number: u32,
    args: &ReviewArgs,
) -> anyhow::Result<bool> {
    let done = if args.agree {
        run.ctx
            .read_second(id, (number, None), &SecondOpinion::Agrees)?;
        "agreed"
    } else if let Some(why) = args.differ.clone() {
        run.ctx
            .read_second(id, (number, None), &SecondOpinion::Differs { why })?;
        "to be decided anew"
    } else if let Some(email) = &args.ask {
        let of = run.ctx.resolve_account(email)?;
        let text = args.question.as_deref().unwrap_or_default();
        run.ctx.ask_about_item(id, number, of, text)?;
        "asked"
    } else if let Some(words) = &args.note {
        run.ctx.note_item(id, number, words)?;
        "noted"
    } else {
        return Ok(false);
    };
    writeln!(run.out, "Item {number}: {done}.")?;
    Ok(true)
}

fn list(run: &mut Run<'_>, id: EntityId, only: &[String]) -> anyhow::Result<u8> {
    let mut filter = ItemFilter::default();
    for asked in only {
        let (name, value) = asked.split_once('=').unwrap_or((asked, ""));
        let person = matches!(name, "from" | "to");
        let value = if person {
            run.ctx.resolve_person(value)?.to_string()
        } else {
            value.to_owned()
        };
        if value.is_empty() {
            return Err(AppError::input(
                "only",
                "it is not said what is asked for",
                "write a name and a value, for example kind=mail",
            )
            .into());
        }
        filter.ask(name, &value)?;
    }
    let review = run.ctx.review(id)?;
    for line in review.shown(&filter) {
        let marks = if line.marks > 0 {
            format!(", {} marks", line.marks)
        } else {
            String::new()
        };
        let rule = review.suggestion(line);
        let rule = rule.map(|rule| format!("  suggested: {}", rule.code()));
        writeln!(
            run.out,
            "{:>4}  {}  [{}]  {}{marks}{}",
            line.number,
            line.title,
            line.group,
            decision_words(line),
            rule.unwrap_or_default()
        )?;
    }
    if !filter.is_all() {
        let shown = review.shown(&filter).count();
        writeln!(run.out, "{shown} of {} items.", review.len())?;
    }
    Ok(0)
}

fn suggestions(run: &mut Run<'_>, id: EntityId) -> anyhow::Result<u8> {
    let review = run.ctx.review(id)?;
    let counts = review.counts(&ItemFilter::default());
    for (rule, items) in &counts.rule {
        writeln!(run.out, "{items:>4}  {:14}  {}", rule.code(), rule.reason())?;
    }
    if counts.rule.is_empty() {
        writeln!(run.out, "Nothing is suggested.")?;
    }
    Ok(0)
}

/// What was decided together, and how it is taken back.
fn told(run: &mut Run<'_>, accepted: Accepted) -> anyhow::Result<u8> {
    let Accepted { act, items } = accepted;
    writeln!(run.out, "{items} items decided.")?;
    if items > 0 {
        writeln!(
            run.out,
            "All of it is taken back with --undo-together {act}."
        )?;
    }
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
    let (mut health, mut pictures) = (Vec::new(), Vec::new());
    for line in run.ctx.list_items(id)? {
        if !line.is_open() {
            continue;
        }
        let view = run.ctx.show_item(id, line.number)?;
        if view.health_first.is_some() {
            health.push(line.number.to_string());
            continue;
        }
        if line.picture {
            pictures.push(line.number.to_string());
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
    if !pictures.is_empty() {
        writeln!(
            run.out,
            "Not decided, as they are pictures, which no program can read: {}. Look at every page (--page), cover what must not be seen (--cover), and give each with --give --looked.",
            pictures.join(", ")
        )?;
    }
    Ok(0)
}

/// What a program suggests to cover, and what becomes of it.
fn suggested_lines(run: &mut Run<'_>, view: &ItemView) -> anyhow::Result<()> {
    let open = view
        .suggested
        .iter()
        .filter(|one| one.state == SuggestedState::Open);
    if !view.suggested.is_empty() {
        writeln!(
            run.out,
            "Suggested, {} open (--cover-suggested, --leave-suggested); a program misses things:",
            open.count()
        )?;
    }
    for one in &view.suggested {
        let state = match one.state {
            SuggestedState::Open => "open",
            SuggestedState::Covered => "covered",
            SuggestedState::Dismissed => "left as it is",
        };
        writeln!(
            run.out,
            "  {}. page {}: “{}”, {}: {} ({state})",
            one.number,
            one.suggested.cover.page,
            one.suggested.words,
            one.about(),
            one.why()
        )?;
    }
    let pictures = view.stored.body.pictures.iter();
    for words in pictures.flat_map(|it| &it.unplaced) {
        writeln!(run.out, "  It says “{words}” too, and nobody knows where.")?;
    }
    let pictures = view.stored.body.pictures.iter();
    for read in pictures.flat_map(|it| &it.read) {
        writeln!(
            run.out,
            "Page {} as a machine read it, which may be wrong:\n{}\n",
            read.page, read.text
        )?;
    }
    Ok(())
}

fn picture_lines(run: &mut Run<'_>, pictures: &Pictures, covers: &[Cover]) -> anyhow::Result<()> {
    if let Some(why) = &pictures.not_drawn {
        writeln!(run.out, "{why}")?;
        return Ok(());
    }
    writeln!(
        run.out,
        "A picture of {} pages. No program can read it for you: look at every page yourself.",
        pictures.pages()
    )?;
    for page in &pictures.placeless {
        writeln!(
            run.out,
            "  Where the words stand on page {page} is not known: nothing is suggested there."
        )?;
    }
    for page in &pictures.missing {
        writeln!(run.out, "  Something on page {page} could not be drawn.")?;
    }
    for (nth, cover) in (1..).zip(covers) {
        writeln!(run.out, "  {nth}. {} ({})", cover.words(), cover.ground)?;
    }
    if let Some((by, at)) = pictures.looked {
        writeln!(
            run.out,
            "  Looked at by {}, {}",
            run.ctx.colleague(by)?,
            at.strftime("%F %H:%M")
        )?;
    }
    Ok(())
}

fn show_item(run: &mut Run<'_>, id: EntityId, number: u32) -> anyhow::Result<u8> {
    run.ctx.draw_item(id, number, run.extractor)?;
    let view = run.ctx.show_item(id, number)?;
    writeln!(
        run.out,
        "Item {number}: {}  ({})",
        view.stored.body.title, view.from
    )?;
    let review = run.ctx.review(id)?;
    if let Some(line) = review.line(number) {
        writeln!(run.out, "{}", decision_words(line))?;
        if let Some((by, at)) = line.decided_by {
            writeln!(
                run.out,
                "by {}, {}",
                run.ctx.colleague(by)?,
                at.strftime("%F %H:%M")
            )?;
        }
        if let Some(rule) = review.suggestion(line) {
            writeln!(run.out, "suggested ({}): {}", rule.code(), rule.reason())?;
        }
        for (what, others) in [
            ("the same", review.same(line)),
            ("nearly the same", review.near(line)),
        ] {
            let numbers: Vec<_> = others.iter().map(|one| one.number.to_string()).collect();
            if !numbers.is_empty() {
                writeln!(run.out, "{what}: {}", numbers.join(", "))?;
            }
        }
        writeln!(run.out)?;
    }
    match &view.stored.body.second {
        Some(Second::Wanted) => writeln!(run.out, "A second person has still to read this.\n")?,
        Some(Second::Agreed { .. }) => writeln!(run.out, "A second person agreed.\n")?,
        Some(Second::Differs { why, .. }) => {
            writeln!(run.out, "A second person sees it otherwise: {why}\n")?;
        }
        None => {}
    }
    for one in &view.questions {
        let of = one.of.as_ref().map_or("", |(_, name)| name);
        writeln!(run.out, "{} asks {of}: {}", one.by, one.text)?;
        match &one.answer {
            Some((text, by, _)) => writeln!(run.out, "  {by}: {text}\n")?,
            None => writeln!(run.out, "  open ({})\n", one.id)?,
        }
    }
    if let Some(note) = &view.stored.body.note {
        writeln!(run.out, "Note: {note}\n")?;
    }
    if let Some(first) = &view.health_first {
        writeln!(run.out, "It tells of somebody's health: {first}.\n")?;
    }
    if let Some(pictures) = &view.stored.body.pictures {
        picture_lines(run, pictures, &view.covers)?;
        suggested_lines(run, &view)?;
    }
    if view.may_be_text {
        writeln!(
            run.out,
            "It is a text as well, and what would be hidden in that is not covered by itself: cover it wherever you see it, or have it go --as-text."
        )?;
    }
    if view.may_be_pictures {
        writeln!(
            run.out,
            "Its pages are kept: --as-pictures has it go as they look."
        )?;
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
