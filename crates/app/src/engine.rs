//! The open organisation: store, keys and what is held in memory. Everything else borrows it.

mod sealed;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use keys::{Journal, KeyState, KeyStore, OrgKeys, Which};
use policy::Pack;
use store::{CellId, EntityId, OrgId, Row, Snapshot, Store, TermRange};
use vault::{Bound, Key, KeyId, Random};
use zeroize::Zeroizing;

use crate::{
    AppError, Body, accounts::Gate, bodies::Organisation, body, calls::Calls, cells::Cells,
    directory::HeldDirectory, guard::Guarded, looks::RecentLooks, open_cases::OpenCases,
    opening::Opening,
};

pub(crate) use self::sealed::{IN_CHUNKS, open_body, stored, unknown_key};
use self::sealed::{cell_key, open_in_row, open_sealed};

/// The reserved organisation of accounts and sessions.
pub const ACCOUNTS: OrgId = OrgId([0; 16]);

/// One organisation and its keys.
pub struct Realm {
    /// Its id.
    pub org: OrgId,
    pub(crate) keys: Lasting,
    changing: RwLock<Changing>,
}

/// The keys that are never changed.
pub(crate) struct Lasting {
    /// The seed of the signing key.
    pub(crate) signing_seed: Zeroizing<[u8; 32]>,
}

/// The keys that can be changed, each with those of before that something may still need, the
/// present one first.
struct Changing {
    own: Vec<Key>,
    index: Vec<Key>,
    /// They seal the openings of the ledger.
    audit: Vec<Key>,
}

/// Makes keyed term values for one organisation.
pub struct Index<'a> {
    key: Held<'a>,
}

enum Held<'a> {
    Lent(&'a Key),
    Own(Key),
}

impl<'a> Index<'a> {
    /// Under an index key.
    pub fn new(key: &'a Key) -> Self {
        Self {
            key: Held::Lent(key),
        }
    }

    /// The keyed value of something that must not be read from the database.
    pub fn keyed(&self, label: &str, value: &[u8]) -> Vec<u8> {
        let key = match &self.key {
            Held::Lent(key) => key,
            Held::Own(key) => key,
        };
        vault::keyed(key, label, value).to_vec()
    }
}

impl Realm {
    pub(crate) fn of(keys: &KeyStore, org: OrgId) -> Result<Self, AppError> {
        let all = org_keys(keys, org)?;
        let changing = RwLock::new(Changing::of(keys, org, &all));
        let OrgKeys { signing_seed, .. } = all;
        Ok(Self {
            org,
            keys: Lasting { signing_seed },
            changing,
        })
    }

    /// Takes up the keys as the key store has them now.
    pub(crate) fn take_up(&self, keys: &KeyStore) -> Result<(), AppError> {
        let now = Changing::of(keys, self.org, &org_keys(keys, self.org)?);
        *self
            .changing
            .write()
            .unwrap_or_else(PoisonError::into_inner) = now;
        Ok(())
    }

    /// What terms are written with.
    pub(crate) fn index(&self) -> Index<'static> {
        let first = self.indexes().into_iter().next();
        // INVARIANT: there is always a present key.
        first.unwrap_or(Index {
            key: Held::Own(Key::from_bytes(&[0; 32])),
        })
    }

    /// What terms may stand under: the present key, and while that is changed the one of before.
    pub(crate) fn indexes(&self) -> Vec<Index<'static>> {
        let index = |key: &Key| Index {
            key: Held::Own(key.duplicate()),
        };
        read_lock(&self.changing).index.iter().map(index).collect()
    }

    /// The organisation's own key, and those of before that were not dropped.
    fn own_keys(&self) -> Vec<Key> {
        let changing = read_lock(&self.changing);
        changing.own.iter().map(Key::duplicate).collect()
    }

    /// What the openings of leaves are sealed with from now on.
    pub(crate) fn audit(&self) -> Result<Key, AppError> {
        let changing = read_lock(&self.changing);
        let present = changing.audit.first().map(Key::duplicate);
        present.ok_or_else(unknown_key)
    }

    /// Opens what a leaf keeps sealed of actor and objects, with the present audit key or one of
    /// before.
    pub(crate) fn open_opening(
        &self,
        bound: &Bound<'_>,
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let id = KeyId(self.own_cell().0);
        let changing = read_lock(&self.changing);
        let mut keys = changing.audit.iter();
        keys.find_map(|key| vault::open(key, id, bound, sealed).ok())
    }

    /// The cell that stands for the organisation's own key: settings, places, the cells themselves.
    pub fn own_cell(&self) -> CellId {
        CellId(self.org.0)
    }
}

impl Changing {
    fn of(keys: &KeyStore, org: OrgId, now: &OrgKeys) -> Self {
        let mut all = Self {
            own: vec![now.org.duplicate()],
            index: vec![now.index.duplicate()],
            audit: vec![now.audit.duplicate()],
        };
        for former in keys.former(org.0) {
            match former.which {
                Which::Own => all.own.push(former.key),
                Which::Index => all.index.push(former.key),
                Which::Audit => all.audit.push(former.key),
            }
        }
        all
    }
}

/// A body read from the store, with what is needed to write it again.
#[derive(Clone, Debug)]
pub struct Stored<B> {
    /// The entity.
    pub id: EntityId,
    /// Its version.
    pub version: u64,
    /// The cell that seals it.
    pub cell: CellId,
    /// What it says.
    pub body: B,
}

/// The one open organisation of this process.
pub struct Engine {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) keys: KeyStore,
    random: Mutex<Box<dyn Random + Send>>,
    pub(crate) realm: Realm,
    pub(crate) accounts: Realm,
    pub(crate) cells: Cells,
    /// Held for writing while keys are changed, for reading by every commit; one more at each
    /// change, so that what was made under the keys of before is not written after it.
    pub(crate) turn: RwLock<u64>,
    /// One change of keys at a time.
    pub(crate) key_change: Mutex<()>,
    pub(crate) directory: HeldDirectory,
    pub(crate) opening: Opening,
    pub(crate) looks: Mutex<RecentLooks>,
    pub(crate) gate: Gate,
    pub(crate) calls: Calls,
    pub(crate) open_cases: OpenCases,
    pub(crate) due_waits: crate::due::HeldWaits,
    /// The items of the requests under review, once they were asked for.
    pub(crate) reviews: crate::review::HeldReviews,
    pub(crate) consents: crate::consents::HeldConsents,
    pub(crate) notices: crate::notices_given::HeldNotices,
    /// Which days of what is held are over or near, once they were asked for.
    pub(crate) retention: crate::retention::HeldRetention,
    /// The entries of the registers, once they were asked for.
    pub(crate) registers: crate::registers::HeldEntries,
    pub(crate) tally: Mutex<crate::coverage::Tally>,
    pub(crate) outside: crate::witness::Held,
    pub(crate) mailbox: crate::arrivals::HeldMailbox,
    pub(crate) publications: crate::publication::HeldPublications,
    /// The same store as `store`, to shut and open it.
    pub(crate) guard: Arc<Guarded>,
    /// The recovery journal; tests may do without one.
    pub(crate) journal: Option<Journal>,
    /// Epoch and size of each ledger as the journal has them.
    pub(crate) noted: Mutex<HashMap<OrgId, (u64, u64)>>,
    /// Held for reading while an import is at work, so that housekeeping does not take it back.
    pub(crate) importing: RwLock<()>,
    organisation: RwLock<Arc<Organisation>>,
    pack: RwLock<Arc<Pack>>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("org", &self.realm.org)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens what a sign-in needs of the one organisation of a store that `init` has made. Cells and
    /// people are still to be read: [`Engine::finish_opening`].
    pub fn begin_opening(
        store: Arc<dyn Store>,
        keys: KeyStore,
        random: Box<dyn Random + Send>,
    ) -> Result<Self, AppError> {
        let org = store
            .organisations()?
            .into_iter()
            .find(|org| *org != ACCOUNTS)
            .ok_or(AppError::NotFound("organisation"))?;
        let realm = Realm::of(&keys, org)?;
        let accounts = Realm::of(&keys, ACCOUNTS)?;
        let organisation = {
            let snapshot = store.snapshot(org)?;
            let row = snapshot.lookup(EntityId(org.0))?.ok_or_else(|| {
                AppError::Inconsistent("the organisation's settings are missing".to_owned())
            })?;
            let plain = open_body(&keys, &realm, snapshot.as_ref(), &row)?;
            body::decode::<Organisation>(&plain)?
        };
        let engine = Self::assemble(store, keys, random, (realm, accounts), organisation)?;
        engine.shut_unless_confirmed()?;
        Ok(engine)
    }

    /// Makes a new organisation on an empty store, and opens it.
    pub fn init(
        store: Arc<dyn Store>,
        keys: KeyStore,
        mut random: Box<dyn Random + Send>,
        organisation: &Organisation,
        now: jiff::Timestamp,
    ) -> Result<Self, AppError> {
        if store.organisations()?.iter().any(|org| *org != ACCOUNTS) {
            return Err(AppError::refused(
                "this folder already holds an organisation",
            ));
        }
        let mut id = [0; 16];
        random.fill(&mut id);
        let org = OrgId(id);
        keys.add_org(ACCOUNTS.0)?;
        keys.add_org(org.0)?;
        let realm = Realm::of(&keys, org)?;
        let accounts = Realm::of(&keys, ACCOUNTS)?;
        let engine = Self::assemble(store, keys, random, (realm, accounts), organisation.clone())?;
        engine.finish_reading()?;
        let ctx = crate::Ctx {
            engine: &engine,
            now,
            actor: access::Actor::OPERATOR,
        };
        let allowed = access::authorise::<access::acts::OrganisationInit>(
            &ctx.actor,
            &access::Scope::Organisation,
            access::Purpose::Administration,
        )?;
        let mut unit = ctx.begin(&allowed);
        unit.insert(EntityId(org.0), engine.realm.own_cell(), organisation)?;
        unit.commit()?;
        Ok(engine)
    }

    fn assemble(
        store: Arc<dyn Store>,
        keys: KeyStore,
        random: Box<dyn Random + Send>,
        (realm, accounts): (Realm, Realm),
        organisation: Organisation,
    ) -> Result<Self, AppError> {
        let files: Vec<(&str, &str)> = organisation
            .pack
            .iter()
            .map(|f| (f.name.as_str(), f.text.as_str()))
            .collect();
        let pack = Pack::parse(&files).map_err(|_| {
            AppError::Inconsistent("the adopted policy pack does not parse any more".to_owned())
        })?;
        let guard = Arc::new(Guarded::new(store));
        Ok(Self {
            cells: Cells::default(),
            turn: RwLock::new(crate::rotate::first_turn(&keys, &[&realm, &accounts])),
            store: Arc::clone(&guard) as Arc<dyn Store>,
            guard,
            journal: None,
            noted: Mutex::default(),
            importing: RwLock::default(),
            keys,
            random: Mutex::new(random),
            realm,
            accounts,
            key_change: Mutex::default(),
            directory: HeldDirectory::default(),
            opening: Opening::default(),
            looks: Mutex::default(),
            gate: Gate::default(),
            calls: Calls::default(),
            open_cases: OpenCases::default(),
            due_waits: crate::due::HeldWaits::default(),
            reviews: crate::review::HeldReviews::default(),
            consents: crate::consents::HeldConsents::default(),
            notices: crate::notices_given::HeldNotices::default(),
            retention: crate::retention::HeldRetention::default(),
            registers: crate::registers::HeldEntries::default(),
            tally: Mutex::default(),
            outside: crate::witness::Held::default(),
            mailbox: crate::arrivals::HeldMailbox::default(),
            publications: crate::publication::HeldPublications::default(),
            organisation: RwLock::new(Arc::new(organisation)),
            pack: RwLock::new(Arc::new(pack)),
        })
    }

    /// The organisation's settings.
    pub fn organisation(&self) -> Arc<Organisation> {
        Arc::clone(&read_lock(&self.organisation))
    }

    /// The organisation's settings as stored, to be written again.
    pub(crate) fn organisation_stored(&self) -> Result<Stored<Organisation>, AppError> {
        self.read(self.snapshot()?.as_ref(), EntityId(self.realm.org.0))?
            .ok_or_else(|| {
                AppError::Inconsistent("the organisation's settings are missing".to_owned())
            })
    }

    pub(crate) fn hold_organisation(&self, organisation: Organisation) {
        *self
            .organisation
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(organisation);
    }

    /// The adopted policy.
    pub fn pack(&self) -> Arc<Pack> {
        Arc::clone(&read_lock(&self.pack))
    }

    pub(crate) fn hold_pack(&self, pack: Pack) {
        *self.pack.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pack);
    }

    /// The organisation.
    pub fn org(&self) -> OrgId {
        self.realm.org
    }

    /// A consistent view of the organisation's data.
    pub(crate) fn snapshot(&self) -> Result<Box<dyn Snapshot + '_>, AppError> {
        Ok(self.store.snapshot(self.realm.org)?)
    }

    /// Fills an array with random bytes.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.with_random(|random| random.fill(&mut bytes));
        bytes
    }

    pub(crate) fn with_random<T>(&self, f: impl FnOnce(&mut dyn Random) -> T) -> T {
        let mut random = self
            .random
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        f(random.as_mut())
    }

    /// A new entity id: random, so that it says nothing.
    pub fn new_id(&self) -> EntityId {
        EntityId(self.random())
    }

    /// Reads one entity of the organisation; `None` if it is not there, is of another kind, or is destroyed.
    pub(crate) fn read<B: Body>(
        &self,
        snapshot: &dyn Snapshot,
        id: EntityId,
    ) -> Result<Option<Stored<B>>, AppError> {
        self.read_in(&self.realm, snapshot, id)
    }

    pub(crate) fn read_in<B: Body>(
        &self,
        realm: &Realm,
        snapshot: &dyn Snapshot,
        id: EntityId,
    ) -> Result<Option<Stored<B>>, AppError> {
        match snapshot.lookup(id)? {
            Some(row) if row.kind == B::KIND => self.read_row(realm, snapshot, &row),
            _ => Ok(None),
        }
    }

    /// Opens a row that a list gave; `None` if its cell is destroyed, or will be.
    pub(crate) fn read_row<B: Body>(
        &self,
        realm: &Realm,
        snapshot: &dyn Snapshot,
        row: &Row,
    ) -> Result<Option<Stored<B>>, AppError> {
        if !self.may_be_read(realm, row)? {
            return Ok(None);
        }
        let plain = open_body(&self.keys, realm, snapshot, row)?;
        stored(row, &plain).map(Some)
    }

    /// The plain bytes of a row, and what makes a body of them; `None` where its cell is gone. A row
    /// whose body is all in it needs no snapshot.
    pub(crate) fn open_row(
        &self,
        snapshot: Option<&dyn Snapshot>,
        row: &Row,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, AppError> {
        let realm = &self.realm;
        if !self.may_be_read(realm, row)? {
            return Ok(None);
        }
        match snapshot {
            Some(snapshot) => open_body(&self.keys, realm, snapshot, row).map(Some),
            None => open_in_row(&self.keys, realm, row).map(|(_, plain)| Some(plain)),
        }
    }

    /// The same of a row whose body is all in it.
    pub(crate) fn read_small_row<B: Body>(
        &self,
        realm: &Realm,
        row: &Row,
    ) -> Result<Option<Stored<B>>, AppError> {
        if !self.may_be_read(realm, row)? {
            return Ok(None);
        }
        let (_, plain) = open_in_row(&self.keys, realm, row)?;
        stored(row, &plain).map(Some)
    }

    /// Whether the cell of a row neither is destroyed nor will be.
    fn may_be_read(&self, realm: &Realm, row: &Row) -> Result<bool, AppError> {
        if row.cell == realm.own_cell() {
            return Ok(true);
        }
        self.cells.check_read()?;
        let gone = || {
            let key = self.keys.cell(realm.org.0, row.cell.0);
            matches!(key, KeyState::Destroyed(_))
        };
        Ok(!(self.cells.is_destroying(row.cell) || gone()))
    }

    /// All entities that one exact term finds, in the order of storage.
    pub(crate) fn read_all<B: Body>(
        &self,
        snapshot: &dyn Snapshot,
        range: &store::TermRange,
    ) -> Result<Vec<Stored<B>>, AppError> {
        const PAGE: usize = 500;
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let page = snapshot.page(range, after.as_ref(), PAGE)?;
            let full = page.len() == PAGE;
            for (row, cursor) in page {
                after = Some(cursor);
                all.extend(self.read_row(&self.realm, snapshot, &row)?);
            }
            if !full {
                return Ok(all);
            }
        }
    }

    /// The entity that a keyed term finds, under the present key or the one of before.
    pub(crate) fn find_keyed<B: Body>(
        &self,
        realm: &Realm,
        snapshot: &dyn Snapshot,
        name: &str,
        value: &[u8],
    ) -> Result<Option<Stored<B>>, AppError> {
        for index in realm.indexes() {
            let range = TermRange::exactly(name, &index.keyed(name, value));
            if let Some((row, _)) = snapshot.page(&range, None, 1)?.first() {
                return self.read_row(realm, snapshot, row);
            }
        }
        Ok(None)
    }

    /// Opens what a cell sealed, with the key that does; for the organisation's own, one of before
    /// it may be.
    pub(crate) fn open_sealed(
        &self,
        realm: &Realm,
        cell: CellId,
        bound: &Bound<'_>,
        sealed: &[u8],
    ) -> Result<(Key, Zeroizing<Vec<u8>>), AppError> {
        open_sealed(&self.keys, realm, cell, bound, sealed)
    }

    /// The key under which a cell seals.
    pub(crate) fn key_of(&self, realm: &Realm, cell: CellId) -> Result<Key, AppError> {
        cell_key(&self.keys, realm, cell)
    }
}

pub(crate) fn read_lock<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn org_keys(keys: &KeyStore, org: OrgId) -> Result<OrgKeys, AppError> {
    keys.org_keys(org.0).ok_or_else(|| {
        AppError::Inconsistent("the key store has no keys for this organisation".to_owned())
    })
}
