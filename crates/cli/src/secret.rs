//! Words that nobody else may see: from a file, from the standard input, or typed without echo.
//! What stands on the command line every user of the machine can read in the list of processes.

use std::io::{BufRead as _, IsTerminal as _, Read as _, Write};
use std::path::Path;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Longer is no secret, bytes.
const LONGEST: u64 = 4096;

/// The words as they were given: on the command line, in a file (`-` is the standard input), or
/// none.
pub(crate) fn given(seen: Option<&str>, file: Option<&Path>) -> anyhow::Result<Option<String>> {
    match (seen, file) {
        (Some(words), _) => Ok(Some(words.to_owned())),
        (None, None) => Ok(None),
        (None, Some(path)) if path.as_os_str() == "-" => {
            let mut line = String::new();
            std::io::stdin().lock().take(LONGEST).read_line(&mut line)?;
            Ok(Some(line.trim().to_owned()))
        }
        (None, Some(path)) => {
            let mut text = String::new();
            std::fs::File::open(path)
                .and_then(|file| file.take(LONGEST).read_to_string(&mut text))
                .map_err(|error| crate::files::unreadable(path, &error))?;
            Ok(Some(text.trim().to_owned()))
        }
    }
}

/// The words as they were given, or else typed; at a terminal they do not show.
pub(crate) fn given_or_typed(
    seen: Option<&str>,
    file: Option<&Path>,
    question: &str,
    out: &mut dyn Write,
) -> anyhow::Result<String> {
    if let Some(words) = given(seen, file)? {
        return Ok(words);
    }
    write!(out, "{question}: ")?;
    out.flush()?;
    let mut typed = String::new();
    let input = std::io::stdin();
    if input.is_terminal() {
        let _quiet = Quiet::begin();
        input.lock().read_line(&mut typed)?;
        writeln!(out)?;
    } else {
        input.lock().read_line(&mut typed)?;
    }
    Ok(typed.trim().to_owned())
}

/// While it lives the terminal does not show what is typed.
struct Quiet {
    before: Option<Termios>,
}

impl Quiet {
    fn begin() -> Self {
        let before = tcgetattr(std::io::stdin()).ok();
        if let Some(modes) = &before {
            let mut quiet = modes.clone();
            quiet.local_modes.remove(LocalModes::ECHO);
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Flush, &quiet);
        }
        Self { before }
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(modes) = &self.before {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Flush, modes);
        }
    }
}
