//! Texts of rule files: one string, or a map of both languages.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use crate::diagnostic::Bilingual;

impl<'de> Deserialize<'de> for Bilingual {
    /// A string stands for both languages; a map has `zh` and `en`. Blanks around the text are dropped.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BilingualVisitor)
    }
}

struct BilingualVisitor;

impl<'de> Visitor<'de> for BilingualVisitor {
    type Value = Bilingual;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or a map with `zh` and `en`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Bilingual, E> {
        Text.visit_str(text).map(Bilingual::same)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Bilingual, A::Error> {
        let (mut zh, mut en) = (None, None);
        while let Some(tongue) = map.next_key()? {
            let slot = match tongue {
                Tongue::Zh => &mut zh,
                Tongue::En => &mut en,
            };
            *slot = Some(map.next_value_seed(Text)?);
        }
        let zh = zh.ok_or_else(|| de::Error::missing_field("zh"))?;
        let en = en.ok_or_else(|| de::Error::missing_field("en"))?;
        Ok(Bilingual { zh, en })
    }
}

/// Keys of the map.
#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Tongue {
    Zh,
    En,
}

/// A text that is not empty.
struct Text;

impl<'de> de::DeserializeSeed<'de> for Text {
    type Value = String;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        let text = text.trim();
        if text.is_empty() {
            return Err(crate::yaml::fail(&Bilingual::new("文字不能为空", "the text is empty")));
        }
        Ok(text.to_owned())
    }
}
