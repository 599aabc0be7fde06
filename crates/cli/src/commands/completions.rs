//! `caretaker completions SHELL`: what a shell offers after Tab, from the same definitions as the
//! commands.

use std::io::Write;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::args::Cli;

/// `caretaker completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// For which shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints them.
pub(crate) fn run(args: &CompletionsArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "caretaker", &mut text);
    out.write_all(&text)?;
    Ok(0)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;
    use crate::commands::man::paths;

    #[test]
    fn every_command_is_offered_in_every_shell() {
        for shell in Shell::value_variants() {
            let mut out = Vec::new();
            run(&CompletionsArgs { shell: *shell }, &mut out).expect("written");
            let text = String::from_utf8(out).expect("text");
            for path in paths(&Cli::command()) {
                let last = path.last().expect("a name");
                assert!(text.contains(last.as_str()), "{shell}: {path:?}");
            }
            for option in ["bring-back", "words-file", "save-as"] {
                assert!(text.contains(option), "{shell}: {option}");
            }
        }
    }
}
