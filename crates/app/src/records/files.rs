//! Files that a record names: they lie at a place, where they were read in, so that they are found
//! when somebody asks, and go when they are due.

use access::{Action, Purpose, Scope, check};
use policy::{DataField, FieldType};

use crate::{AppError, Ctx, Fault, bodies::Entry};

impl Ctx<'_> {
    /// What is wrong with the files that these entries name: each must have been read in, and is
    /// named by somebody who may see what was.
    pub(super) fn file_faults(
        &self,
        fields: &[&DataField],
        entries: &[Entry],
    ) -> Result<Vec<Fault>, AppError> {
        let is_file = |entry: &&Entry| {
            let mut fields = fields.iter();
            fields.any(|one| one.kind == FieldType::File && one.code == entry.code)
        };
        let mut faults = Vec::new();
        for entry in entries.iter().filter(is_file) {
            let fault = |what: String, mend: &str| Fault {
                place: super::add::place_of(&entry.code),
                what,
                mend: mend.to_owned(),
            };
            let scope = Scope::Organisation;
            let purpose = Purpose::Administration;
            let may = check(Action::DocumentList, &self.actor, &scope, purpose).is_ok();
            if !may || !self.sees_documents(&self.reader()?) {
                faults.push(fault(
                    "a file is named by those who may see what was read in".to_owned(),
                    "leave it empty, and ask them",
                ));
            } else if !self.is_read_in(&entry.words())? {
                faults.push(fault(
                    format!("no file of this name was read in for {}", entry.title),
                    "read it in under Places, then write the place and where in it: \
                     Drive/staff/photograph.jpg",
                ));
            }
        }
        Ok(faults)
    }

    /// Whether words are the name of a place, a stroke, and the path of a file that was read in there.
    fn is_read_in(&self, words: &str) -> Result<bool, AppError> {
        for place in self.engine.places()? {
            let path = words.strip_prefix(&place.body.name);
            if let Some(path) = path.and_then(|path| path.strip_prefix('/'))
                && self.source_at(place.id, path)?.is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
