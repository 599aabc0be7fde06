//! Seeing and putting right one's own details without a formal request (obligation RIG-20): somebody is
//! invited by a link and a code, sees what the directory holds of them and what the policy keeps of
//! people like them, proposes what should be put right, and takes it away as a file. Nothing changes
//! by itself: who works here decides about each proposal.

mod detail;
mod door;
mod file;
mod shown;

use std::collections::BTreeMap;

use access::{Act, Action, Authorised, Purpose, Scope, acts, authorise};
use duties::Words;
use duties::children::{Competence, Finding, age_on, starting_point};
use jiff::Timestamp;
use jiff::civil::Date;
use store::{EntityId, TermRange};
use vault::passwords::Cost;
use zeroize::Zeroizing;

use crate::{
    AppError, Body as _, Ctx, Due, Engine, Matter, SheetWent,
    accounts::token_hash,
    bodies::{
        INVITATION_OF, INVITATION_PROPOSAL, INVITATION_WAITS, Invitation, Person, Proposal,
        ProposalEnd, Sent, SheetLink,
    },
    delivery::LINK,
    engine::Stored,
    need::refused,
    people::check_person,
    safety::Recipient,
    sheets::goes_out,
};

pub use self::{
    detail::{OwnDetail, OwnShape},
    file::OwnFile,
    shown::{OwnData, OwnField, OwnKept},
};

/// No reason is longer, in bytes.
const MOST_WHY: usize = 1_000;
/// From when on nobody asks whether somebody understands enough.
const GROWN: u8 = 18;

/// What is shown once, to be passed on by two ways.
pub struct OwnNote {
    /// The invitation.
    pub invitation: EntityId,
    /// The part of the link after `/mine/`.
    pub secret: Zeroizing<String>,
    /// The six-digit code, to be given separately.
    pub code: String,
    /// When the link ends.
    pub ends_at: Timestamp,
    /// How the link went.
    pub went: SheetWent,
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnState {
    /// Its link works, and was not opened yet.
    Sent,
    /// Its link works, and was opened.
    Opened,
    /// Its link has ended, or five wrong codes locked it.
    Ended,
    /// It was withdrawn.
    Withdrawn,
}

impl OwnState {
    /// The stable text code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Opened => "opened",
            Self::Ended => "ended",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sent => "Not opened yet",
            Self::Opened => "Opened",
            Self::Ended => "The link has ended",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// An invitation, for whoever works with the person.
#[derive(Clone, Debug)]
pub struct InvitationLine {
    /// The invitation.
    pub id: EntityId,
    /// Where it stands.
    pub state: OwnState,
    /// Whether it can be withdrawn: nobody did.
    pub stands: bool,
    /// What is known of it, a sentence each.
    pub said: Vec<String>,
}

/// Something that somebody proposes to put right of themselves.
#[derive(Clone)]
pub struct ProposalLine {
    /// The proposal.
    pub id: EntityId,
    /// Which detail.
    pub detail: OwnDetail,
    /// What was held when they wrote, as it is read.
    pub held: String,
    /// What they say it should be, as it is read; empty where it should go.
    pub words: String,
    /// The day on which they wrote.
    pub on: Date,
    /// What was decided.
    pub decided: Option<ProposalDecided>,
}

/// What was decided about a proposal.
#[derive(Clone)]
pub struct ProposalDecided {
    /// Whether the detail was put right.
    pub taken: bool,
    /// The day.
    pub on: Date,
    /// Who decided.
    pub by: String,
    /// Why not; empty where it was.
    pub why: String,
}

/// What there is about somebody's seeing their own details.
#[derive(Clone)]
pub struct OwnView {
    /// Whose details.
    pub person: EntityId,
    /// Why they cannot be invited now; none where they can.
    pub not_now: Option<String>,
    /// Their own addresses, to choose from.
    pub emails: Vec<String>,
    /// The invitations, the latest first.
    pub invitations: Vec<InvitationLine>,
    /// What they propose, what waits first, then the latest.
    pub proposals: Vec<ProposalLine>,
}

/// What is answered to a proposal.
#[derive(Clone, Debug)]
pub enum OwnAnswer {
    /// The detail is put right as they say.
    Take,
    /// It is not, for this reason.
    Leave(Words),
}

impl Engine {
    /// The invitations of a person, the oldest first.
    pub(crate) fn invitations_of(
        &self,
        person: EntityId,
    ) -> Result<Vec<Stored<Invitation>>, AppError> {
        let range = TermRange::exactly(INVITATION_OF, &person.0);
        let mut all: Vec<Stored<Invitation>> = self.read_all(self.snapshot()?.as_ref(), &range)?;
        all.sort_by_key(|one| (one.body.sent.first().map(|sent| sent.at), one.id));
        Ok(all)
    }

    /// Ends every link that opens somebody's details: what was withdrawn since a backup must not come
    /// back.
    pub(crate) fn invitations_to_end(
        &self,
        now: Timestamp,
    ) -> Result<Vec<Stored<Invitation>>, AppError> {
        let mut all = Vec::new();
        self.for_each::<Invitation>(|mut one| {
            if now < one.body.link.ends_at {
                one.body.link.ends_at = now;
                all.push(one);
            }
        })?;
        Ok(all)
    }

    fn own_link(
        &self,
        now: Timestamp,
        cost: Cost,
    ) -> Result<(SheetLink, Zeroizing<String>, String), AppError> {
        let secret = self.secret();
        let (code, hash) = self.code_to_tell(cost)?;
        let link = SheetLink {
            token: token_hash(&secret),
            code: hash,
            wrong: 0,
            ends_at: now + LINK,
        };
        Ok((link, secret, code))
    }
}

impl Ctx<'_> {
    /// What there is about somebody's seeing their own details, for whoever may change them.
    pub fn own_of(&self, person: EntityId) -> Result<OwnView, AppError> {
        let allowed: Authorised<acts::OwnLook> = self.on_own(person)?;
        let held = self.own_person_held(person, Action::OwnLook)?;
        let all = self.engine.invitations_of(person)?;
        let mut objects: Vec<_> = all
            .iter()
            .map(|one| (Invitation::KIND, one.id, one.version))
            .collect();
        objects.push((Person::KIND, person, held.version));
        let not_now = match self.may_see_their_own(&held) {
            Err(AppError::Refused(no)) => Some(no.why),
            other => other.map(|()| None)?,
        };
        let invitations = all.iter().rev().map(|one| self.invitation_line(one));
        let invitations = invitations.collect::<Result<_, _>>()?;
        let mut proposals = self.proposal_lines(&all)?;
        proposals.sort_by_key(|one| (one.decided.is_some(), std::cmp::Reverse(one.on)));
        self.look(&allowed, &objects, &[person])?;
        Ok(OwnView {
            person,
            not_now,
            emails: held.body.emails.clone(),
            invitations,
            proposals,
        })
    }

    /// Whether the actor may look at that.
    pub fn may_see_own(&self, person: EntityId) -> bool {
        self.on_own::<acts::OwnLook>(person).is_ok()
    }

    /// Invites somebody to see their own details, or once more: a link made before ends. `site` is the
    /// address of these pages, where there is one to send; without an address of theirs the link is
    /// handed over.
    pub fn invite_to_own(
        &self,
        person: EntityId,
        email: &str,
        (site, cost): (Option<&str>, Cost),
    ) -> Result<OwnNote, AppError> {
        let allowed: Authorised<acts::OwnInvite> = self.on_own(person)?;
        let held = self.own_person_held(person, Action::OwnInvite)?;
        self.may_see_their_own(&held)?;
        let email = own_address(&held.body, email)?;
        self.is_safe_for(&held, &email)?;
        let (link, secret, code) = self.engine.own_link(self.now, cost)?;
        let by_mail = site.is_some() && !email.is_empty() && self.has_mail();
        let sent = Sent {
            at: self.now,
            by_mail,
        };
        let ends_at = link.ends_at;
        let mut earlier = self.engine.invitations_of(person)?.into_iter();
        let earlier = earlier.rfind(|one| one.body.withdrawn_at.is_none());
        let mut unit = self.begin(&allowed);
        let id = if let Some(mut stored) = earlier {
            stored.body.email = email;
            stored.body.link = link;
            stored.body.sent.push(sent);
            unit.update(&stored)?;
            stored.id
        } else {
            let id = self.engine.new_id();
            let invitation = Invitation {
                person,
                email,
                invited_by: EntityId(self.actor.id),
                sent: vec![sent],
                link,
                opened_at: None,
                proposals: Vec::new(),
                withdrawn_at: None,
            };
            unit.insert(id, held.cell, &invitation)?;
            id
        };
        unit.about(person);
        unit.commit()?;
        let went = self.own_sent_off(&allowed, id, (site, &secret))?;
        Ok(OwnNote {
            invitation: id,
            secret,
            code,
            ends_at,
            went,
        })
    }

    /// Withdraws an invitation: its link ends. What was proposed stays. Answers whose it was.
    pub fn withdraw_invitation(&self, id: EntityId) -> Result<EntityId, AppError> {
        let (allowed, found) = self.invitation_for::<acts::OwnWithdraw>(id)?;
        let mut stored = found.ok_or(AppError::NotFound("invitation"))?;
        if stored.body.withdrawn_at.is_some() {
            return Err(AppError::refused("This invitation was withdrawn already."));
        }
        stored.body.withdrawn_at = Some(self.now);
        stored.body.link.ends_at = self.now;
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.about(stored.body.person);
        unit.commit()?;
        Ok(stored.body.person)
    }

    /// A proposal that is to be decided, and whose it is. The look is that of [`Ctx::own_of`].
    pub fn proposal(&self, id: EntityId) -> Result<(EntityId, ProposalLine), AppError> {
        let (_, found) = self.proposed::<acts::OwnDecide>(id)?;
        let stored = found.ok_or(AppError::NotFound("proposal"))?;
        let view = self.own_of(stored.body.person)?;
        let line = view.proposals.into_iter().find(|one| one.id == id);
        Ok((view.person, line.ok_or(AppError::NotFound("proposal"))?))
    }

    /// Decides about a proposal. Where it is taken the person's details are changed as anybody changes
    /// them, with a leaf of its own. Answers whose it was.
    pub fn decide_proposal(&self, id: EntityId, answer: &OwnAnswer) -> Result<EntityId, AppError> {
        let (allowed, found) = self.proposed::<acts::OwnDecide>(id)?;
        let mut stored = found.ok_or(AppError::NotFound("proposal"))?;
        let person = stored.body.person;
        let held = self.own_person_held(person, Action::OwnDecide)?;
        let of = stored.body.proposals.iter_mut().find(|one| one.id == id);
        let proposal = of.ok_or(AppError::NotFound("proposal"))?;
        if proposal.decided.is_some() {
            return Err(AppError::refused("This was decided already."));
        }
        let (taken, why) = match answer {
            OwnAnswer::Take => {
                self.take_proposal(&held, proposal)?;
                (true, Words::default())
            }
            OwnAnswer::Leave(why) => (false, self.why_not(&held, why)?),
        };
        proposal.decided = Some(ProposalEnd {
            at: self.now,
            by: EntityId(self.actor.id),
            taken,
            why,
        });
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.about(person);
        unit.commit()?;
        Ok(person)
    }

    /// What waits to be decided, a line for each person; and what it is about.
    pub(crate) fn own_today(
        &self,
        objects: &mut Vec<(&'static str, EntityId, u64)>,
    ) -> Result<Vec<Due>, AppError> {
        let range = TermRange::exactly(INVITATION_WAITS, &[]);
        let snapshot = self.engine.snapshot()?;
        let waiting: Vec<Stored<Invitation>> = self.engine.read_all(snapshot.as_ref(), &range)?;
        drop(snapshot);
        let directory = self.engine.directory()?;
        let mut days: BTreeMap<EntityId, Vec<Date>> = BTreeMap::new();
        for one in waiting {
            objects.push((Invitation::KIND, one.id, one.version));
            let open = one
                .body
                .proposals
                .iter()
                .filter(|one| one.decided.is_none());
            let open = open.map(|one| calendar::date_in_london(one.at));
            days.entry(one.body.person).or_default().extend(open);
        }
        let all = days.into_iter().filter_map(|(person, days)| {
            let matter = Matter::Proposals {
                person,
                name: directory.person(person)?.body.display_name(),
                many: days.len(),
            };
            let on = days.iter().min().copied();
            Some(Due { on, matter })
        });
        Ok(all.collect())
    }

    fn take_proposal(&self, held: &Stored<Person>, proposal: &Proposal) -> Result<(), AppError> {
        let detail = OwnDetail::from_code(&proposal.detail)
            .ok_or_else(|| AppError::Inconsistent("a proposal is of no detail".to_owned()))?;
        let now = detail.of(&held.body);
        // Where a crash came between, the detail is as they said already.
        if now == proposal.words.as_str() {
            return Ok(());
        }
        if now != proposal.held.as_str() {
            return Err(AppError::refused(
                "This detail was changed since they wrote. Look at both: change it by hand if they are right, and answer them.",
            ));
        }
        let mut person = held.body.clone();
        detail.put(&mut person, proposal.words.as_str());
        check_person(&person)?;
        self.change_person(held.id, held.version, person)
    }

    /// A reason that the person will read: nothing that is kept from them stands in it.
    fn why_not(&self, held: &Stored<Person>, why: &Words) -> Result<Words, AppError> {
        let text = why.as_str().trim();
        let mend = "a few words; they read it on their page";
        if text.is_empty() {
            return Err(AppError::input("why", "Say why it is not put right", mend));
        }
        if text.len() > MOST_WHY {
            return Err(AppError::input("why", "This is too long", mend));
        }
        let to = Recipient::person(held.id, &held.body);
        let stops = self.protected_stops(&to, &[text])?;
        if let Some(stop) = stops.into_iter().next() {
            return Err(AppError::input("why", stop, "say it without that"));
        }
        Ok(Words::new(text))
    }

    /// Whether somebody may see their own details by a link: the policy has it so, and they use their
    /// rights themselves.
    pub(crate) fn may_see_their_own(&self, held: &Stored<Person>) -> Result<(), AppError> {
        if !self.engine.pack().requests.own_data {
            return Err(AppError::refused(
                "Your policy does not say that people look after their own data without a request: in its part on requests, own_data = true says so. They can make a request at any time.",
            ));
        }
        let mut judged: Option<(Date, Finding)> = None;
        for request in self.engine.requests_about(held.id)? {
            match &request.body.duty.competence {
                Competence::NotRaised => {}
                Competence::Raised { .. } if request.body.duty.closed.is_some() => {}
                Competence::Raised { .. } => {
                    return Err(AppError::refused(
                        "Whether they can use their own rights is still to be judged, in a request about them. Judge it first.",
                    ));
                }
                Competence::Judged { on, judgement } => {
                    if judged.is_none_or(|(before, _)| before <= *on) {
                        judged = Some((*on, judgement.finding));
                    }
                }
            }
        }
        let pack = self.engine.pack();
        let is_child = |kind: &str| pack.person(kind).is_some_and(|kind| kind.child);
        let age = held
            .body
            .born_on
            .and_then(|born| age_on(born, self.today()));
        let grown = match age {
            Some(age) => age >= GROWN,
            None => !held.body.capacities.iter().any(|one| is_child(&one.kind)),
        };
        let presumed = age.is_some_and(|age| {
            let begins = starting_point(age, self.engine.nation(), None);
            begins.by_statute && begins.finding == Finding::Competent
        });
        match judged {
            _ if grown => Ok(()),
            Some((_, Finding::Competent)) => Ok(()),
            None if presumed => Ok(()),
            Some((_, Finding::NotYet)) | None => Err(AppError::refused(
                "They are under eighteen, as far as is known, and it is not on record that they understand enough to use their own rights. Their parent can ask for them, by a request; or judge it in a request of the child’s and record it there.",
            )),
        }
    }

    /// Whether nothing speaks against writing to somebody at an address: orders on contact, other
    /// households, protected words; for a child, anybody else who reads there.
    fn is_safe_for(&self, held: &Stored<Person>, email: &str) -> Result<(), AppError> {
        let to = Recipient::person(held.id, &held.body);
        let mend = "choose another way, or hand the link over in person";
        let warnings = self.warnings_for(&to, held.id, email)?;
        if !warnings.is_empty() {
            return Err(AppError::input("email", warnings.join(" "), mend));
        }
        let is_grown = held.body.age_on(self.today());
        if !email.is_empty() && is_grown.is_none_or(|age| age < i16::from(GROWN)) {
            let others = self.shares_address(held.id, email)?;
            if !others.is_empty() {
                let what = format!("{} can be reached there too", others.join(", "));
                return Err(AppError::input("email", what, mend));
            }
        }
        let text = mail_text(&self.engine.organisation().name, ("", ""));
        let stops = self.protected_stops(&to, &[&text])?;
        if stops.is_empty() {
            Ok(())
        } else {
            Err(AppError::input("email", stops.join(" "), mend))
        }
    }

    /// Sends the link by e-mail where that was begun; where it fails the invitation says so, and the
    /// link is handed over.
    fn own_sent_off(
        &self,
        allowed: &Authorised<acts::OwnInvite>,
        id: EntityId,
        (site, secret): (Option<&str>, &str),
    ) -> Result<SheetWent, AppError> {
        let snapshot = self.engine.snapshot()?;
        let stored = self.engine.read::<Invitation>(snapshot.as_ref(), id)?;
        drop(snapshot);
        let mut stored = stored.ok_or(AppError::NotFound("invitation"))?;
        let (Some(server), Some(site)) = (self.engine.outside().mail.as_ref(), site) else {
            return Ok(SheetWent::ByHand);
        };
        if !stored.body.sent.last().is_some_and(|sent| sent.by_mail) {
            return Ok(SheetWent::ByHand);
        }
        let organisation = self.engine.organisation();
        let text = mail_text(&organisation.name, (site, secret));
        let letter = mail::Letter {
            to: &stored.body.email,
            subject: "A page for you to look at",
            text: &text,
            attached: None,
            id: &format!("{id}.{}@caretaker", stored.body.sent.len()),
            at: self.now.into(),
        };
        if goes_out(server, &letter) {
            return Ok(SheetWent::ByMail);
        }
        if let Some(last) = stored.body.sent.last_mut() {
            last.by_mail = false;
        }
        let mut unit = self.begin(allowed);
        unit.update(&stored)?;
        unit.about(stored.body.person);
        unit.commit()?;
        Ok(SheetWent::NotSent)
    }

    fn on_own<A: Act>(&self, person: EntityId) -> Result<Authorised<A>, AppError> {
        let scope = Scope::Person {
            id: person.0,
            own: false,
        };
        Ok(authorise(&self.actor, &scope, Purpose::Administration)?)
    }

    /// Somebody whose details the policy lets the actor see.
    fn own_person_held(
        &self,
        person: EntityId,
        action: Action,
    ) -> Result<std::sync::Arc<Stored<Person>>, AppError> {
        let held = self.engine.directory()?.person(person);
        let held = held.ok_or(AppError::NotFound("person"))?;
        if self.sees_details(&self.reader()?, &held)? {
            Ok(held)
        } else {
            Err(refused(action, &[person]))
        }
    }

    /// An invitation, for whoever may do this with it; one that there is not is asked for as any other.
    fn invitation_for<A: Act>(
        &self,
        id: EntityId,
    ) -> Result<(Authorised<A>, Option<Stored<Invitation>>), AppError> {
        let snapshot = self.engine.snapshot()?;
        let found = self.engine.read::<Invitation>(snapshot.as_ref(), id)?;
        let whose = found.as_ref().map_or(id, |one| one.body.person);
        Ok((self.on_own(whose)?, found))
    }

    /// The invitation by which a proposal came, for whoever may do this with it.
    fn proposed<A: Act>(
        &self,
        id: EntityId,
    ) -> Result<(Authorised<A>, Option<Stored<Invitation>>), AppError> {
        let range = TermRange::exactly(INVITATION_PROPOSAL, &id.0);
        let snapshot = self.engine.snapshot()?;
        let found: Vec<Stored<Invitation>> = self.engine.read_all(snapshot.as_ref(), &range)?;
        let found = found.into_iter().next();
        let whose = found.as_ref().map_or(id, |one| one.body.person);
        Ok((self.on_own(whose)?, found))
    }

    fn invitation_line(&self, one: &Stored<Invitation>) -> Result<InvitationLine, AppError> {
        let body = &one.body;
        let on = |at: Timestamp| calendar::in_words(calendar::date_in_london(at));
        let sent = body.sent.iter().map(|sent| {
            let how = if sent.by_mail { " by e-mail" } else { "" };
            format!("{}{how}", on(sent.at))
        });
        let sent: Vec<String> = sent.collect();
        let by = self.engine.who(body.invited_by)?;
        let mut said = vec![format!("Invited by {by} on {}", sent.join(", again on "))];
        if let Some(at) = body.opened_at {
            said.push(format!("Opened first on {}", on(at)));
        }
        let state = match (body.withdrawn_at, body.link.is_live(self.now)) {
            (Some(_), _) => OwnState::Withdrawn,
            (None, false) => OwnState::Ended,
            (None, true) if body.opened_at.is_some() => OwnState::Opened,
            (None, true) => OwnState::Sent,
        };
        match body.withdrawn_at {
            Some(at) => said.push(format!("Withdrawn on {}", on(at))),
            None if state != OwnState::Ended => {
                said.push(format!("The link works until {}", on(body.link.ends_at)));
            }
            None => {}
        }
        Ok(InvitationLine {
            id: one.id,
            state,
            stands: body.withdrawn_at.is_none(),
            said,
        })
    }

    fn proposal_lines(&self, all: &[Stored<Invitation>]) -> Result<Vec<ProposalLine>, AppError> {
        let proposals = all.iter().flat_map(|one| &one.body.proposals);
        let known = proposals.filter_map(|one| Some((OwnDetail::from_code(&one.detail)?, one)));
        let lines = known.map(|(detail, one)| {
            let decided = one.decided.as_ref().map(|end| {
                Ok::<_, AppError>(ProposalDecided {
                    taken: end.taken,
                    on: calendar::date_in_london(end.at),
                    by: self.engine.who(end.by)?,
                    why: end.why.as_str().to_owned(),
                })
            });
            Ok(ProposalLine {
                id: one.id,
                detail,
                held: detail.shown(one.held.as_str()),
                words: detail.shown(one.words.as_str()),
                on: calendar::date_in_london(one.at),
                decided: decided.transpose()?,
            })
        });
        lines.collect()
    }
}

/// One of somebody's own addresses, as it is held; none where the link is to be handed over.
fn own_address(person: &Person, email: &str) -> Result<String, AppError> {
    let email = email.trim();
    if email.is_empty() {
        return Ok(String::new());
    }
    let mut theirs = person.emails.iter();
    let found = theirs.find(|one| one.trim().eq_ignore_ascii_case(email));
    found.map(|one| one.trim().to_owned()).ok_or_else(|| {
        AppError::input(
            "email",
            "This is no address of theirs",
            "choose one that stands with their details, or hand the link over",
        )
    })
}

/// The mail. It names nobody and says nothing of what is held: mail is read by machines on its way.
fn mail_text(organisation: &str, (site, secret): (&str, &str)) -> String {
    format!(
        "{organisation}\n\nYou are invited to look at a page of ours that is meant for you alone. It opens \
         with this link:\n\n{site}/mine/{secret}\n\nThe page asks for a code of six digits, which you are \
         told another way. Do not pass the link on. The link works for fourteen days. You did not \
         expect this? Telephone or write to us before you open it. No answer to this message is read.\n"
    )
}
