//! Delivery by an expiring link, with a code given separately. Collection is on the ledger.

use access::{Actor, Authorised, Purpose, Scope, acts, authorise};
use duties::rights::{Channel, Event};
use jiff::{SignedDuration, Timestamp};
use store::{EntityId, TermRange};
use vault::passwords::Cost;
use zeroize::Zeroizing;

use crate::{
    AppError, Ctx, Engine,
    accounts::token_hash,
    bodies::{Delivery, Package},
    engine::Stored,
    package::{PackageFile, Releasable, bytes_of},
};

/// A link ends after this long.
const LINK: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Wrong codes after which a link is locked.
const MOST_WRONG: u32 = 5;
/// How often handing over is tried again when the request changed at that moment.
const TRIES: usize = 5;

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
        let release: Authorised<acts::RequestRelease> = self.on_request(request)?;
        let allowed: Authorised<acts::RequestDeliver> = self.on_request(request)?;
        let case = self.engine.request(request)?;
        let releasable = self.releasable(&case.body)?;
        let mut unit = self.begin(&release);
        unit.name("package", releasable.package.id, releasable.package.version);
        unit.about(request);
        unit.about(case.body.subject);
        unit.commit()?;
        self.make_link(&allowed, case, &releasable, cost)
    }

    fn make_link(
        &self,
        allowed: &Authorised<acts::RequestDeliver>,
        mut case: Stored<crate::bodies::Request>,
        releasable: &Releasable,
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
        let code = engine.six_digits();
        let hash = engine
            .with_random(|random| vault::passwords::hash_password(&code, cost, random))
            .map_err(|_| AppError::Inconsistent("a code cannot be hashed".to_owned()))?;
        let ends_at = self.now + LINK;
        let delivery = Delivery {
            request: case.id,
            package: releasable.package.id,
            token: token_hash(&secret),
            code: hash,
            wrong: 0,
            ends_at,
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
