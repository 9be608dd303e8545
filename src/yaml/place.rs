//! Where a value or key stands in a YAML text: found by walking to it and failing there on purpose.
//!
//! The YAML reader tells places only in its errors. Walking is done again for each mistake, which costs nothing
//! while there is none.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// One step from a YAML node to a node below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// The item of a list, from 0.
    Item(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(item: usize) -> Self {
        Self::Item(item)
    }
}

/// Line and column, both from 1, of the value that `steps` lead to; `None` where they lead nowhere.
pub fn of_value(text: &str, steps: &[Step]) -> Option<(usize, usize)> {
    let walk = Walk { steps, to_key: false };
    place_of_failure(&walk.deserialize(serde_yaml::Deserializer::from_str(text)).err()?)
}

/// Line and column of the key of the last step.
pub fn of_key(text: &str, steps: &[Step]) -> Option<(usize, usize)> {
    let walk = Walk { steps, to_key: true };
    place_of_failure(&walk.deserialize(serde_yaml::Deserializer::from_str(text)).err()?)
}

/// The first key that stands twice in one map, anywhere in `text`: its name, line and column.
pub fn of_duplicate_key(text: &str) -> Option<(String, usize, usize)> {
    let error = Unique.deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
    let place = error.location()?;
    let message = error.to_string();
    let name = message.split_once(DUPLICATE)?.1.split('`').nth(1)?.to_owned();
    Some((name, place.line(), place.column()))
}

/// All keys of the outermost map, in order.
pub fn keys(text: &str) -> Vec<String> {
    struct Keys;
    impl<'de> Visitor<'de> for Keys {
        type Value = Vec<String>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut keys = Vec::new();
            while let Some(Key(key)) = map.next_key()? {
                map.next_value::<IgnoredAny>()?;
                keys.push(key);
            }
            Ok(keys)
        }
    }
    serde_yaml::Deserializer::from_str(text).deserialize_any(Keys).unwrap_or_default()
}

/// Reads the value of one key of the outermost map and passes over the others.
pub(crate) struct OneKey<'k, T>(&'k str, PhantomData<T>);

impl<'k, T: DeserializeOwned> OneKey<'k, T> {
    /// Fails where the value of `key` in `text` is no `T`.
    pub fn read(text: &str, key: &'k str) -> Result<(), serde_yaml::Error> {
        serde_yaml::Deserializer::from_str(text).deserialize_any(Self(key, PhantomData))
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for OneKey<'_, T> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(key)) = map.next_key()? {
            if key == self.0 {
                map.next_value::<T>()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

const FOUND: &str = "the place that was looked for";
const DUPLICATE: &str = "duplicate key ";

fn place_of_failure(error: &serde_yaml::Error) -> Option<(usize, usize)> {
    let place = error.location()?;
    error.to_string().contains(FOUND).then(|| (place.line(), place.column()))
}

/// Goes along the steps and fails at their end.
#[derive(Clone, Copy)]
struct Walk<'s> {
    steps: &'s [Step],
    to_key: bool,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Walk<'_> {
    fn scalar<E: de::Error>(self) -> Result<(), E> {
        if self.steps.is_empty() { Err(E::custom(FOUND)) } else { Ok(()) }
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        self.scalar()
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<(), E> {
        self.scalar()
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.scalar()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let Some((step, rest)) = self.steps.split_first() else { return self.scalar() };
        let mut item = 0;
        loop {
            let more = match step {
                Step::Item(wanted) if *wanted == item => sequence.next_element_seed(Self { steps: rest, ..self })?.is_some(),
                _ => sequence.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more {
                return Ok(());
            }
            item += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((step, rest)) = self.steps.split_first() else { return self.scalar() };
        let wanted = match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Item(_) => None,
        };
        let fail_at = (self.to_key && rest.is_empty()).then_some(wanted).flatten();
        while let Some(key) = map.next_key_seed(Checked(|key: &str| if fail_at == Some(key) { Err(FOUND.to_owned()) } else { Ok(()) }))? {
            if wanted == Some(key.as_str()) {
                map.next_value_seed(Self { steps: rest, ..self })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// A key as text, whatever YAML takes it for.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Checked(|_: &str| Ok(())).deserialize(deserializer).map(Key)
    }
}

/// Reads a key as text and fails at it where the function says so.
struct Checked<F>(F);

impl<'de, F: FnMut(&str) -> Result<(), String>> DeserializeSeed<'de> for Checked<F> {
    type Value = String;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<F: FnMut(&str) -> Result<(), String>> Visitor<'_> for Checked<F> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(mut self, key: &str) -> Result<String, E> {
        (self.0)(key).map_err(E::custom)?;
        Ok(key.to_owned())
    }
}

/// Walks everything and fails at the second of two equal keys.
struct Unique;

impl<'de> DeserializeSeed<'de> for Unique {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without a tag")
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        while sequence.next_element_seed(Self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        let mut refuse = |key: &str| if seen.insert(key.to_owned()) { Ok(()) } else { Err(format!("{DUPLICATE}`{key}`")) };
        while map.next_key_seed(Checked(&mut refuse))?.is_some() {
            map.next_value_seed(Self)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "id: a/b\ncheck:\n  sum:\n    whole: 初信\n    parts: [甲, 乙]\n";

    #[test]
    fn values_and_keys_are_found() {
        let whole: Vec<Step> = vec!["check".into(), "sum".into(), "whole".into()];
        assert_eq!(of_value(TEXT, &whole), Some((4, 12)));
        assert_eq!(of_key(TEXT, &whole), Some((4, 5)));
        assert_eq!(of_value(TEXT, &["check".into(), "sum".into(), "parts".into(), 1.into()]), Some((5, 16)));
        assert_eq!(of_value(TEXT, &["check".into(), "none".into()]), None);
        assert_eq!(keys(TEXT), ["id", "check"]);
    }

    #[test]
    fn a_key_twice_is_found_at_any_depth() {
        assert_eq!(of_duplicate_key(TEXT), None);
        assert_eq!(of_duplicate_key("a:\n  - b: 1\n    c: {x: 1, y: 2, x: 3}\n"), Some(("x".to_owned(), 3, 21)));
    }
}
