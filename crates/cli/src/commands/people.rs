//! `caretaker person …` and `caretaker relation …`

use app::AppError;
use app::bodies::{Capacity, Person, Relation};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::Run;
use super::people_import::{self, ImportArgs};

/// People.
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Import people from a table; a preview is shown, and nothing is done without --yes.
    Import(Box<ImportArgs>),
    /// Add a person.
    Add(AddArgs),
    /// List people, all or those whose names, numbers or contacts hold these words.
    List {
        /// Words to look for.
        words: Vec<String>,
    },
    /// Say who may see what is held about a person, and why.
    Access {
        /// An id, the organisation's number, or a name that fits one person only.
        person: String,
    },
    /// Show what keeps a person safe: words that may not go out, and orders on contact.
    Safety {
        /// An id, the organisation's number, or a name that fits one person only.
        person: String,
    },
    /// Protect a word: no answer goes out while it stands in it.
    Protect(super::safety::ProtectArgs),
    /// Record an order on contact: delivery warns while it is in force.
    Order(super::safety::OrderArgs),
    /// Take a protected word or an order on contact away, with the reason.
    Unprotect(super::safety::EndArgs),
    /// List what of a person's was given to others.
    Disclosures {
        /// An id, the organisation's number, or a name that fits one person only.
        person: String,
    },
    /// Record that something was given to somebody.
    Disclose(super::disclosures::DiscloseArgs),
    /// Strike out what was recorded wrongly as given.
    DisclosureStrike(super::disclosures::StrikeArgs),
    /// Record whether a recipient was told that details were put right.
    DisclosureTold(super::disclosures::ToldArgs),
    /// Show who was invited to see their own details, and what they say should be put right.
    Own {
        /// An id, the organisation's number, or a name that fits one person only.
        person: String,
    },
    /// Invite somebody to see their own details, or send a new link: link and code are shown once.
    OwnInvite(super::own::InviteArgs),
    /// Withdraw an invitation: its link ends.
    OwnWithdraw {
        /// The id of the invitation, as `caretaker person own` prints it.
        invitation: app::EntityId,
    },
    /// Decide what somebody says of their own details.
    OwnDecide(super::own::DecideArgs),
    /// Show a person and those they belong to.
    Show {
        /// An id, the organisation's number, or a name that fits one person only.
        person: String,
        /// Their birth date, if they may have been erased: it tells them from others of the name.
        #[arg(long, value_name = "DATE")]
        born_on: Option<Date>,
    },
}

/// `caretaker person add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Given names.
    #[arg(long)]
    given: String,
    /// Family name.
    #[arg(long)]
    family: String,
    /// As what they are known: a kind of person of the policy, by its code or its word; may be
    /// given several times.
    #[arg(long, required = true)]
    capacity: Vec<String>,
    /// The organisation's own number for them.
    #[arg(long)]
    id: Option<String>,
    /// The name they go by.
    #[arg(long)]
    known_as: Option<String>,
    /// Birth date.
    #[arg(long)]
    born_on: Option<Date>,
    /// E-mail addresses.
    #[arg(long)]
    email: Vec<String>,
    /// Telephone numbers.
    #[arg(long)]
    telephone: Vec<String>,
}

/// Relations.
#[derive(Debug, Subcommand)]
pub(crate) enum RelationCommand {
    /// Record how two people belong together.
    Add {
        /// One of them, as in: FROM is carer-of TO.
        from: String,
        /// carer-of, tutor-of, placed-by, sibling-of or refers.
        kind: String,
        /// The other.
        to: String,
        /// Since when.
        #[arg(long)]
        since: Option<Date>,
        /// What shows it.
        #[arg(long)]
        evidence: Option<String>,
    },
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &PersonCommand) -> anyhow::Result<u8> {
    match command {
        PersonCommand::Import(args) => people_import::run(run, args),
        PersonCommand::Add(args) => add(run, args),
        PersonCommand::List { words } => {
            let words = words.join(" ");
            let found = run.ctx.list_people(&words)?;
            if found.is_empty() && app::are_single_letters(&words) {
                writeln!(
                    run.err,
                    "Nobody has that as a whole name. Write at least two letters of it."
                )?;
            }
            let house = run.ctx.engine.house_words();
            for person in found {
                let kinds = person.body.capacities.iter().map(|c| house.kind(&c.kind));
                let kinds: Vec<String> = kinds.collect();
                let number = person.body.external_id.as_deref().unwrap_or("-");
                writeln!(
                    run.out,
                    "{}  {number:8}  {}  ({})",
                    person.id,
                    person.body.display_name(),
                    kinds.join(", ")
                )?;
            }
            Ok(0)
        }
        PersonCommand::Access { person } => super::may_see::of_person(run, person),
        PersonCommand::Safety { person } => super::safety::show(run, person),
        PersonCommand::Protect(args) => super::safety::protect(run, args),
        PersonCommand::Order(args) => super::safety::order(run, args),
        PersonCommand::Unprotect(args) => super::safety::end(run, args),
        PersonCommand::Disclosures { person } => super::disclosures::list(run, person),
        PersonCommand::Disclose(args) => super::disclosures::disclose(run, args),
        PersonCommand::DisclosureStrike(args) => super::disclosures::strike(run, args),
        PersonCommand::DisclosureTold(args) => super::disclosures::told(run, args),
        PersonCommand::Own { person } => super::own::show(run, person),
        PersonCommand::OwnInvite(args) => super::own::invite(run, args),
        PersonCommand::OwnWithdraw { invitation } => super::own::withdraw(run, *invitation),
        PersonCommand::OwnDecide(args) => super::own::decide(run, args),
        PersonCommand::Show { person, born_on } => show(run, person, *born_on),
    }
}

fn add(run: &mut Run<'_>, args: &AddArgs) -> anyhow::Result<u8> {
    let house = run.ctx.engine.house_words();
    let capacities = args
        .capacity
        .iter()
        .map(|kind| Capacity {
            kind: house.kind_meant(kind).unwrap_or(kind).to_owned(),
            from: None,
            to: None,
        })
        .collect();
    let id = run.ctx.add_person(Person {
        external_id: args.id.clone(),
        given_names: args.given.clone(),
        family_name: args.family.clone(),
        known_as: args.known_as.clone(),
        born_on: args.born_on,
        emails: args.email.clone(),
        telephones: args.telephone.clone(),
        capacities,
        ..Person::default()
    })?;
    writeln!(run.out, "{id}")?;
    Ok(0)
}

fn show(run: &mut Run<'_>, words: &str, born_on: Option<Date>) -> anyhow::Result<u8> {
    let id = match run.ctx.resolve_person(words) {
        Err(AppError::NotFound(what)) => return was_here(run, words, born_on, what),
        other => other?,
    };
    let view = run.ctx.show_person(id)?;
    let person = &view.person.body;
    writeln!(run.out, "{}  {}", person.full_name(), id)?;
    for (label, value) in [
        ("known as", person.known_as.clone().unwrap_or_default()),
        ("also called", person.nicknames.join(", ")),
        ("formerly", person.former_names.join(", ")),
        (
            "born on",
            person.born_on.map(|on| on.to_string()).unwrap_or_default(),
        ),
        ("e-mail", person.emails.join(", ")),
        ("telephone", person.telephones.join(", ")),
        ("address", person.address.clone().unwrap_or_default()),
        ("postcode", person.postcode.clone().unwrap_or_default()),
    ] {
        if !value.is_empty() {
            writeln!(run.out, "  {label}: {value}")?;
        }
    }
    let kept = run.ctx.protections(id)?.line();
    if !kept.is_empty() {
        writeln!(run.out, "  to keep them safe: {kept}")?;
    }
    let house = run.ctx.engine.house_words();
    for capacity in &person.capacities {
        let until = capacity
            .to
            .map(|on| format!(" until {on}"))
            .unwrap_or_default();
        let since = capacity
            .from
            .map(|on| format!(" since {on}"))
            .unwrap_or_default();
        writeln!(run.out, "  {}{since}{until}", house.kind(&capacity.kind))?;
    }
    for relation in &view.relations {
        let what = house.relation(&relation.relation.body.kind, relation.outward);
        writeln!(run.out, "  {}: {what}", relation.other_name)?;
    }
    super::notices::of_person(run, &view)?;
    super::consents::of_person(run, &view)?;
    Ok(0)
}

/// Nobody of this name is held; whether somebody was, and is erased (obligation RIG-9).
fn was_here(
    run: &mut Run<'_>,
    words: &str,
    born_on: Option<Date>,
    what: &'static str,
) -> anyhow::Result<u8> {
    let stone = match run.ctx.erased(words, born_on) {
        Ok(Some(stone)) => stone,
        // Whoever may not ask learns what they would of somebody who never was.
        Ok(None) | Err(AppError::Refused(_)) => return Err(AppError::NotFound(what).into()),
        Err(other) => return Err(other.into()),
    };
    writeln!(
        run.err,
        "nobody is held here; somebody with {} was erased on {}",
        stone.by.words(),
        stone.on
    )?;
    if stone.by == app::Agrees::Name && born_on.is_none() {
        writeln!(
            run.err,
            "  mend: repeat it with --born-on to tell them from others of the name"
        )?;
    }
    Ok(crate::exit::NOT_FOUND)
}

/// Runs it.
pub(crate) fn run_relation(run: &mut Run<'_>, command: &RelationCommand) -> anyhow::Result<u8> {
    let RelationCommand::Add {
        from,
        kind,
        to,
        since,
        evidence,
    } = command;
    let relation = Relation {
        from: run.ctx.resolve_person(from)?,
        kind: kind.clone(),
        to: run.ctx.resolve_person(to)?,
        from_on: *since,
        to_on: None,
        evidence: evidence.clone(),
        import: None,
    };
    let id = run.ctx.add_relation(relation)?;
    writeln!(run.out, "{id}")?;
    Ok(0)
}
