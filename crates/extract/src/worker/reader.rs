//! The walls around a program that is not ours and reads words in pictures: this process shuts itself
//! in as far as the other one can still begin, and becomes it. What is left to it is to read itself, the
//! libraries and what it has learnt, its input and the clock, and to write its output.

/// The environment variable by which the parent names the program.
pub(crate) const READER: &str = "CARETAKER_READER";

/// Where its libraries and what it has learnt lie. Nothing of anybody's lies there.
#[cfg(target_os = "linux")]
const READS: &[&str] = &[
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/usr/share/tesseract-ocr",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
];

/// What begins a program that is linked to libraries.
#[cfg(target_os = "linux")]
const LOADERS: &[&str] = &[
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
];

/// Becomes the program; comes back only if that cannot be.
#[cfg(target_os = "linux")]
pub(super) fn become_it(program: &std::path::Path, arguments: &[String]) -> super::sandbox::Open {
    use std::os::unix::process::CommandExt as _;

    if linux::enter(program).is_ok() {
        let _ = std::process::Command::new(program)
            .args(arguments)
            .env_clear()
            // It would share its work among processors, and may not.
            .env("OMP_THREAD_LIMIT", "1")
            .env("LC_ALL", "C")
            .exec();
    }
    super::sandbox::Open
}

/// Elsewhere there are no walls.
#[cfg(not(target_os = "linux"))]
pub(super) fn become_it(_: &std::path::Path, _: &[String]) -> super::sandbox::Open {
    super::sandbox::Open
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::path::Path;

    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr as _,
        RulesetCreatedAttr as _, RulesetStatus, Scope, path_beneath_rules,
    };
    use rustix::process::Resource;
    use seccompiler::{SeccompCmpOp, SeccompRule};

    use super::super::sandbox::linux::{ALLOWED, argument, limits, lower, only, wide};
    use super::super::sandbox::{Open, settings};
    use super::{LOADERS, READS};

    /// So many files are open at once where a program is linked to many libraries.
    const FILES: u64 = 64;

    /// Calls that a program needs to begin, whatever their arguments.
    const BEGINS: &[libc::c_long] = &[
        libc::SYS_execve,
        libc::SYS_fstat,
        libc::SYS_newfstatat,
        libc::SYS_statx,
        libc::SYS_lseek,
        libc::SYS_pread64,
        libc::SYS_faccessat,
        libc::SYS_faccessat2,
        libc::SYS_readlinkat,
        libc::SYS_getcwd,
        libc::SYS_uname,
        libc::SYS_ppoll,
        libc::SYS_sysinfo,
        libc::SYS_set_tid_address,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_sched_getaffinity,
        libc::SYS_mmap,
        libc::SYS_mprotect,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_arch_prctl,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_access,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_readlink,
    ];

    pub(super) fn enter(program: &Path) -> Result<(), Open> {
        limits(&settings()).map_err(|_| Open)?;
        lower(Resource::Nofile, FILES).map_err(|_| Open)?;
        landlock(program)?;
        seccomp()
    }

    /// Files are walled off by this alone, so it must stand.
    fn landlock(program: &Path) -> Result<(), Open> {
        let read = AccessFs::ReadFile;
        let begin = AccessFs::ReadFile | AccessFs::Execute;
        let itself = PathBeneath::new(PathFd::new(program).map_err(|_| Open)?, begin);
        let reads = path_beneath_rules(READS, read);
        let status = Ruleset::default()
            .handle_access(AccessFs::from_all(ABI::V9))
            .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V9)))
            .and_then(|rules| rules.scope(Scope::from_all(ABI::V9)))
            .and_then(Ruleset::create)
            .and_then(|rules| rules.add_rule(itself))
            .and_then(|rules| rules.add_rules(reads))
            .and_then(|rules| rules.add_rules(path_beneath_rules(LOADERS, begin)))
            .and_then(landlock::RulesetCreated::restrict_self)
            .map_err(|_| Open)?;
        match status.ruleset {
            RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Ok(()),
            RulesetStatus::NotEnforced => Err(Open),
        }
    }

    /// Everything else answers "not permitted".
    fn seccomp() -> Result<(), Open> {
        let both = ALLOWED.iter().chain(BEGINS);
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            both.map(|call| (*call, Vec::new())).collect();
        let writes = libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC | libc::O_TMPFILE;
        let writes = u64::try_from(writes & !libc::O_DIRECTORY).map_err(|_| Open)?;
        rules.insert(
            libc::SYS_openat,
            vec![argument(2, SeccompCmpOp::MaskedEq(writes), 0)?],
        );
        // Limits can be asked for and not set.
        rules.insert(libc::SYS_prlimit64, vec![wide(2, SeccompCmpOp::Eq, 0)?]);
        only(rules)
    }
}
