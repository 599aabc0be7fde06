//! Files as people name them, and what the system says of them in plain words. The one place that
//! turns an error of the system into a sentence.

use std::fs::{File, FileType};
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::FileTypeExt as _;
use std::path::Path;

use app::AppError;

/// How the standard library ends the words of a fault that has a number.
const NUMBERED: &str = " (os error ";

/// What went wrong, as a part of a sentence.
pub(crate) fn why(error: &io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::PermissionDenied => "this user of the machine has no permission for it",
        ErrorKind::AlreadyExists => "there is something of that name already",
        ErrorKind::IsADirectory => "it is a folder and not a file",
        ErrorKind::NotADirectory => "it is, or lies below, a file and not a folder",
        ErrorKind::DirectoryNotEmpty => "the folder is not empty",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full",
        ErrorKind::ReadOnlyFilesystem => "the disk can be read and not written to",
        ErrorKind::FileTooLarge => "the file would be larger than the disk allows",
        ErrorKind::InvalidFilename => "the name is too long, or holds signs that no name may",
        ErrorKind::AddrInUse => "another program listens there",
        ErrorKind::AddrNotAvailable => "this machine has no such address",
        ErrorKind::ConnectionRefused => "nothing listens there",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            "the connection was cut"
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            "the network does not reach it"
        }
        ErrorKind::TimedOut => "no answer came in time",
        ErrorKind::OutOfMemory => "there is not enough memory",
        // Kinds without a name of their own.
        _ => match error.raw_os_error() {
            Some(5) => "the disk reports a fault",
            Some(6 | 19) => "there is no device behind it",
            Some(23 | 24) => "too many files are open",
            Some(40) => "its links lead in a circle",
            Some(number) => return format!("the system does not do it (its fault {number})"),
            None => return without_number(error),
        },
    };
    words.to_owned()
}

/// The fault's own words; it has no number, or hides that of another.
fn without_number(error: &io::Error) -> String {
    match error.to_string().as_str() {
        "stream did not contain valid UTF-8" => "it is not a text in UTF-8".to_owned(),
        "failed to fill whole buffer" => "it ends too early".to_owned(),
        words if words.starts_with("failed to lookup address") => {
            "no machine of this name is known".to_owned()
        }
        words => words.to_owned(),
    }
}

/// A message with every fault of the system in plain words, however deep in the chain it came from.
pub(crate) fn in_words(message: &str) -> String {
    let mut said = message.replace(
        "stream did not contain valid UTF-8",
        "it is not a text in UTF-8",
    );
    // Each turn takes one number out, so this ends.
    while let Some((before, after)) = said.split_once(NUMBERED) {
        let Some((number, after)) = after.split_once(')') else {
            break;
        };
        let Ok(number) = number.parse() else { break };
        let fault = io::Error::from_raw_os_error(number);
        let whole = fault.to_string();
        let own = whole.split(NUMBERED).next().unwrap_or_default();
        said = match before.strip_suffix(own) {
            Some(before) => format!("{before}{}{after}", why(&fault)),
            None => format!("{before}{after}"),
        };
    }
    said
}

/// What a path leads to when it is neither a file nor a folder.
pub(crate) fn special(kind: FileType) -> &'static str {
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else if kind.is_symlink() {
        "a link"
    } else {
        "a device"
    }
}

/// A file that a person named cannot be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> AppError {
    if error.kind() == ErrorKind::NotFound {
        return AppError::input(
            path.display().to_string(),
            "there is no such file",
            "look at how its name and the folders before it are spelt",
        );
    }
    AppError::input(
        path.display().to_string(),
        format!("cannot be read: {}", why(error)),
        mend(error, "give a file that you may read"),
    )
}

/// A file that a person named cannot be written.
pub(crate) fn unwritable(path: &Path, error: &io::Error) -> AppError {
    let (what, how) = match error.kind() {
        ErrorKind::NotFound => (
            "cannot be written: there is no such folder".to_owned(),
            "make the folder first, or give another",
        ),
        _ => (
            format!("cannot be written: {}", why(error)),
            mend(error, "give another place that you may write to"),
        ),
    };
    AppError::input(path.display().to_string(), what, how)
}

/// Whether a file can be put there as far as one can tell before: what takes long should not learn at
/// its end that its place is none.
pub(crate) fn check_place(path: &Path) -> Result<(), AppError> {
    let refused = |kind: ErrorKind| Err(unwritable(path, &kind.into()));
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match folder.map(std::fs::metadata) {
        Some(Err(error)) => Err(unwritable(path, &error)),
        Some(Ok(found)) if !found.is_dir() => refused(ErrorKind::NotADirectory),
        Some(Ok(_)) | None if path.is_dir() => refused(ErrorKind::IsADirectory),
        Some(Ok(_)) | None => Ok(()),
    }
}

fn mend(error: &io::Error, usual: &'static str) -> &'static str {
    match error.kind() {
        ErrorKind::PermissionDenied => "ask whoever owns it for permission, or give another",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "make room on the disk, or give a place on another"
        }
        ErrorKind::IsADirectory => "give the name of a file in it",
        ErrorKind::AlreadyExists => "give another name, or move away what is there",
        _ => usual,
    }
}

/// Opens a file that a person named. A pipe would keep whoever opens it waiting, a device may never
/// end: neither is opened.
pub(crate) fn open(path: &Path) -> Result<File, AppError> {
    let kind = std::fs::metadata(path)
        .map_err(|error| unreadable(path, &error))?
        .file_type();
    if kind.is_dir() {
        return Err(unreadable(path, &ErrorKind::IsADirectory.into()));
    }
    if !kind.is_file() {
        return Err(AppError::input(
            path.display().to_string(),
            format!(
                "this is {} and not a file, and was not opened",
                special(kind)
            ),
            "give a file; what another program writes can be kept in one first",
        ));
    }
    File::open(path).map_err(|error| unreadable(path, &error))
}

/// The bytes of a file that a person named.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    open(path)?
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

/// The text of a file that a person named.
pub(crate) fn read_text(path: &Path) -> Result<String, AppError> {
    String::from_utf8(read(path)?).map_err(|_| {
        AppError::input(
            path.display().to_string(),
            "this is not a text in UTF-8",
            "give a text file, and save it as UTF-8",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_a_file_is_said_without_its_number() {
        for number in 1..140 {
            let fault = io::Error::from_raw_os_error(number);
            let said = in_words(&format!("`x` cannot be read: {fault}"));
            assert!(!said.contains("os error"), "{said}");
            assert_eq!(said, format!("`x` cannot be read: {}", why(&fault)));
        }
    }

    #[test]
    fn a_chain_of_faults_is_said_in_words_throughout() {
        let one = io::Error::from_raw_os_error(2);
        let two = io::Error::from_raw_os_error(28);
        assert_eq!(
            in_words(&format!("the first: {one}; the second: {two}")),
            "the first: there is no such file or folder; the second: the disk is full"
        );
        assert_eq!(in_words("strange (os error 2)"), "strange");
        assert_eq!(in_words("odd (os error x)"), "odd (os error x)");
        assert_eq!(in_words("plain"), "plain");
    }

    #[test]
    fn neither_pipes_nor_folders_nor_sockets_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let said = |name: &str| {
            let error = read(&folder.path().join(name)).unwrap_err();
            error
                .to_string()
                .replace(&folder.path().display().to_string(), "")
        };
        let _listener =
            std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
        assert!(said("socket").contains("a socket and not a file"));
        assert!(said("").contains("it is a folder and not a file"));
        assert!(said("none").starts_with("/none: there is no such file"));
        std::fs::write(folder.path().join("latin"), b"caf\xE9").unwrap();
        assert_eq!(read(&folder.path().join("latin")).unwrap(), b"caf\xE9");
        let error = read_text(&folder.path().join("latin")).unwrap_err();
        assert!(error.to_string().contains("not a text in UTF-8"));
    }
}
