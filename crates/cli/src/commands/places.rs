//! `caretaker place …`

use app::bodies::Place;
use clap::Subcommand;

use super::Run;

/// Systems and places where data lives.
#[derive(Debug, Subcommand)]
pub(crate) enum PlaceCommand {
    /// Add a place to the register.
    Add {
        /// Its name.
        name: String,
        /// What sort of place: drive, mailbox, telephone, paper, app.
        #[arg(long, default_value = "drive")]
        kind: String,
        /// Who answers for it.
        #[arg(long)]
        owner: String,
        /// How it is searched.
        #[arg(long, default_value = "")]
        how: String,
    },
    /// List all places.
    List,
    /// Show one place.
    Show {
        /// Its name.
        name: String,
    },
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &PlaceCommand) -> anyhow::Result<u8> {
    match command {
        PlaceCommand::Add {
            name,
            kind,
            owner,
            how,
        } => {
            let id = run.ctx.add_place(&Place {
                name: name.clone(),
                kind: kind.clone(),
                owner: owner.clone(),
                how_searched: how.clone(),
                ingested: false,
            })?;
            writeln!(run.out, "{id}")?;
        }
        PlaceCommand::List => {
            for place in run.ctx.list_places()? {
                let by = if place.body.ingested {
                    "read by Caretaker"
                } else {
                    "searched by hand"
                };
                writeln!(
                    run.out,
                    "{}  {}  ({}, {}; {by})",
                    place.id, place.body.name, place.body.kind, place.body.owner
                )?;
            }
        }
        PlaceCommand::Show { name } => {
            let (place, files) = run.ctx.show_place(name)?;
            writeln!(run.out, "{}  {}", place.body.name, place.id)?;
            writeln!(
                run.out,
                "  kind: {}\n  owner: {}",
                place.body.kind, place.body.owner
            )?;
            writeln!(run.out, "  how it is searched: {}", place.body.how_searched)?;
            writeln!(run.out, "  files read: {files}")?;
        }
    }
    Ok(0)
}
