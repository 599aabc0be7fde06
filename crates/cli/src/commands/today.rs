//! `caretaker today`: what is due, by day.

use app::{Due, DueEntry, Matter, SetBy};

use super::Run;

/// Show what is due, by day: aims of the policy beside limits of the law, and what blocks a request.
#[derive(Debug, clap::Args)]
pub(crate) struct TodayArgs {
    /// Only how much is due on each of the days that come.
    #[arg(long)]
    pub(crate) load: bool,
}

/// Prints it.
pub(crate) fn run(run: &mut Run<'_>, args: &TodayArgs) -> anyhow::Result<u8> {
    let list = run.ctx.today_list()?;
    if args.load {
        for day in list.load() {
            writeln!(
                run.out,
                "{}  {} limits  {} aims  {} else",
                day.on, day.limits, day.aims, day.other
            )?;
        }
        return Ok(0);
    }
    for entry in list.by_day() {
        let on = entry
            .on
            .map_or_else(|| "no day".to_owned(), |on| on.to_string());
        writeln!(run.out, "{on:<10}  {}", words(&entry))?;
        let Matter::Request { open, .. } = &entry.due.matter else {
            continue;
        };
        if let Some((_, name)) = &open.has {
            writeln!(run.out, "            {name} has it")?;
        }
        for block in &open.blocked {
            writeln!(run.out, "            {}", block.words(list.on))?;
        }
    }
    Ok(0)
}

/// `caretaker calendar`: the same as a calendar, which names nobody.
pub(crate) fn calendar(run: &mut Run<'_>) -> anyhow::Result<u8> {
    write!(run.out, "{}", run.ctx.calendar_feed()?)?;
    Ok(0)
}

fn words(entry: &DueEntry<'_>) -> String {
    let Some(day) = entry.day else {
        return matter(entry.due);
    };
    let set_by = match day.set_by {
        SetBy::Law => "the law",
        SetBy::Policy => "our policy",
    };
    format!("{}: {} ({set_by})", matter(entry.due), day.what.words())
}

fn matter(due: &Due) -> String {
    match &due.matter {
        Matter::Request {
            number,
            kind,
            subject,
            ..
        } => format!("request {number}, {}, about {subject}", kind.code()),
        Matter::Arrival(line) => match &line.number {
            Some(number) => format!("read what was added to request {number}"),
            None => format!("see to what came by {}: {}", line.channel, line.reference),
        },
        Matter::Mailbox {
            stands,
            fails_since,
        } => {
            let failing = fails_since.map(|since| {
                let since = calendar::instant_in_words(since);
                format!("it cannot be gone through since {since}: caretaker doctor says why")
            });
            let all: Vec<String> = failing.into_iter().chain(stands.words()).collect();
            format!("look at the mailbox: {}", all.join("; "))
        }
        Matter::Recipients { number, .. } => {
            format!("tell those who received what request {number} changed")
        }
        Matter::Corrected { name, many, .. } => {
            format!("tell {many} who received details of {name} that they were put right")
        }
        Matter::SecondReading { number, items } => {
            format!("read {items} items of request {number} a second time")
        }
        Matter::Birthday { name, age, .. } => format!("{name} will be {age}"),
        Matter::MoreBirthdays => "more birthdays like these follow".to_owned(),
        Matter::PolicyReview => "look at the policy again".to_owned(),
        Matter::PolicyToRead { number } => {
            format!("read version {number} of the policy and confirm it")
        }
        Matter::PolicyToSign { number } => format!("sign version {number} of the policy"),
        Matter::Register {
            register,
            what,
            many,
        } => match what {
            Some(what) => format!("{}: {what}", register.title),
            None => format!("{}: {many} are due", register.title),
        },
        Matter::Registers { many } => format!("{many} entries are missing in the registers"),
        Matter::Notice { title, people, .. } => {
            format!("give {people} people the notice “{title}”")
        }
        Matter::TakenBack { many } => format!("see to {many} agreements that were taken back"),
        Matter::Questions { open } => format!("answer {open} questions"),
        Matter::Disposals { many } => format!("look at {many} things that are to be deleted"),
        Matter::PastItsDay { people, files } => format!(
            "delete or keep what is past its day about {people} people, and {files} files of requests"
        ),
        Matter::Proposals { name, many, .. } => {
            format!("decide {many} things that {name} says of their own details")
        }
        Matter::Holds { many } => format!("look again at {many} things that are on hold"),
    }
}
