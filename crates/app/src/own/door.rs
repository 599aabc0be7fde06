//! The side of whoever was invited: a link, and a code that came another way. Every failure says the
//! same. Whoever comes so acts under the id of the invitation and may do nothing else.

use std::sync::Arc;

use access::{Act, Actor, Authorised, Purpose, Scope, acts, authorise};
use duties::Words;
use jiff::Timestamp;
use vault::passwords::Cost;

use super::{OwnData, OwnDetail, OwnFile};
use crate::{
    AppError, Body as _, Ctx, Engine, Fault,
    accounts::token_hash,
    bodies::{INVITATION_TOKEN, Invitation, Person, Proposal},
    engine::Stored,
};

/// Proposals that one invitation keeps; who has more to say is better heard.
const MOST_PROPOSALS: usize = 60;

/// What whoever comes with the right link and code is told where it may not be shown now.
const HELD: &str = "this page cannot be shown at the moment";

fn refused() -> AppError {
    AppError::refused("That link and code do not match.")
}

impl Engine {
    /// Shows somebody their own details, who has link and code.
    pub fn open_own(
        &self,
        secret: &str,
        code: &str,
        (now, cost): (Timestamp, Cost),
    ) -> Result<OwnData, AppError> {
        let (mut stored, held) = self.invited(secret, code, (now, cost))?;
        let ctx = ctx_of(self, &stored, now);
        let allowed = ctx.on_mine::<acts::OwnOpen>(&stored)?;
        let data = ctx.own_data(&held, &stored)?;
        let mut unit = ctx.begin(&allowed);
        if stored.body.opened_at.is_none() {
            stored.body.opened_at = Some(now);
            unit.update(&stored)?;
        } else {
            unit.name(Invitation::KIND, stored.id, stored.version);
        }
        unit.name(Person::KIND, held.id, held.version);
        unit.about(held.id);
        unit.commit()?;
        Ok(data)
    }

    /// Gives somebody their own details as a file.
    pub fn fetch_own(
        &self,
        (secret, code): (&str, &str),
        file: OwnFile,
        (now, cost): (Timestamp, Cost),
    ) -> Result<Vec<u8>, AppError> {
        let (stored, held) = self.invited(secret, code, (now, cost))?;
        let ctx = ctx_of(self, &stored, now);
        let allowed = ctx.on_mine::<acts::OwnFetch>(&stored)?;
        let data = ctx.own_data(&held, &stored)?;
        let bytes = ctx.own_file(&data, file)?;
        let mut unit = ctx.begin(&allowed);
        unit.name(Invitation::KIND, stored.id, stored.version);
        unit.name(Person::KIND, held.id, held.version);
        unit.about(held.id);
        unit.commit()?;
        Ok(bytes)
    }

    /// Takes what somebody says their details should be: what differs from what is held waits to be
    /// decided, one proposal for each detail. Shows what is held then.
    pub fn propose_own(
        &self,
        (secret, code): (&str, &str),
        said: &[(OwnDetail, String)],
        (now, cost): (Timestamp, Cost),
    ) -> Result<OwnData, AppError> {
        let (mut stored, held) = self.invited(secret, code, (now, cost))?;
        let ctx = ctx_of(self, &stored, now);
        let allowed = ctx.on_mine::<acts::OwnPropose>(&stored)?;
        let before = stored.body.proposals.clone();
        ctx.put_down(&held, &mut stored, said)?;
        let proposals = &stored.body.proposals;
        if *proposals == before {
            return Err(AppError::refused(
                "Nothing differs from what we hold. Change what is wrong, and send it then.",
            ));
        }
        if proposals.len() > MOST_PROPOSALS {
            return Err(AppError::refused(
                "We have a lot from you by this page. Please telephone or write to us.",
            ));
        }
        let mut unit = ctx.begin(&allowed);
        unit.update(&stored)?;
        unit.about(held.id);
        unit.commit()?;
        ctx.own_data(&held, &stored)
    }

    /// The invitation and the person, for whoever has link and code.
    fn invited(
        &self,
        secret: &str,
        code: &str,
        (now, cost): (Timestamp, Cost),
    ) -> Result<(Stored<Invitation>, Arc<Stored<Person>>), AppError> {
        // One guess after the other: guesses made at the same moment would be counted as one.
        let _turn = self.gate.one_collection();
        let snapshot = self.snapshot()?;
        let hash = token_hash(secret);
        let found = self.find_keyed::<Invitation>(
            &self.realm,
            snapshot.as_ref(),
            INVITATION_TOKEN,
            hash.as_bytes(),
        )?;
        drop(snapshot);
        let Some(mut stored) = found else {
            // The same work as for a link that exists.
            let _ = vault::passwords::verify_nobody(code, cost);
            return Err(refused());
        };
        let held = self.directory()?.person(stored.body.person);
        let ctx = ctx_of(self, &stored, now);
        let live = stored.body.link.is_live(now) && stored.body.withdrawn_at.is_none();
        let right = stored.body.link.is_opened_by(code);
        let Some(held) = held.filter(|_| live && right) else {
            let allowed = ctx.on_mine::<acts::OwnFailed>(&stored)?;
            stored.body.link.wrong = stored.body.link.wrong.saturating_add(1);
            let mut unit = ctx.begin(&allowed);
            unit.update(&stored)?;
            unit.about(stored.body.person);
            unit.commit()?;
            return Err(refused());
        };
        // What speaks against it since they were invited: link and code were right.
        if ctx.own_stopped(&held, &stored)? {
            let allowed = ctx.on_mine::<acts::OwnFailed>(&stored)?;
            let mut unit = ctx.begin(&allowed);
            unit.name(Invitation::KIND, stored.id, stored.version);
            unit.about(held.id);
            unit.commit()?;
            return Err(AppError::input("own", HELD, "telephone or write to us"));
        }
        Ok((stored, held))
    }
}

/// Whoever holds the link of an invitation acts as nobody but that.
fn ctx_of<'e>(engine: &'e Engine, invitation: &Stored<Invitation>, now: Timestamp) -> Ctx<'e> {
    Ctx {
        engine,
        now,
        actor: Actor::requester(invitation.id.0),
    }
}

impl Ctx<'_> {
    fn on_mine<A: Act>(&self, invitation: &Stored<Invitation>) -> Result<Authorised<A>, AppError> {
        let scope = Scope::Person {
            id: invitation.body.person.0,
            own: false,
        };
        Ok(authorise(&self.actor, &scope, Purpose::RightsRequest)?)
    }

    fn own_stopped(
        &self,
        held: &Stored<Person>,
        invitation: &Stored<Invitation>,
    ) -> Result<bool, AppError> {
        for stops in [
            self.may_see_their_own(held),
            self.is_safe_for(held, &invitation.body.email),
        ] {
            match stops {
                Ok(()) => {}
                Err(AppError::Refused(_) | AppError::Input(_)) => return Ok(true),
                Err(other) => return Err(other),
            }
        }
        Ok(false)
    }

    fn put_down(
        &self,
        held: &Stored<Person>,
        stored: &mut Stored<Invitation>,
        said: &[(OwnDetail, String)],
    ) -> Result<(), AppError> {
        let mut faults: Vec<Fault> = Vec::new();
        for (detail, text) in said {
            let text = match detail.tidied(text, self.today()) {
                Ok(text) => text,
                Err(AppError::Input(wrong)) => {
                    faults.extend(wrong);
                    continue;
                }
                Err(other) => return Err(other),
            };
            let field = self.own_field(*detail, held, stored)?;
            // What is not shown is not put right here either: they cannot know what it says.
            if !field.is_shown {
                continue;
            }
            let proposals = &mut stored.body.proposals;
            let waits = |one: &Proposal| one.decided.is_none() && one.detail == detail.code();
            if field.proposed.as_deref() == Some(text.as_str()) {
                continue;
            }
            proposals.retain(|one| !waits(one));
            if text == field.held {
                continue;
            }
            proposals.push(Proposal {
                id: self.engine.new_id(),
                detail: detail.code().to_owned(),
                held: Words::new(field.held),
                words: Words::new(text),
                at: self.now,
                decided: None,
            });
        }
        let given = |detail| said.iter().find(|(one, _)| *one == detail);
        let blank = |detail| given(detail).is_some_and(|(_, text)| text.trim().is_empty());
        if blank(OwnDetail::Given) && blank(OwnDetail::Family) {
            faults.push(Fault {
                place: OwnDetail::Given.code().to_owned(),
                what: "Enter a name".to_owned(),
                mend: "a given name or a family name will do".to_owned(),
            });
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(AppError::Input(faults))
        }
    }
}
