//! Delivery by an expiring link, with a code given separately. Collection is on the ledger.

use access::{Actor, Authorised, Purpose, Scope, acts, authorise};
use duties::Words;
use duties::rights::{Channel, Event};
use jiff::{SignedDuration, Timestamp};
use store::{EntityId, TermRange};
use vault::passwords::Cost;
use zeroize::Zeroizing;

use crate::{
    AppError, Ctx, Engine,
    accounts::token_hash,
    bodies::{CaseNote, Delivery, Package, Request},
    engine::Stored,
    package::{PackageFile, Releasable, bytes_of},
};

/// A link ends after this long.
pub(crate) const LINK: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Wrong codes after which a link is locked.
const MOST_WRONG: u32 = 5;
/// How often handing over is tried again when the request changed at that moment.
const TRIES: usize = 5;

/// What whoever comes with the right link and code is told of an answer that may not go.
const HELD: &str = "this answer is being looked at again";

/// What is shown once, to be passed on by two ways.
pub struct DeliveryNote {
    /// The part of the link after `/collect/`.
    pub secret: Zeroizing<String>,
    /// The six-digit code, to be given separately.
    pub code: String,
    /// When the link ends.
    pub ends_at: Timestamp,
}

/// What the recipient takes away.
pub struct Collected {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The zip of its parts.
    pub zip: Vec<u8>,
}

impl Ctx<'_> {
    /// Releases the answer that passed its check and makes the link by which it is collected.
    pub fn deliver(&self, request: EntityId, cost: Cost) -> Result<DeliveryNote, AppError> {
        self.deliver_despite(request, "", cost)
    }

    /// The same, with the reason why it may go where it goes although there is a warning: it stays on
    /// record, and without it nothing goes there.
    pub fn deliver_despite(
        &self,
        request: EntityId,
        why: &str,
        cost: Cost,
    ) -> Result<DeliveryNote, AppError> {
        let release: Authorised<acts::RequestRelease> = self.on_request(request)?;
        let allowed: Authorised<acts::RequestDeliver> = self.on_request(request)?;
        let mut case = self.engine.request(request)?;
        let releasable = self.releasable(&case.body)?;
        let despite = self.despite_warnings(&mut case.body, why)?;
        let mut unit = self.begin(&release);
        unit.name("package", releasable.package.id, releasable.package.version);
        unit.about(request);
        unit.about(case.body.subject);
        unit.commit()?;
        self.make_link(&allowed, case, (&releasable, despite), cost)
    }

    /// Records that the answer went by post or by hand: what passed its check and is still what passed.
    pub(crate) fn deliver_by_hand(
        &self,
        request: EntityId,
        event: Event,
        why: &str,
    ) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestRelease> = self.on_request(request)?;
        let mut case = self.engine.request(request)?;
        self.releasable(&case.body)?;
        self.despite_warnings(&mut case.body, why)?;
        case.body.duty = self.after(&case.body, event)?;
        self.save(&allowed, &case, |_| Ok(()))
    }

    /// Refuses what goes where there is a warning, unless it is said why it may: that is noted on the
    /// request.
    pub(crate) fn despite_warnings(
        &self,
        case: &mut Request,
        why: &str,
    ) -> Result<Option<String>, AppError> {
        let warnings = self.delivery_warnings(case)?;
        if warnings.is_empty() {
            return Ok(None);
        }
        let why = why.trim();
        if why.is_empty() {
            let mend = "choose a safer way to reply, or say why this one may be used all the same";
            return Err(AppError::input("despite", warnings.join(" "), mend));
        }
        case.notes.push(CaseNote {
            at: self.now,
            by: EntityId(self.actor.id),
            text: Words::new(format!(
                "{} It may go all the same: {why}",
                warnings.join(" ")
            )),
        });
        Ok(Some(why.to_owned()))
    }

    fn make_link(
        &self,
        allowed: &Authorised<acts::RequestDeliver>,
        mut case: Stored<Request>,
        (releasable, despite): (&Releasable, Option<String>),
        cost: Cost,
    ) -> Result<DeliveryNote, AppError> {
        let engine = self.engine;
        let event = Event::Delivered {
            on: self.today(),
            channel: Channel::Link,
        };
        // A second link for the same answer is not a second delivery.
        if case.body.duty.delivery.is_none() {
            case.body.duty = self.after(&case.body, event)?;
        }
        let secret = engine.secret();
        let (code, hash) = engine.code_to_tell(cost)?;
        let ends_at = self.now + LINK;
        let delivery = Delivery {
            request: case.id,
            package: releasable.package.id,
            token: token_hash(&secret),
            code: hash,
            wrong: 0,
            ends_at,
            despite,
            collected_at: None,
        };
        let cell = case.cell;
        // Whoever asks for another link has lost the first, or sent it astray: it ends here.
        let mut earlier = engine.read_all::<Delivery>(
            engine.snapshot()?.as_ref(),
            &TermRange::exactly("delivery.of", &case.id.0),
        )?;
        earlier.retain(|link| self.now < link.body.ends_at);
        self.save(allowed, &case, |unit| {
            for mut link in earlier {
                link.body.ends_at = self.now;
                unit.update(&link)?;
            }
            unit.insert(engine.new_id(), cell, &delivery)
        })?;
        Ok(DeliveryNote {
            secret,
            code,
            ends_at,
        })
    }
}

impl Engine {
    /// Six random digits, each as likely as the other.
    fn six_digits(&self) -> String {
        // Of 2³² numbers the last 4,967,296 would make low codes a little likelier: drawn again.
        loop {
            let drawn = u32::from_be_bytes(self.random());
            if drawn < u32::MAX / 1_000_000 * 1_000_000 {
                return format!("{:06}", drawn % 1_000_000);
            }
        }
    }

    /// A code to be told another way than its link, and what is kept of it.
    pub(crate) fn code_to_tell(&self, cost: Cost) -> Result<(String, String), AppError> {
        let code = self.six_digits();
        let hash = self
            .with_random(|random| vault::passwords::hash_password(&code, cost, random))
            .map_err(|_| AppError::Inconsistent("a code cannot be hashed".to_owned()))?;
        Ok((code, hash))
    }

    /// Gives the answer to whoever has link and code. Every failure says the same.
    pub fn collect(
        &self,
        secret: &str,
        code: &str,
        now: Timestamp,
        cost: Cost,
    ) -> Result<Collected, AppError> {
        let refused = || AppError::refused("That link and code do not match.");
        // One guess after the other: guesses made at the same moment would be counted as one.
        let _turn = self.gate.one_collection();
        let Some(mut delivery) = self.delivery(secret)? else {
            // The same work as for a link that exists.
            let _ = vault::passwords::verify_nobody(code, cost);
            return Err(refused());
        };
        // A request that was taken up again has no answer until the next one goes out.
        let current = self.request(delivery.body.request)?.body.package;
        let open = delivery.body.wrong < MOST_WRONG
            && now < delivery.body.ends_at
            && current == Some(delivery.body.package);
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        let right = vault::passwords::verify_password(&code, &delivery.body.code).unwrap_or(false);
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::requester(delivery.body.request.0),
        };
        let scope = Scope::Request {
            id: delivery.body.request.0,
        };
        if !open || !right {
            let allowed = authorise::<acts::RequestCollectFailed>(
                &ctx.actor,
                &scope,
                Purpose::RightsRequest,
            )?;
            delivery.body.wrong = delivery.body.wrong.saturating_add(1);
            let mut unit = ctx.begin(&allowed);
            unit.update(&delivery)?;
            unit.about(delivery.body.request);
            unit.commit()?;
            return Err(refused());
        }
        if ctx.is_stopped(&delivery)? {
            let mend = "ask us: we have to look at it again before we can give it to you";
            return Err(AppError::input("answer", HELD, mend));
        }
        let allowed =
            authorise::<acts::RequestCollect>(&ctx.actor, &scope, Purpose::RightsRequest)?;
        // Somebody at work on the request at the same moment is no reason to turn the person away.
        for _ in 0..TRIES {
            match ctx.hand_over(&allowed, delivery.clone()) {
                Err(AppError::Conflict) => {}
                other => return other,
            }
        }
        Err(AppError::Conflict)
    }

    fn delivery(&self, secret: &str) -> Result<Option<Stored<Delivery>>, AppError> {
        let snapshot = self.snapshot()?;
        let hash = token_hash(secret);
        self.find_keyed(
            &self.realm,
            snapshot.as_ref(),
            "delivery.token",
            hash.as_bytes(),
        )
    }
}

impl Ctx<'_> {
    /// Whether something in an answer was protected after it was released. That it was asked for
    /// stands in the ledger.
    fn is_stopped(&self, delivery: &Stored<Delivery>) -> Result<bool, AppError> {
        let snapshot = self.engine.snapshot()?;
        let package = self
            .engine
            .read::<Package>(snapshot.as_ref(), delivery.body.package)?
            .ok_or(AppError::NotFound("package"))?;
        drop(snapshot);
        let case = self.engine.request(delivery.body.request)?;
        if self.engine.stopped(&case.body, &package.body)?.is_empty() {
            return Ok(false);
        }
        let allowed: Authorised<acts::RequestCollectFailed> = self.on_request(case.id)?;
        let mut unit = self.begin(&allowed);
        unit.name("delivery", delivery.id, delivery.version);
        unit.about(case.id);
        unit.about(case.body.subject);
        unit.commit()?;
        Ok(true)
    }

    fn hand_over(
        &self,
        allowed: &Authorised<acts::RequestCollect>,
        mut delivery: Stored<Delivery>,
    ) -> Result<Collected, AppError> {
        let snapshot = self.engine.snapshot()?;
        let package = self
            .engine
            .read::<Package>(snapshot.as_ref(), delivery.body.package)?
            .ok_or(AppError::NotFound("package"))?;
        drop(snapshot);
        let mut case = self.engine.request(delivery.body.request)?;
        let first = delivery.body.collected_at.is_none();
        let mut unit = self.begin(allowed);
        if first {
            delivery.body.collected_at = Some(self.now);
            unit.update(&delivery)?;
        } else {
            unit.name("delivery", delivery.id, delivery.version);
            unit.guard(delivery.id, delivery.version);
        }
        let open = case
            .body
            .duty
            .delivery
            .is_some_and(|d| d.collected_on.is_none());
        if open && case.body.duty.closed.is_none() {
            case.body.duty = self.after(&case.body, Event::Collected { on: self.today() })?;
            unit.update(&case)?;
        }
        unit.about(case.id);
        unit.about(case.body.subject);
        unit.commit()?;
        Ok(Collected {
            pdf: bytes_of(&package.body, PackageFile::Pdf)?,
            zip: bytes_of(&package.body, PackageFile::Zip)?,
        })
    }
}
