//! `caretaker policy coverage`, and people's word for what is kept outside the program.

use std::io::Write;

use app::EntityId;
use app::coverage::{
    AttestationView, ClauseCovered, Coverage, Evidence, Figures, Kept, Missing, NewAttestation,
    ObligationCovered, Shown,
};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Run;

/// What works on how well the policy is kept.
#[derive(Clone, Debug, clap::Subcommand)]
pub(crate) enum CoverageCommand {
    /// Say how well each obligation and each clause of the policy is kept, and by what.
    Coverage(CoverageArgs),
    /// Attest that an obligation or a clause is kept outside the program; give your account by `--as`.
    Attest(AttestArgs),
    /// Take an attestation back; it stays to be read.
    Withdraw {
        /// Its id, as coverage shows it.
        id: EntityId,
        /// Why it no longer holds.
        #[arg(long)]
        why: String,
    },
}

/// `caretaker policy coverage`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct CoverageArgs {
    /// Show the clauses of the adopted policy instead of the obligations.
    #[arg(long)]
    clauses: bool,
    /// Show only what is not met.
    #[arg(long)]
    not_met: bool,
    /// Print all of it as JSON.
    #[arg(long)]
    json: bool,
}

/// `caretaker policy attest`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct AttestArgs {
    /// An obligation's id, such as `GOV-6`, or a clause as coverage shows it, such as `training`.
    about: String,
    /// How it is kept, and where that can be seen.
    #[arg(long)]
    words: String,
    /// The last day for which it is good; without one it has no end.
    #[arg(long, value_name = "DAY")]
    until: Option<Date>,
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &CoverageCommand) -> anyhow::Result<u8> {
    match command {
        CoverageCommand::Coverage(args) => {
            // Nobody waits for a page here: everything is counted.
            let coverage = run.ctx.coverage(u64::MAX)?;
            if args.json {
                serde_json::to_writer_pretty(&mut *run.out, &as_json(&coverage))?;
                writeln!(run.out)?;
            } else {
                print(&coverage, args, run.out)?;
            }
        }
        CoverageCommand::Attest(args) => {
            let id = run.ctx.attest(&NewAttestation {
                about: args.about.clone(),
                words: args.words.clone(),
                until: args.until,
            })?;
            writeln!(run.out, "{id}")?;
        }
        CoverageCommand::Withdraw { id, why } => run.ctx.withdraw_attestation(*id, why)?,
    }
    Ok(0)
}

fn print(coverage: &Coverage, args: &CoverageArgs, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(
        out,
        "{}, version {}, on {}",
        coverage.policy,
        coverage.version,
        calendar::in_words(coverage.on)
    )?;
    writeln!(out, "  obligations: {}", in_words(&coverage.figures()))?;
    writeln!(
        out,
        "  clauses:     {}",
        in_words(&coverage.clause_figures())
    )?;
    let wanted = |kept: Kept| !args.not_met || kept == Kept::NotMet;
    let mut heading = "";
    if args.clauses {
        for one in coverage.clauses.iter().filter(|one| wanted(one.kept)) {
            let kind = one.clause.kind.words();
            head(&mut heading, kind, out)?;
            print_clause(coverage, one, out)?;
        }
    } else {
        for one in coverage.obligations.iter().filter(|one| wanted(one.kept)) {
            head(&mut heading, &one.theme.title, out)?;
            print_obligation(coverage, one, out)?;
        }
    }
    Ok(())
}

fn head<'a>(last: &mut &'a str, now: &'a str, out: &mut dyn Write) -> std::io::Result<()> {
    if *last != now {
        writeln!(out, "\n{now}")?;
        *last = now;
    }
    Ok(())
}

fn in_words(figures: &Figures) -> String {
    let each: Vec<String> = Kept::ALL
        .into_iter()
        .map(|kept| {
            let part = match figures.in_part(kept) {
                0 => String::new(),
                part => format!(" ({part} in part)"),
            };
            format!("{} {}{part}", figures.count(kept), kept.words())
        })
        .collect();
    format!("{}, of {}", each.join(", "), figures.all())
}

fn print_obligation(
    coverage: &Coverage,
    one: &ObligationCovered,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let part = if one.in_part() { ", in part" } else { "" };
    writeln!(
        out,
        "  {:<7} {}{part}: {}",
        one.obligation.id,
        one.kept.words(),
        one.obligation.title
    )?;
    writeln!(out, "          {}", one.obligation.must)?;
    print_rest(coverage, &one.controls, &one.attested, one.missing, out)
}

fn print_clause(
    coverage: &Coverage,
    one: &ClauseCovered,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    writeln!(
        out,
        "  {} {} ({})",
        one.clause.path,
        one.kept.words(),
        one.clause.origin
    )?;
    writeln!(out, "          {}", one.clause.title)?;
    print_rest(coverage, &one.controls, &one.attested, one.missing, out)
}

fn print_rest(
    coverage: &Coverage,
    controls: &[usize],
    attested: &[AttestationView],
    missing: Option<Missing>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    for shown in controls.iter().filter_map(|at| coverage.controls.get(*at)) {
        writeln!(
            out,
            "          + {}: {}",
            shown.title,
            evidence_in_words(&shown.evidence)
        )?;
    }
    for one in attested {
        writeln!(out, "          ~ {}", attestation_in_words(one))?;
    }
    if let Some(missing) = missing {
        writeln!(out, "          - {}", missing.words())?;
    }
    Ok(())
}

fn evidence_in_words(evidence: &Evidence) -> String {
    let mut words = evidence.words.clone();
    if let Some(last) = evidence.last {
        words = format!("{words}, last on {}", calendar::instant_in_words(last));
    }
    if let Some(overdue) = evidence.overdue.filter(|overdue| *overdue > 0) {
        words = format!("{words}; {overdue} overdue");
    }
    words
}

fn attestation_in_words(one: &AttestationView) -> String {
    let until = one.until.map_or_else(String::new, |until| {
        format!(", good until {}", calendar::in_words(until))
    });
    let stands = match (&one.withdrawn, one.good) {
        (Some((on, ..)), _) => format!(" (taken back on {})", calendar::in_words(*on)),
        (None, false) => " (out of date)".to_owned(),
        (None, true) => String::new(),
    };
    format!(
        "attested by {}, {}, on {}{until}{stands}: {} [{}]",
        one.name,
        one.role,
        calendar::in_words(one.on),
        one.words,
        one.id
    )
}

fn as_json(coverage: &Coverage) -> Value {
    let kept = |controls: &[usize]| -> Vec<&str> {
        let all = controls.iter().filter_map(|at| coverage.controls.get(*at));
        all.map(|shown| shown.control.id).collect()
    };
    json!({
        "policy": coverage.policy,
        "version": coverage.version,
        "on": coverage.on.to_string(),
        "at": coverage.at.to_string(),
        "leaves_counted": coverage.counted.leaves,
        "figures": figures_json(&coverage.figures()),
        "clause_figures": figures_json(&coverage.clause_figures()),
        "obligations": coverage.obligations.iter().map(|one| json!({
            "id": one.obligation.id,
            "title": one.obligation.title,
            "theme": one.theme.code,
            "kept": one.kept.code(),
            "in_part": one.in_part(),
            "missing": one.missing.map(|missing| missing.what),
            "missing_is": one.missing.map(|missing| missing.whose.code()),
            "controls": kept(&one.controls),
            "attested": one.attested.iter().map(attestation_json).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "clauses": coverage.clauses.iter().map(|one| json!({
            "path": one.clause.path,
            "title": one.clause.title,
            "origin": one.clause.origin,
            "kept": one.kept.code(),
            "missing": one.missing.map(|missing| missing.what),
            "missing_is": one.missing.map(|missing| missing.whose.code()),
            "controls": kept(&one.controls),
            "attested": one.attested.iter().map(attestation_json).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "controls": coverage.controls.iter().map(control_json).collect::<Vec<_>>(),
    })
}

fn figures_json(figures: &Figures) -> Value {
    json!({
        "enforced": figures.enforced.0,
        "enforced_in_part": figures.enforced.1,
        "worked": figures.worked.0,
        "worked_in_part": figures.worked.1,
        "attested": figures.attested,
        "not_met": figures.not_met,
    })
}

fn attestation_json(one: &AttestationView) -> Value {
    json!({
        "id": one.id,
        "words": one.words,
        "by": one.name,
        "role": one.role,
        "on": one.on.to_string(),
        "until": one.until.map(|until| until.to_string()),
        "good": one.good,
        "withdrawn": one.withdrawn.as_ref().map(|(on, by, why)| {
            json!({ "on": on.to_string(), "by": by, "why": why })
        }),
    })
}

fn control_json(shown: &Shown) -> Value {
    let evidence = &shown.evidence;
    json!({
        "id": shown.control.id,
        "title": shown.title,
        "how": shown.control.how.words(),
        "does": shown.does,
        "proof": shown.control.proof,
        "evidence": {
            "words": evidence.words,
            "count": evidence.count,
            "last": evidence.last.map(|last| last.to_string()),
            "open": evidence.open,
            "overdue": evidence.overdue,
            "leaves": evidence.leaves.iter().map(|leaf| json!({
                "ledger": if leaf.of_accounts { "accounts" } else { "organisation" },
                "epoch": leaf.epoch,
                "index": leaf.index,
                "at": leaf.at.to_string(),
            })).collect::<Vec<_>>(),
        },
    })
}
