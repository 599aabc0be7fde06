//! A disk that forgets what was not synced, and stops after a given number of steps.

use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
};

use keys::Disk;

/// A disk shared between whoever uses it and the test.
#[derive(Clone)]
pub struct Simulated(Arc<Mutex<Inner>>);

/// What of the content that was written but not synced a crash leaves.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    Lost,
    Half,
    Zeros,
    Kept,
}

/// What of names that were changed but not synced a crash leaves.
#[derive(Clone, Copy, Debug)]
pub enum Names {
    Lost,
    Kept,
}

/// Everything that a crash can do to what was not synced.
pub const CRASHES: [(Content, Names); 8] = [
    (Content::Lost, Names::Lost),
    (Content::Half, Names::Lost),
    (Content::Zeros, Names::Lost),
    (Content::Kept, Names::Lost),
    (Content::Lost, Names::Kept),
    (Content::Half, Names::Kept),
    (Content::Zeros, Names::Kept),
    (Content::Kept, Names::Kept),
];

#[derive(Default)]
struct Inner {
    files: Vec<File>,
    names: BTreeMap<PathBuf, usize>,
    durable_names: BTreeMap<PathBuf, usize>,
    steps: usize,
    /// The step that is not done any more, nor is any after it.
    stop_at: Option<usize>,
    /// The new file, counted from now, of which a byte decays as it is written.
    decay: Option<usize>,
}

#[derive(Clone, Default)]
struct File {
    content: Vec<u8>,
    durable: Vec<u8>,
}

impl Simulated {
    pub fn new() -> Self {
        Self(Arc::default())
    }

    /// How many steps were taken since the last [`Simulated::stop_after`].
    pub fn steps(&self) -> usize {
        self.lock().steps
    }

    /// From now on `steps` steps succeed and all others fail.
    pub fn stop_after(&self, steps: Option<usize>) {
        let mut inner = self.lock();
        inner.steps = 0;
        inner.stop_at = steps;
    }

    /// One byte of the new file after `files` others decays as it is written.
    pub fn decay_after(&self, files: usize) {
        self.lock().decay = Some(files);
    }

    /// The disk as a new start finds it. Every file that ever was is kept, named or not.
    pub fn crashed(&self, (content, names): (Content, Names)) -> Self {
        let inner = self.lock();
        let survive = |file: &File| {
            let content = match content {
                Content::Kept => file.content.clone(),
                Content::Lost => file.durable.clone(),
                Content::Half | Content::Zeros => partly(file, content),
            };
            File {
                durable: content.clone(),
                content,
            }
        };
        let names = match names {
            Names::Lost => &inner.durable_names,
            Names::Kept => &inner.names,
        };
        Self(Arc::new(Mutex::new(Inner {
            files: inner.files.iter().map(survive).collect(),
            names: names.clone(),
            durable_names: names.clone(),
            ..Inner::default()
        })))
    }

    /// A copy of the disk, unsynced things and all.
    pub fn copy(&self) -> Self {
        self.crashed((Content::Kept, Names::Kept))
    }

    /// The content of a file, if there is one.
    pub fn read(&self, path: &Path) -> Option<Vec<u8>> {
        let inner = self.lock();
        inner
            .names
            .get(path)
            .map(|file| inner.files[*file].content.clone())
    }

    /// The bytes of all files that ever were: those with a name, and those that were replaced or
    /// removed and not overwritten since.
    pub fn all_bytes(&self) -> Vec<Vec<u8>> {
        let inner = self.lock();
        inner
            .files
            .iter()
            .flat_map(|file| [file.content.clone(), file.durable.clone()])
            .collect()
    }

    pub fn names(&self) -> Vec<PathBuf> {
        self.lock().names.keys().cloned().collect()
    }

    /// Takes a file away behind the key store's back.
    pub fn lose(&self, path: &Path) {
        let mut inner = self.lock();
        inner.names.remove(path);
        inner.durable_names.remove(path);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap()
    }

    /// Goes on to the next step, if the disk still runs.
    fn step(&self) -> io::Result<MutexGuard<'_, Inner>> {
        let mut inner = self.lock();
        if inner.stop_at.is_some_and(|stop| inner.steps >= stop) {
            return Err(io::Error::other("the power is off"));
        }
        inner.steps += 1;
        Ok(inner)
    }

    fn file(&self, path: &Path) -> io::Result<usize> {
        let file = self.lock().names.get(path).copied();
        file.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn set(&self, file: usize, content: &[u8]) -> io::Result<()> {
        self.step()?.files[file].content = content.to_vec();
        Ok(())
    }

    fn sync(&self, file: usize) -> io::Result<()> {
        let mut inner = self.step()?;
        let file = &mut inner.files[file];
        file.durable.clone_from(&file.content);
        Ok(())
    }

    fn sync_folder(&self, of: &Path) -> io::Result<()> {
        let mut inner = self.step()?;
        let here = |path: &Path| path.parent() == of.parent();
        let mut names = inner.durable_names.clone();
        names.retain(|path, _| !here(path));
        names.extend(
            inner
                .names
                .iter()
                .filter(|(path, _)| here(path))
                .map(|(p, f)| (p.clone(), *f)),
        );
        inner.durable_names = names;
        Ok(())
    }
}

/// Content of which a part was written when the power went.
fn partly(file: &File, how: Content) -> Vec<u8> {
    if !file.content.starts_with(&file.durable) {
        // Overwritten or cut: done or not done.
        return file.durable.clone();
    }
    let common = file.durable.len();
    let half = common + (file.content.len() - common) / 2;
    let mut content = file.content[..half].to_vec();
    if matches!(how, Content::Zeros) {
        content.resize(file.content.len(), 0);
    }
    content
}

impl Disk for Simulated {
    fn make_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn length(&self, path: &Path) -> io::Result<u64> {
        let file = self.file(path)?;
        Ok(self.lock().files[file].content.len() as u64)
    }

    fn reader(&self, path: &Path) -> io::Result<Box<dyn Read>> {
        let file = self.file(path)?;
        Ok(Box::new(Cursor::new(
            self.lock().files[file].content.clone(),
        )))
    }

    fn write_new(
        &self,
        path: &Path,
        content: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let file = {
            let mut inner = self.step()?;
            inner.files.push(File::default());
            let file = inner.files.len() - 1;
            inner.names.insert(path.to_owned(), file);
            file
        };
        let mut bytes = Vec::new();
        content(&mut bytes)?;
        let decay = self.lock().decay.take();
        match decay {
            Some(0) => *bytes.last_mut().unwrap() ^= 1,
            Some(others) => self.decay_after(others - 1),
            None => {}
        }
        self.set(file, &bytes[..bytes.len() / 2])?;
        self.set(file, &bytes)?;
        self.sync(file)
    }

    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
        let file = self.file(path)?;
        let before = self.lock().files[file].content.clone();
        assert_eq!(before.len() as u64, at, "appended somewhere else");
        self.set(file, &[&before, &bytes[..bytes.len() / 2]].concat())?;
        self.set(file, &[&before, bytes].concat())?;
        self.sync(file)
    }

    fn cut(&self, path: &Path, length: u64) -> io::Result<()> {
        let file = self.file(path)?;
        let mut content = self.lock().files[file].content.clone();
        content.truncate(usize::try_from(length).unwrap());
        self.set(file, &content)?;
        self.sync(file)
    }

    fn replace(&self, from: &Path, to: &Path, wipe: usize) -> io::Result<()> {
        let new = self.file(from)?;
        let old = self.file(to).ok();
        {
            let mut inner = self.step()?;
            inner.names.remove(from);
            inner.names.insert(to.to_owned(), new);
        }
        self.sync_folder(to)?;
        let Some(old) = old else { return Ok(()) };
        let mut content = self.lock().files[old].content.clone();
        content.iter_mut().take(wipe).for_each(|byte| *byte = 0);
        self.set(old, &content)?;
        self.sync(old)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if self.file(path).is_err() {
            return Ok(());
        }
        self.step()?.names.remove(path);
        self.sync_folder(path)
    }
}
