//! Finding a person in everything that was read and written, outside of a request.

use access::{Purpose, Scope, acts, authorise};
use find::{Context, Form, Match, Strength};
use store::EntityId;

use crate::{
    AppError, Body as _, Ctx,
    bodies::{Person, RECORD_OF, Record, all_of},
    engine::Stored,
    judge::Judge,
    pieces::{participants, pieces, text_of},
    search::filed_under,
};

/// One place in a text where the person stands.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The place of the register, or *Caretaker’s own records*.
    pub place: String,
    /// The file's path and the piece's title, or the record's kind and day.
    pub title: String,
    /// The entity behind it.
    pub source: EntityId,
    /// The line around the hit.
    pub around: String,
    /// What is written.
    pub written: String,
    /// How they are written.
    pub form: Form,
    /// How sure it is.
    pub strength: Strength,
    /// Others it may be.
    pub or: Vec<String>,
}

impl Ctx<'_> {
    /// Where a person stands, in records and in everything ingested.
    pub fn find(&self, person: EntityId) -> Result<Vec<Hit>, AppError> {
        let scope = Scope::Person {
            id: person.0,
            own: false,
        };
        let allowed = authorise::<acts::FindRun>(&self.actor, &scope, Purpose::RightsRequest)?;
        let judge = self.judge_person(person)?;
        let mut hits = Vec::new();
        let snapshot = self.engine.snapshot()?;
        let records: Vec<Stored<Record>> = self
            .engine
            .read_all(snapshot.as_ref(), &all_of(RECORD_OF, person))?;
        drop(snapshot);
        for record in &records {
            let title = format!("{}, {}", record.body.kind.replace('-', " "), record.body.on);
            let place = "Caretaker’s own records";
            let text = &record.body.words();
            let found = judge.matches_filed(text, &filed_under(&record.body));
            self.hits_in(
                (text, &found),
                &judge,
                (place, &title, record.id),
                &mut hits,
            )?;
        }
        for place in self.engine.places()? {
            hits.extend(self.look_through(place.id, person, |source| {
                let mut hits = Vec::new();
                for piece in pieces(&source.body.path, &source.body.document) {
                    let text = text_of(&source.body.document, &piece.spans);
                    let title = format!("{}: {}", source.body.path, piece.title);
                    let among = judge.known(&participants(&source.body.document, &piece));
                    let found = judge.matches_among(&text, &among);
                    let whence = (place.body.name.as_str(), title.as_str(), source.id);
                    self.hits_in((&text, &found), &judge, whence, &mut hits)?;
                }
                Ok(hits)
            })?);
        }
        self.look(
            &allowed,
            &[(Person::KIND, person, hits.len() as u64)],
            &[person],
        )?;
        Ok(hits)
    }

    fn judge_person(&self, person: EntityId) -> Result<Judge, AppError> {
        let directory = self.engine.directory()?;
        let names = directory.names();
        let subject = names.key(person).ok_or(AppError::NotFound("person"))?;
        let circle = directory.circle(person);
        let place = circle.iter().filter_map(|id| names.key(*id)).collect();
        Ok(Judge {
            subject,
            open: vec![subject],
            context: Context {
                participants: Vec::new(),
                place,
            },
            names,
        })
    }

    fn hits_in(
        &self,
        (text, matches): (&str, &[Match]),
        judge: &Judge,
        (place, title, source): (&str, &str, EntityId),
        hits: &mut Vec<Hit>,
    ) -> Result<(), AppError> {
        let directory = self.engine.directory()?;
        for found in matches.iter().filter(|found| judge.may_be_subject(found)) {
            let others = found
                .candidates
                .iter()
                .filter(|c| c.person != judge.subject);
            let strength = found
                .candidates
                .iter()
                .find(|c| c.person == judge.subject)
                .map_or(Strength::Possible, |c| c.strength);
            hits.push(Hit {
                place: place.to_owned(),
                title: title.to_owned(),
                source,
                around: line_around(text, found.start, found.end),
                written: text
                    .get(found.start..found.end)
                    .unwrap_or_default()
                    .to_owned(),
                form: found.form,
                strength,
                or: others
                    .filter_map(|c| directory.person(judge.names.person(c.person)?))
                    .map(|p| p.body.display_name())
                    .collect(),
            });
        }
        Ok(())
    }
}

/// The line in which a hit stands.
fn line_around(text: &str, start: usize, end: usize) -> String {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let from = before.rfind('\n').map_or(0, |at| at + 1);
    let to = end + after.find('\n').unwrap_or(after.len());
    text.get(from..to).unwrap_or_default().trim().to_owned()
}
