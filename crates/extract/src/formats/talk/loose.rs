//! JSON as programs really write it: fields of any kind where others stand elsewhere, read one object
//! at a time. How deep it nests is bounded by the reader below; too deep a file is an error.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// What takes the fields of an object.
pub(crate) trait Fields: Default {
    /// Takes a field's value, or answers that it does not know the field.
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error>;

    /// Takes a word that stands where an object might.
    fn word(&mut self, _word: &str) {}
}

/// Reads the fields of an object into something; what is no object leaves it as it is.
pub(crate) struct Into<'a, F>(pub(crate) &'a mut F);

impl<'de, F: Fields> DeserializeSeed<'de> for Into<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

/// What every visitor here makes of values that it has no use for.
macro_rules! passes_over {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("anything")
        }

        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
}

/// Numbers too.
macro_rules! passes_over_numbers {
    () => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
}

fn drain<'de, A: SeqAccess<'de>>(mut list: A) -> Result<(), A::Error> {
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

impl<'de, F: Fields> Visitor<'de> for Into<'_, F> {
    type Value = ();

    passes_over!();
    passes_over_numbers!();

    fn visit_str<E>(self, word: &str) -> Result<(), E> {
        self.0.word(word);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        drain(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if !self.0.field(&key, &mut map)? {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Gives each object of a list to a function, so that the list is never held whole.
pub(crate) struct Each<F, T>(F, PhantomData<T>);

impl<T: Fields, F: FnMut(T)> Each<F, T> {
    pub(crate) fn new(take: F) -> Self {
        Self(take, PhantomData)
    }
}

impl<'de, T: Fields, F: FnMut(T)> DeserializeSeed<'de> for Each<F, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T: Fields, F: FnMut(T)> Visitor<'de> for Each<F, T> {
    type Value = ();

    passes_over!();
    passes_over_numbers!();

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        loop {
            let mut one = T::default();
            if list.next_element_seed(Into(&mut one))?.is_none() {
                return Ok(());
            }
            (self.0)(one);
        }
    }
}

/// A word or a number as a word; empty for everything else.
#[derive(Default)]
pub(crate) struct Word(pub(crate) String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Words)
    }
}

struct Words;

impl<'de> Visitor<'de> for Words {
    type Value = Word;

    passes_over!();

    fn visit_i64<E>(self, number: i64) -> Result<Word, E> {
        Ok(Word(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Word, E> {
        Ok(Word(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Word, E> {
        Ok(Word(number.to_string()))
    }

    fn visit_str<E>(self, word: &str) -> Result<Word, E> {
        Ok(Word(word.to_owned()))
    }

    fn visit_string<E>(self, word: String) -> Result<Word, E> {
        Ok(Word(word))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Word, A::Error> {
        drain(list).map(|()| Word::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Word, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Word::default())
    }
}

/// All words below a value, one a line: what is not shown of a message must still be found. It goes as
/// deep as the reader of JSON lets any value go.
pub(crate) struct Below<'a>(pub(crate) &'a mut String);

impl<'de> DeserializeSeed<'de> for Below<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Below<'_> {
    type Value = ();

    passes_over!();
    passes_over_numbers!();

    fn visit_str<E>(self, word: &str) -> Result<(), E> {
        if word.chars().any(char::is_alphabetic) {
            self.0.push_str(word);
            self.0.push('\n');
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Below(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key::<IgnoredAny>()?.is_some() {
            map.next_value_seed(Below(self.0))?;
        }
        Ok(())
    }
}
