//! Worked cases reckoned for a program: the same reader and the same rules as everywhere.

use access::{Scope, acts, authorise};
use duties::cases::{Answer, Cases};

use crate::{AppError, Ctx};

impl Ctx<'_> {
    /// What comes of each case. Nothing that the organisation holds is read.
    pub fn reckon_cases(&self, cases: &Cases) -> Result<Vec<Answer>, AppError> {
        let everywhere = Scope::Organisation;
        let allowed = authorise::<acts::CasesReckon>(&self.actor, &everywhere, self.purpose())?;
        let answers = cases.answers(&self.engine.holidays());
        // Without what was written: a name may stand in it.
        let answers = answers.map_err(|_| {
            AppError::input(
                "case",
                "a case cannot be read",
                "look at its nation, basis, aim and events; the guide lists their words",
            )
        })?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(answers)
    }
}
