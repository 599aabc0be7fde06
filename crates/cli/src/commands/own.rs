//! `caretaker person own|own-invite|own-withdraw|own-decide`

use app::{EntityId, OwnAnswer, PasswordCost, SheetWent};
use clap::Args;

use super::Run;

/// `caretaker person own-invite`.
#[derive(Debug, Args)]
pub(crate) struct InviteArgs {
    /// Whom: an id, the organisation's number, or a name that fits one person only.
    person: String,
    /// One of their own addresses; the link is printed if nothing is said.
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    email: String,
}

/// `caretaker person own-decide`.
#[derive(Debug, Args)]
pub(crate) struct DecideArgs {
    /// The id of what they say, as `caretaker person own` prints it.
    proposal: EntityId,
    /// Why it is not put right, as they read it; it is put right if nothing is said.
    #[arg(long, value_name = "WHY")]
    leave: Option<String>,
}

/// Shows who was invited, and what they say.
pub(crate) fn show(run: &mut Run<'_>, person: &str) -> anyhow::Result<u8> {
    let person = run.ctx.resolve_person(person)?;
    let own = run.ctx.own_of(person)?;
    if let Some(why) = &own.not_now {
        writeln!(run.out, "They cannot be invited now. {why}")?;
    }
    for one in &own.invitations {
        writeln!(run.out, "{}  {}", one.id, one.state.words())?;
        for line in &one.said {
            writeln!(run.out, "  {line}")?;
        }
    }
    for one in &own.proposals {
        writeln!(run.out, "{}  {}  {}", one.id, one.on, one.detail.words())?;
        writeln!(run.out, "  held: {}", one.held)?;
        writeln!(run.out, "  they say: {}", one.words)?;
        match &one.decided {
            None => writeln!(run.out, "  waits")?,
            Some(end) if end.taken => writeln!(run.out, "  put right on {} by {}", end.on, end.by)?,
            Some(end) => writeln!(
                run.out,
                "  not put right on {} by {}: {}",
                end.on, end.by, end.why
            )?,
        }
    }
    Ok(0)
}

/// Invites somebody, or once more.
pub(crate) fn invite(run: &mut Run<'_>, args: &InviteArgs) -> anyhow::Result<u8> {
    let person = run.ctx.resolve_person(&args.person)?;
    let site = run.home.settings.public_url.clone();
    let how = (site.as_deref(), PasswordCost::SIGN_IN);
    let note = run.ctx.invite_to_own(person, &args.email, how)?;
    writeln!(run.out, "{}", note.went.words())?;
    match note.went {
        SheetWent::ByMail => {}
        SheetWent::NotSent | SheetWent::ByHand => {
            writeln!(run.out, "Link: /mine/{}", note.secret.as_str())?;
        }
    }
    writeln!(
        run.out,
        "Code: {}   (tell it by another way, for example on the telephone)",
        note.code
    )?;
    let ends = calendar::in_words(calendar::date_in_london(note.ends_at));
    writeln!(run.out, "Shown once. The link ends on {ends}.")?;
    Ok(0)
}

/// Withdraws an invitation.
pub(crate) fn withdraw(run: &mut Run<'_>, invitation: EntityId) -> anyhow::Result<u8> {
    run.ctx.withdraw_invitation(invitation)?;
    writeln!(run.out, "Done.")?;
    Ok(0)
}

/// Decides what somebody says.
pub(crate) fn decide(run: &mut Run<'_>, args: &DecideArgs) -> anyhow::Result<u8> {
    let answer = match &args.leave {
        None => OwnAnswer::Take,
        Some(why) => OwnAnswer::Leave(why.as_str().into()),
    };
    run.ctx.decide_proposal(args.proposal, &answer)?;
    writeln!(run.out, "Done.")?;
    Ok(0)
}
