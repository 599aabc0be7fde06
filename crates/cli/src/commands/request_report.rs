//! `caretaker request report`

use app::bodies::How;
use app::{ReportedItem, case_number};
use duties::rights::DecisionKind;
use store::EntityId;

use super::Run;

fn decision_words(decided: Option<DecisionKind>) -> &'static str {
    match decided {
        None => "undecided",
        Some(DecisionKind::GiveAll) => "given",
        Some(DecisionKind::GiveWithPartsHidden) => "given, parts hidden",
        Some(DecisionKind::KeepBack) => "kept back",
        Some(DecisionKind::NotAboutThem) => "not about them",
    }
}

pub(super) fn report(run: &mut Run<'_>, id: EntityId) -> anyhow::Result<u8> {
    let report = run.ctx.request_report(id)?;
    let number = case_number(report.view.stored.body.number);
    writeln!(run.out, "Request {number}, about {}\n", report.view.subject)?;
    writeln!(run.out, "Searched:")?;
    for one in &report.searched {
        let how = match one.how {
            How::Caretaker => "by Caretaker",
            How::ByHand => "by hand",
            How::LeftOut => "left out",
        };
        let at = one.at.strftime("%F %H:%M");
        writeln!(
            run.out,
            "  {at}  {} {how}, {}: {} found, {}",
            one.place, one.by, one.found, one.words
        )?;
    }
    super::request_search::asked_lines(run, &report.view)?;
    writeln!(run.out, "\nDecided:")?;
    for (decided, count) in report.totals() {
        writeln!(run.out, "  {count} {}", decision_words(decided))?;
    }
    writeln!(run.out)?;
    for item in &report.items {
        line(run, item)?;
    }
    if let Some(answer) = &report.answer {
        let at = answer.at.strftime("%F %H:%M");
        let (pages, items) = answer.extent;
        writeln!(run.out, "\nAnswer of {at}: {items} items on {pages} pages")?;
        writeln!(
            run.out,
            "  {} findings of the release check",
            answer.findings
        )?;
        writeln!(run.out, "  PDF sha256 {}", answer.digests.0)?;
        writeln!(run.out, "  zip sha256 {}", answer.digests.1)?;
        writeln!(run.out, "  checkpoint {}", answer.checkpoint)?;
    }
    writeln!(run.out, "\nLedger now:\n{}", report.checkpoint)?;
    Ok(0)
}

fn line(run: &mut Run<'_>, item: &ReportedItem) -> anyhow::Result<()> {
    write!(
        run.out,
        "  {}. {} ({}): {}",
        item.number,
        item.title,
        item.place,
        decision_words(item.decided)
    )?;
    if let Some((ground, reason)) = &item.kept_back {
        write!(run.out, ", {ground}: {reason}")?;
    }
    for (ground, count) in &item.hidden {
        write!(run.out, ", {count} hidden: {ground}")?;
    }
    if let Some((who, at)) = &item.by {
        write!(run.out, "; {who}, {}", at.strftime("%F %H:%M"))?;
    }
    if let Some((who, _)) = &item.second {
        write!(run.out, "; agreed by {who}")?;
    }
    writeln!(run.out)?;
    Ok(())
}
