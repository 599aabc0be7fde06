//! What every handler can reach: the open organisation, the clock, a few settings.

use std::sync::Arc;
use std::time::Duration;

use app::{AppError, Ctx, Engine, Extractor, SignedIn};
use jiff::Timestamp;

use crate::address::{Proxies, Site};
use crate::errors::PageError;
use crate::turns::Turns;
use crate::whole::PATIENCE;

/// The clock, given by the shell.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Shared by all handlers.
#[derive(Clone)]
pub struct State {
    /// The open organisation.
    pub engine: Arc<Engine>,
    /// The present moment.
    pub clock: Clock,
    /// How people outside reach this server, without a slash at the end.
    pub public_url: Arc<str>,
    /// The reader of foreign files, for the release check.
    pub extractor: Arc<Extractor>,
    /// What a sign-in costs.
    pub cost: app::PasswordCost,
    /// Takes one or two sign-ins at a time, so that a flood of them can take neither all memory nor all
    /// processors.
    pub(crate) sign_ins: Arc<tokio::sync::Semaphore>,
    /// Who waits for one of them.
    pub(crate) turns: Turns,
    /// What came by the public page within the hour.
    pub(crate) flood: crate::flood::Flood,
    /// The proxies that are believed when they say for whom they ask.
    pub(crate) proxies: Arc<Proxies>,
    /// The one site that is served.
    pub(crate) site: Option<Site>,
    /// How long somebody waits for people who are still being read.
    pub(crate) patience: Duration,
}

/// How many passwords and codes are hashed at a time: half the processors stay with those who work.
fn at_once() -> usize {
    let processors = std::thread::available_parallelism();
    processors.map_or(1, |all| (all.get() / 2).clamp(1, 2))
}

impl State {
    /// The state of a server.
    pub fn new(
        engine: Arc<Engine>,
        clock: Clock,
        public_url: &str,
        cost: app::PasswordCost,
        extractor: Arc<Extractor>,
    ) -> Self {
        Self {
            engine,
            clock,
            public_url: Arc::from(public_url.trim_end_matches('/')),
            cost,
            extractor,
            sign_ins: Arc::new(tokio::sync::Semaphore::new(at_once())),
            turns: Turns::default(),
            flood: crate::flood::Flood::default(),
            proxies: Arc::default(),
            site: Site::of(public_url),
            patience: PATIENCE,
        }
    }

    /// The same behind proxies.
    #[must_use]
    pub fn behind(mut self, proxies: Proxies) -> Self {
        self.proxies = Arc::new(proxies);
        self
    }

    /// The same for those who wait so long after a start until everybody is read.
    #[must_use]
    pub fn patient_for(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Whether cookies must travel by https only.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Where everything that is published stands for anybody to read; none where this is no address
    /// for the public.
    pub(crate) fn privacy_site(&self) -> Option<String> {
        self.is_https()
            .then(|| format!("{}/privacy", self.public_url))
    }

    /// Runs a use case as somebody signed in, off the threads that serve connections.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        who: &SignedIn,
        f: impl FnOnce(&Ctx<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, PageError> {
        let actor = who.actor;
        self.run_as(actor, f).await
    }

    /// Runs a use case as any actor.
    pub(crate) async fn run_as<T: Send + 'static>(
        &self,
        actor: access::Actor,
        f: impl FnOnce(&Ctx<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, PageError> {
        let (engine, now) = (Arc::clone(&self.engine), (self.clock)());
        let tried = tokio::task::spawn_blocking(move || {
            let ctx = Ctx {
                engine: &engine,
                now,
                actor,
            };
            f(&ctx).map_err(|error| noted(&engine, &ctx, error))
        });
        tried
            .await
            .map_err(|_| PageError::Bug)?
            .map_err(PageError::from)
    }
}

/// Has a refusal written down behind the answer: it is the same, and takes as long, whether or not
/// anything is written. The only place that does so, for pages and programs. Called on a thread of
/// the runtime.
pub(crate) fn noted(engine: &Arc<Engine>, ctx: &Ctx<'_>, error: AppError) -> AppError {
    let AppError::Refused(refusal) = &error else {
        return error;
    };
    if refusal.denied.is_none() || matches!(ctx.actor.via, access::Via::Public) {
        return error;
    }
    let (engine, now, actor) = (Arc::clone(engine), ctx.now, ctx.actor);
    let refused = AppError::Refused(refusal.clone());
    tokio::task::spawn_blocking(move || {
        let ctx = Ctx {
            engine: &engine,
            now,
            actor,
        };
        if let Err(error) = ctx.note_refusal(&refused) {
            let chain = crate::errors::chain(&error);
            tracing::warn!(%chain, "a refusal could not be written down");
        }
    });
    error
}
