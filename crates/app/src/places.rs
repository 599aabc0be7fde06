//! The register of systems and places where data lives.

use access::{Purpose, Scope, acts, authorise};
use store::{EntityId, TermRange};

use crate::{AppError, Body as _, Ctx, Engine, bodies::Place, engine::Stored};

impl Ctx<'_> {
    /// Adds a place.
    pub fn add_place(&self, place: &Place) -> Result<EntityId, AppError> {
        let allowed = authorise::<acts::PlaceAdd>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut faults = Vec::new();
        for (field, value) in [("name", &place.name), ("owner", &place.owner)] {
            if value.trim().is_empty() {
                faults.push(crate::Fault {
                    place: field.to_owned(),
                    what: "this is empty".to_owned(),
                    mend: format!("give the place's {field}"),
                });
            }
        }
        if !faults.is_empty() {
            return Err(AppError::Input(faults));
        }
        if self.engine.place_by_name(&place.name)?.is_some() {
            return Err(AppError::input(
                "name",
                "a place of this name exists already",
                "use another name",
            ));
        }
        let id = self.engine.new_id();
        let mut unit = self.begin(&allowed);
        unit.insert(id, self.engine.realm.own_cell(), place)?;
        unit.about(id);
        unit.commit()?;
        Ok(id)
    }

    /// All places, by name.
    pub fn list_places(&self) -> Result<Vec<Stored<Place>>, AppError> {
        let allowed = authorise::<acts::PlaceList>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let places = self.engine.places()?;
        let objects: Vec<_> = places
            .iter()
            .map(|p| (Place::KIND, p.id, p.version))
            .collect();
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        Ok(places)
    }

    /// One place by its name, with the number of files read from it.
    pub fn show_place(&self, name: &str) -> Result<(Stored<Place>, u64), AppError> {
        let place = self.engine.place_by_name(name)?;
        let scope = Scope::Objects {
            ids: place.iter().map(|place| place.id.0).collect(),
        };
        // Before it is said whether there is such a place: whoever may not look learns nothing.
        let allowed = authorise::<acts::PlaceLook>(&self.actor, &scope, Purpose::Administration)?;
        let place = place.ok_or(AppError::NotFound("place"))?;
        let files = self
            .engine
            .snapshot()?
            .count(&TermRange::exactly(crate::bodies::SOURCE_IN, &place.id.0))?;
        self.look(
            &allowed,
            &[(Place::KIND, place.id, place.version)],
            &[place.id],
        )?;
        Ok((place, files))
    }
}

impl Engine {
    pub(crate) fn places(&self) -> Result<Vec<Stored<Place>>, AppError> {
        let mut places = Vec::new();
        self.for_each::<Place>(|place| places.push(place))?;
        places.sort_by_key(|place| place.body.name.to_lowercase());
        Ok(places)
    }

    pub(crate) fn place_by_name(&self, name: &str) -> Result<Option<Stored<Place>>, AppError> {
        let snapshot = self.snapshot()?;
        let value = name.to_lowercase();
        self.find_keyed(
            &self.realm,
            snapshot.as_ref(),
            "place.name",
            value.as_bytes(),
        )
    }
}
