//! `caretaker request mail-fetch`: going through the mailbox of the settings, by hand and while a server
//! runs; and whether it can be reached.

use std::sync::Arc;
use std::time::Duration;

use app::{Engine, MailRound, MailboxStands};
use duties::rights::RightKind;

use super::Run;
use crate::doctor::Level;
use crate::home::Settings;

/// The longest pause after failures.
const LONGEST: Duration = Duration::from_hours(1);

/// Takes what came, and says what was taken and what was left.
pub(super) fn fetch(run: &mut Run<'_>) -> anyhow::Result<u8> {
    let round = run.ctx.fetch_mail(run.extractor)?;
    for one in &round.taken {
        let wish = one.wish.map_or("not-sure", RightKind::code);
        writeln!(run.out, "{}  {wish}  {}", one.reference, one.due.words())?;
    }
    for line in lines(&round) {
        writeln!(run.err, "{line}")?;
    }
    Ok(0)
}

/// What was done, and what is left, by number.
fn lines(round: &MailRound) -> Vec<String> {
    let taken = match round.taken.len() {
        0 => "Nothing new was taken.".to_owned(),
        1 => "One mail was taken.".to_owned(),
        many => format!("{many} mails were taken."),
    };
    let mut all = vec![taken];
    if round.known > 0 {
        all.push(format!("Given in before: {}.", round.known));
    }
    all.extend(left(round.stands));
    all
}

fn left(stands: MailboxStands) -> Option<String> {
    (stands.many() > 0).then(|| {
        format!(
            "Left in the mailbox, to be looked at there: {}.",
            stands.words().join("; ")
        )
    })
}

/// What `doctor` says of the connection: it is made, and nothing is taken.
pub(crate) fn reached(settings: &Settings) -> Option<(Level, String)> {
    let polled = settings.mailbox.as_ref()?;
    let opened = polled.mailbox().and_then(|mailbox| Ok(mailbox.open()?));
    Some(match opened {
        Ok(folder) => {
            folder.close();
            let words = "mailbox: it can be reached, and its folder opens";
            (Level::Good, words.to_owned())
        }
        Err(error) => (Level::Bad, format!("mailbox: {error:#}")),
    })
}

/// What `doctor` says of what was left in it.
pub(crate) fn findings(engine: &Engine) -> anyhow::Result<Option<(Level, String)>> {
    let words = left(engine.mailbox_stands()?);
    Ok(words.map(|words| (Level::Warning, format!("mailbox: {words}"))))
}

/// Goes through the mailbox as long as the process lives. Nobody waits for it.
pub(crate) fn keep(engine: &Arc<Engine>, clock: &web::Clock, every: Duration) {
    if engine.outside().mailbox.is_none() {
        return;
    }
    // Not held: the end of the server is the end of the organisation, whoever sleeps.
    let (engine, clock) = (Arc::downgrade(engine), Arc::clone(clock));
    let started = std::thread::Builder::new()
        .name("mailbox".to_owned())
        .spawn(move || {
            let mut failures = 0;
            loop {
                let Some(engine) = engine.upgrade() else {
                    return;
                };
                failures = match once(&engine, &clock) {
                    Ok(()) => 0,
                    Err(error) => {
                        let why = crate::files::in_words(&format!("{error:#}"));
                        tracing::warn!("the mailbox could not be gone through: {why}");
                        failures + 1
                    }
                };
                drop(engine);
                std::thread::sleep(pause(every, failures));
            }
        });
    if started.is_err() {
        tracing::error!("no thread to go through the mailbox");
    }
}

fn once(engine: &Engine, clock: &web::Clock) -> anyhow::Result<()> {
    let extractor = crate::open::extractor()?;
    if let Some(round) = engine.poll_mailbox(&extractor, clock())?
        && !round.taken.is_empty()
    {
        tracing::info!("mails taken out of the mailbox: {}", round.taken.len());
    }
    Ok(())
}

/// How long to wait: twice as long after each failure, and never so long that a day is lost.
fn pause(every: Duration, failures: u32) -> Duration {
    let times = 1_u32.checked_shl(failures.min(8)).unwrap_or(1);
    every.saturating_mul(times).min(LONGEST).max(every)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_with_failures_and_end() {
        let minutes = Duration::from_mins;
        assert_eq!(pause(minutes(5), 0), minutes(5));
        assert_eq!(pause(minutes(5), 1), minutes(10));
        assert_eq!(pause(minutes(5), 3), minutes(40));
        assert_eq!(pause(minutes(5), 4), minutes(60));
        assert_eq!(pause(minutes(5), u32::MAX), minutes(60));
        assert_eq!(pause(minutes(60), 9), minutes(60));
    }

    #[test]
    fn what_was_left_is_said_by_number_and_nothing_where_nothing_was() {
        let mut round = MailRound::default();
        assert_eq!(lines(&round), ["Nothing new was taken."]);
        round.known = 1;
        round.stands.automatic = 3;
        let all = lines(&round).join(" ");
        assert!(all.contains("Given in before: 1."), "{all}");
        assert!(all.contains("3 that programs wrote"), "{all}");
    }
}
