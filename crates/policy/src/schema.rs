//! The JSON Schema of a pack's files, so that an editor completes and checks while one writes.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::pack::Raw;
use crate::{Code, DataField, Fairness, Origin, Period, Span, Then, Trigger, WorkingDays, model};

/// The schema of one file of a pack, as JSON. A pack may be split over several files, so no
/// section must stand in each of them.
pub fn json_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Raw);
    schema.insert("title".to_owned(), "A policy pack of Caretaker".into());
    schema.to_value()
}

macro_rules! text {
    ($($type:ty, $name:literal: $schema:tt;)*) => {
        $(impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        })*
    };
}

/// A day, written as text.
pub(crate) struct CivilDate;
/// A nation of the United Kingdom whose bank holidays count.
pub(crate) struct Nation;

text! {
    Code, "Code": {
        "type": "string",
        "pattern": "^[a-z]([a-z0-9-]{0,62}[a-z0-9])?$"
    };
    Origin, "Origin": {
        "type": "string",
        "description": "Where this comes from: `policy` and the section, or `pack's own`.",
        "pattern": "^(pack's own|policy .+)$"
    };
    Period, "Period": {
        "type": "string",
        "description": "How long: `6 years`, `until age 25`, `6 years or until age 25, whichever is later`.",
        "examples": ["6 years", "until age 25", "6 years or until age 25, whichever is later"]
    };
    Span, "Span": {
        "type": "string",
        "description": "A length of time with its unit: `5 working days`, `72 hours`, `1 month`.",
        "pattern": "^[1-9][0-9]* (minute|hour|day|working day|school day|week|month|year)s?$"
    };
    WorkingDays, "WorkingDays": {
        "description": "So many working days.",
        "anyOf": [
            { "type": "string", "pattern": "^[1-9][0-9]* working days?$" },
            { "type": "integer", "minimum": 0 }
        ]
    };
    CivilDate, "CivilDate": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" };
    Nation, "Nation": {
        "type": "string",
        "enum": ["england-and-wales", "scotland", "northern-ireland"]
    };
}

impl JsonSchema for Trigger {
    fn schema_name() -> Cow<'static, str> {
        "Trigger".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::ALL.map(Self::code) })
    }
}

impl JsonSchema for Then {
    fn schema_name() -> Cow<'static, str> {
        "Then".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::ALL.map(Self::code) })
    }
}

impl JsonSchema for DataField {
    fn schema_name() -> Cow<'static, str> {
        "DataField".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<model::WrittenField>();
        json_schema!({ "anyOf": [{ "type": "string" }, table] })
    }
}

impl JsonSchema for Fairness {
    fn schema_name() -> Cow<'static, str> {
        "Fairness".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<model::WrittenFairness>();
        json_schema!({ "anyOf": [{ "type": "string" }, table] })
    }
}
