//! `caretaker policy why` and `caretaker person access`: who may see what, and why.

use std::io::Write;

use app::Trace;
use clap::Args;

use super::Run;

/// `caretaker policy why`.
#[derive(Debug, Args)]
pub(crate) struct WhyArgs {
    /// Who wants to look: a role of the policy, by its code. Without it, all that each role sees.
    #[arg(value_name = "ROLE", requires = "category")]
    role: Option<String>,
    /// At what: a category of the policy, by its code.
    #[arg(value_name = "CATEGORY", requires = "about")]
    category: Option<String>,
    /// The kind of person whom it is about, by its code.
    #[arg(long, value_name = "CODE", requires = "role")]
    about: Option<String>,
    /// What for: a purpose of the policy, by its code; any if left out.
    #[arg(long, value_name = "CODE", default_value = "", requires = "role")]
    purpose: String,
    /// It is about somebody whom they do not work with.
    #[arg(long, requires = "role")]
    others: bool,
}

/// Says it.
pub(crate) fn why(run: &mut Run<'_>, args: &WhyArgs) -> anyhow::Result<u8> {
    let (Some(role), Some(category), Some(about)) = (&args.role, &args.category, &args.about)
    else {
        return all(run);
    };
    let trace = run.ctx.why_by_policy(&policy::Look {
        role,
        category,
        purpose: &args.purpose,
        kind_of_person: about,
        their_own: !args.others,
    })?;
    let answer = if trace.is_allowed() { "Yes." } else { "No." };
    writeln!(run.out, "{answer}")?;
    steps(run.out, "", &trace)?;
    Ok(0)
}

/// What each role sees.
fn all(run: &mut Run<'_>) -> anyhow::Result<u8> {
    for role in run.ctx.policy_access()?.roles {
        let account = if role.signs_in {
            ""
        } else {
            ", has no account here"
        };
        writeln!(run.out, "{} ({}){account}", role.title, role.code)?;
        for category in role.categories {
            let guarded = match category.class {
                access::DataClass::Ordinary => "",
                access::DataClass::Special => ", sensitive",
                access::DataClass::Safeguarding => ", safeguarding",
            };
            let (title, code) = (category.title, category.code);
            if category.lines.is_empty() {
                writeln!(run.out, "  {title} ({code}{guarded}): not at all")?;
                continue;
            }
            writeln!(run.out, "  {title} ({code}{guarded}):")?;
            for line in category.lines {
                writeln!(run.out, "    {line}")?;
            }
        }
    }
    Ok(0)
}

/// Who may see what is held about a person.
pub(crate) fn of_person(run: &mut Run<'_>, person: &str) -> anyhow::Result<u8> {
    let id = run.ctx.resolve_person(person)?;
    let held = run.ctx.who_may_see(id)?;
    if held.is_empty() {
        writeln!(run.out, "There are no records about this person.")?;
    }
    for one in held {
        writeln!(run.out, "{} ({})", one.title, one.count)?;
        for seer in one.seers {
            let may = if seer.trace.is_allowed() {
                "may see it"
            } else {
                "may not see it"
            };
            let role = Some(seer.role).filter(|role| !role.is_empty());
            let role = role.map(|role| format!(", {role},")).unwrap_or_default();
            writeln!(run.out, "  {}{role} {may}", seer.name)?;
            steps(run.out, "  ", &seer.trace)?;
        }
    }
    Ok(0)
}

fn steps(out: &mut dyn Write, indent: &str, trace: &Trace) -> std::io::Result<()> {
    for step in &trace.steps {
        let mark = if step.met { "met" } else { "not met" };
        let place = Some(&step.place).filter(|place| !place.is_empty());
        let place = place.map(|place| format!(" [{place}]")).unwrap_or_default();
        writeln!(out, "{indent}  {mark}: {}{place}", step.words)?;
    }
    Ok(())
}
