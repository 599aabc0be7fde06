//! What the API's types are made of: ids, days and moments as text. They are types of its own, so
//! that what is stored can change without programs noticing.

use app::EntityId;
use data_encoding::BASE64;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// An id as pages show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Id(pub(crate) EntityId);

impl From<EntityId> for Id {
    fn from(id: EntityId) -> Self {
        Self(id)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let wrong = || serde::de::Error::custom("not one, expected an id of 26 characters");
        text.parse().map(Self).map_err(|_| wrong())
    }
}

impl PartialSchema for Id {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "An id: 26 characters of Crockford's base 32. It is random and says nothing.",
            ))
            .pattern(Some("^[0-7][0-9a-hjkmnp-tv-z]{25}$"))
            .examples(["2m8v0q4e1xjr6w9t3ya5hc7bzk"])
            .into()
    }
}

impl ToSchema for Id {}

/// A day in London.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day(pub(crate) Date);

impl From<Date> for Day {
    fn from(on: Date) -> Self {
        Self(on)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let wrong = || serde::de::Error::custom("not one, expected a day such as 2026-03-27");
        // Exactly ten characters: the parser would take a time or a zone as well.
        let day = (text.len() == 10)
            .then(|| text.parse::<Date>().ok())
            .flatten();
        day.filter(|day| (1900..=2200).contains(&day.year()))
            .map(Self)
            .ok_or_else(wrong)
    }
}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .description(Some("A day in London, from 1900 to 2200."))
            .pattern(Some(
                "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$|^2200-[0-9]{2}-[0-9]{2}$",
            ))
            .examples(["2026-03-27"])
            .into()
    }
}

impl ToSchema for Day {}

/// A moment, in universal time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instant(pub(crate) Timestamp);

impl From<Timestamp> for Instant {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("A moment in universal time."))
            .examples(["2026-03-27T09:30:00Z"])
            .into()
    }
}

impl ToSchema for Instant {}

/// A moment that is sent: in universal time, or with its distance from it.
pub(crate) struct Moment(pub(crate) Timestamp);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let wrong =
            || serde::de::Error::custom("not one, expected a moment as 2026-03-27T09:30:00Z");
        text.parse().map(Self).map_err(|_| wrong())
    }
}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        Instant::schema()
    }
}

impl ToSchema for Moment {}

/// The bytes of a file, in base 64.
pub(crate) struct File(pub(crate) Vec<u8>);

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let wrong = || serde::de::Error::custom("not one, expected a file in base 64");
        BASE64
            .decode(text.as_bytes())
            .map(Self)
            .map_err(|_| wrong())
    }
}

impl PartialSchema for File {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .content_encoding("base64")
            .description(Some("The bytes of a file, in base 64 with its padding."))
            .pattern(Some(
                "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$",
            ))
            .examples(["TmFtZSxET0IKRWxsYSBUaG9ybmJ1cnksMjAxMy0wNS0wNAo="])
            .into()
    }
}

impl ToSchema for File {}

/// Counts bytes of a text as characters (Unicode code points).
pub(crate) fn characters(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |before| before.chars().count())
}

/// The byte at which so many characters of a text end.
pub(crate) fn bytes(text: &str, characters: usize) -> Option<usize> {
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    ends.into_iter().nth(characters)
}

/// The days of several.
pub(crate) fn day(on: Option<Date>) -> Option<Day> {
    on.map(Day)
}

/// Reads an object and nothing else: a list of its values in their order would do as well otherwise.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }

        from.deserialize_map(Fields(PhantomData))
    }
}

/// Reads a field that is an object.
pub(crate) fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<T, D::Error> {
    Object::deserialize(from).map(|object| object.0)
}

/// Reads a list of objects.
pub(crate) fn objects<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    let all = Vec::<Object<T>>::deserialize(from)?;
    Ok(all.into_iter().map(|object| object.0).collect())
}

/// Something new.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Made {
    /// Its id.
    pub(crate) id: Id,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_bytes_are_counted_alike() {
        let text = "Zoë, 🦊 a";
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(characters(text, byte), count);
            assert_eq!(bytes(text, count), Some(byte));
        }
        assert_eq!(bytes(text, 8), Some(text.len()));
        assert_eq!(bytes(text, 9), None);
    }

    #[test]
    fn a_day_is_a_day_and_nothing_more() {
        let read = |text: &str| serde_json::from_value::<Day>(text.into());
        assert!(read("2026-03-27").is_ok());
        for wrong in [
            "2026-02-30",
            "2026-03-27T00:00",
            "27/03/2026",
            "2026-W13-5",
            "1899-12-31",
            "",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
