//! Looks: what was shown to whom, each with a leaf that is durable before anything is shown.

use access::{Act, Action, Authorised};
use store::EntityId;

use super::{Ctx, Unit};
use crate::AppError;

/// A look that is about to be recorded.
pub(crate) struct Look<'c, 'e> {
    unit: Unit<'c, 'e>,
    action: Action,
    ids: Vec<EntityId>,
}

impl<'e> Ctx<'e> {
    /// Records a look and answers when its leaf is durable. The same look again within ten minutes
    /// of a session adds none, unless it is at special category data.
    pub fn look<A: Act>(
        &self,
        authorised: &Authorised<A>,
        objects: &[(&'static str, EntityId, u64)],
        about: &[EntityId],
    ) -> Result<(), AppError> {
        self.record_looks([self.begin_look(authorised, objects, about)])
    }

    /// Begins to record a look; `None` if it was recorded lately.
    pub(crate) fn begin_look<A: Act>(
        &self,
        authorised: &Authorised<A>,
        objects: &[(&'static str, EntityId, u64)],
        about: &[EntityId],
    ) -> Option<Look<'_, 'e>> {
        let ids: Vec<EntityId> = objects.iter().map(|(_, id, _)| *id).collect();
        let engine = self.engine;
        if engine.looked_lately(&self.actor, A::ACTION, &ids, self.now) {
            return None;
        }
        Some(Look {
            unit: self.looking(authorised, objects, about),
            action: A::ACTION,
            ids,
        })
    }

    /// Records looks that one page shows together: each leaves its own leaf, all in one commit, and
    /// this answers when they are durable.
    pub(crate) fn record_looks<'c>(
        &self,
        looks: impl IntoIterator<Item = Option<Look<'c, 'e>>>,
    ) -> Result<(), AppError>
    where
        'e: 'c,
    {
        let mut looked = Vec::new();
        let mut units = Vec::new();
        for look in looks.into_iter().flatten() {
            looked.push((look.action, look.ids));
            units.push(look.unit);
        }
        let Some(mut last) = units.pop() else {
            return Ok(());
        };
        last.with = units;
        last.commit()?;
        for (action, ids) in looked {
            self.engine
                .remember_look(&self.actor, action, &ids, self.now);
        }
        Ok(())
    }

    /// Records a look whether or not there was the same lately: at special category data or a
    /// safeguarding record, where the action alone does not say so (obligation SEC-5).
    pub fn look_each_time<A: Act>(
        &self,
        authorised: &Authorised<A>,
        objects: &[(&'static str, EntityId, u64)],
        about: &[EntityId],
    ) -> Result<(), AppError> {
        self.looking(authorised, objects, about).commit()?;
        Ok(())
    }

    fn looking<A: Act>(
        &self,
        authorised: &Authorised<A>,
        objects: &[(&'static str, EntityId, u64)],
        about: &[EntityId],
    ) -> Unit<'_, 'e> {
        let mut unit = self.begin(authorised);
        for (kind, id, version) in objects {
            unit.name(kind, *id, *version);
        }
        for id in about {
            unit.about(*id);
        }
        unit
    }

    /// Records that a list was shown: one leaf with what was asked and how many came.
    pub fn look_at_list<A: Act>(
        &self,
        authorised: &Authorised<A>,
        filter: &serde_json::Value,
        ids: &[(&'static str, EntityId, u64)],
    ) -> Result<(), AppError> {
        let only: Vec<EntityId> = ids.iter().map(|(_, id, _)| *id).collect();
        if self
            .engine
            .looked_lately(&self.actor, A::ACTION, &only, self.now)
        {
            return Ok(());
        }
        let mut unit = self.begin(authorised);
        for (kind, id, version) in ids {
            unit.name(kind, *id, *version);
        }
        unit.objects.count = Some(ids.len() as u64);
        // What was asked may hold a name, so it is a detail, not an object.
        unit.details(self.engine.realm.own_cell(), filter.clone());
        unit.commit()?;
        self.engine
            .remember_look(&self.actor, A::ACTION, &only, self.now);
        Ok(())
    }
}
