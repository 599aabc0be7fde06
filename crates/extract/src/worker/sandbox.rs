//! How the worker shuts itself in: limits, Landlock, seccomp, in that order, before it has read a
//! byte that came from outside.

/// The environment variable by which the parent hands over memory (MiB), processor seconds, and
/// whether to do without walls: `512 600 walled`.
pub(crate) const SETTINGS: &str = "CARETAKER_WORKER";

/// The worker could not shut itself in.
pub(crate) struct Open;

pub(super) struct Settings {
    memory: u64,
    seconds: u64,
    walled: bool,
}

pub(super) fn settings() -> Settings {
    let text = std::env::var(SETTINGS).unwrap_or_default();
    let mut words = text.split_whitespace();
    let mut number = |usual: u64| {
        words
            .next()
            .and_then(|word| word.parse().ok())
            .unwrap_or(usual)
    };
    let (memory, seconds) = (number(512), number(600));
    Settings {
        memory: memory << 20,
        seconds,
        walled: words.next() != Some("dangerously-unsandboxed"),
    }
}

/// Shuts the process in. From here on it can read its input, write its output, use memory and
/// processor up to the limits, and end; nothing else.
#[cfg(target_os = "linux")]
pub(crate) fn enter() -> Result<(), Open> {
    let settings = settings();
    linux::limits(&settings).map_err(|_| Open)?;
    if settings.walled {
        linux::landlock();
        linux::no_more_files().map_err(|_| Open)?;
        linux::seccomp()?;
    }
    Ok(())
}

/// Elsewhere there are no walls, so they must have been waived by name.
#[cfg(not(target_os = "linux"))]
pub(crate) fn enter() -> Result<(), Open> {
    let settings = settings();
    let _ = (settings.memory, settings.seconds);
    if settings.walled { Err(Open) } else { Ok(()) }
}

#[cfg(target_os = "linux")]
pub(super) mod linux {
    use std::collections::BTreeMap;

    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, Scope};
    use rustix::io;
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use seccompiler::{
        SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };

    use super::{Open, Settings};

    /// The main thread's stack may grow to this size, bytes.
    const STACK: u64 = 64 << 20;

    /// Lowers a limit for good, unless it is lower already.
    pub(in super::super) fn lower(resource: Resource, to: u64) -> io::Result<()> {
        let to = getrlimit(resource)
            .maximum
            .map_or(to, |maximum| maximum.min(to));
        setrlimit(
            resource,
            Rlimit {
                current: Some(to),
                maximum: Some(to),
            },
        )
    }

    pub(in super::super) fn limits(settings: &Settings) -> io::Result<()> {
        lower(Resource::Core, 0)?;
        lower(Resource::Fsize, 0)?;
        lower(Resource::Nproc, 0)?;
        lower(Resource::Stack, STACK)?;
        lower(Resource::Cpu, settings.seconds)?;
        lower(Resource::As, settings.memory)
    }

    pub(super) fn no_more_files() -> io::Result<()> {
        lower(Resource::Nofile, 0)
    }

    /// Denies all of the file system, network and signals by the best version that the kernel has.
    /// Seccomp is the wall that must stand; this is the one behind it.
    pub(super) fn landlock() {
        let _ = Ruleset::default()
            .handle_access(AccessFs::from_all(ABI::V9))
            .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V9)))
            .and_then(|rules| rules.scope(Scope::from_all(ABI::V9)))
            .and_then(Ruleset::create)
            .and_then(landlock::RulesetCreated::restrict_self);
    }

    /// Calls that are allowed whatever their arguments.
    pub(in super::super) const ALLOWED: &[libc::c_long] = &[
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_munmap,
        libc::SYS_brk,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_sigaltstack,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_restart_syscall,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        libc::SYS_sched_yield,
        libc::SYS_getpid,
        libc::SYS_gettid,
    ];

    /// Everything else answers "not permitted".
    pub(super) fn seccomp() -> Result<(), Open> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
        // Memory, but never memory that can be executed.
        let not_executable = vec![argument(
            2,
            SeccompCmpOp::MaskedEq(libc::PROT_EXEC as u64),
            0,
        )?];
        rules.insert(libc::SYS_mmap, not_executable.clone());
        rules.insert(libc::SYS_mprotect, not_executable);
        only(rules)
    }

    /// From here on these calls alone, and abort, which signals the process itself.
    pub(in super::super) fn only(mut rules: BTreeMap<i64, Vec<SeccompRule>>) -> Result<(), Open> {
        let own =
            u64::try_from(rustix::process::getpid().as_raw_nonzero().get()).map_err(|_| Open)?;
        rules.insert(libc::SYS_tgkill, vec![argument(0, SeccompCmpOp::Eq, own)?]);
        let filter = SeccompFilter::new(
            rules,
            SeccompAction::Errno(libc::EPERM as u32),
            SeccompAction::Allow,
            std::env::consts::ARCH.try_into().map_err(|_| Open)?,
        )
        .map_err(|_| Open)?;
        let program: seccompiler::BpfProgram = filter.try_into().map_err(|_| Open)?;
        seccompiler::apply_filter_all_threads(&program).map_err(|_| Open)
    }

    pub(in super::super) fn argument(
        index: u8,
        operator: SeccompCmpOp,
        value: u64,
    ) -> Result<SeccompRule, Open> {
        rule((index, SeccompCmpArgLen::Dword), operator, value)
    }

    /// The same of an argument that is an address.
    pub(in super::super) fn wide(
        index: u8,
        operator: SeccompCmpOp,
        value: u64,
    ) -> Result<SeccompRule, Open> {
        rule((index, SeccompCmpArgLen::Qword), operator, value)
    }

    fn rule(
        (index, length): (u8, SeccompCmpArgLen),
        operator: SeccompCmpOp,
        value: u64,
    ) -> Result<SeccompRule, Open> {
        let condition = SeccompCondition::new(index, length, operator, value);
        SeccompRule::new(vec![condition.map_err(|_| Open)?]).map_err(|_| Open)
    }
}
