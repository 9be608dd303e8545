//! Writes a YAML text as a tree; the build script holds this file too.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::mark;

/// Nodes and strings of a text.
#[derive(Debug, Default)]
pub struct Written {
    /// The nodes.
    pub nodes: Vec<u8>,
    /// The strings.
    pub strings: String,
}

/// Reads `text` twice: once for what its scalars are, once for how they are written.
pub fn write(text: &str) -> Result<Written, serde_yaml::Error> {
    let shape = Shape::deserialize(serde_yaml::Deserializer::from_str(text))?;
    let mut written = Written::default();
    Writer { shape: &shape, written: &mut written }.deserialize(serde_yaml::Deserializer::from_str(text))?;
    Ok(written)
}

/// What a value is.
enum Shape {
    Text,
    Null,
    Bool(bool),
    Unsigned(u64),
    Negative(u64),
    Decimal(f64),
    List(Vec<Shape>),
    Map(Vec<Shape>),
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ShapeVisitor;
        impl<'de> Visitor<'de> for ShapeVisitor {
            type Value = Shape;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value without a tag")
            }
            fn visit_str<E: Error>(self, _: &str) -> Result<Shape, E> {
                Ok(Shape::Text)
            }
            fn visit_unit<E: Error>(self) -> Result<Shape, E> {
                Ok(Shape::Null)
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<Shape, E> {
                Ok(Shape::Bool(value))
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Shape, E> {
                Ok(Shape::Unsigned(value))
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Shape, E> {
                Ok(Shape::Negative(value.unsigned_abs()))
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<Shape, E> {
                Ok(Shape::Decimal(value))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Shape, A::Error> {
                let mut shapes = Vec::new();
                while let Some(shape) = items.next_element()? {
                    shapes.push(shape);
                }
                Ok(Shape::List(shapes))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Shape, A::Error> {
                let mut shapes = Vec::new();
                while let Some((IgnoredAny, shape)) = entries.next_entry()? {
                    shapes.push(shape);
                }
                Ok(Shape::Map(shapes))
            }
        }
        deserializer.deserialize_any(ShapeVisitor)
    }
}

/// Writes the value that has this shape.
struct Writer<'w> {
    shape: &'w Shape,
    written: &'w mut Written,
}

impl Writer<'_> {
    fn mark(&self) -> u8 {
        match self.shape {
            Shape::Text => mark::TEXT,
            Shape::Null => mark::NULL,
            Shape::Bool(false) => mark::FALSE,
            Shape::Bool(true) => mark::TRUE,
            Shape::Unsigned(_) => mark::UNSIGNED,
            Shape::Negative(_) => mark::NEGATIVE,
            Shape::Decimal(_) => mark::DECIMAL,
            Shape::List(_) => mark::LIST,
            Shape::Map(_) => mark::MAP,
        }
    }
}

impl Written {
    fn number(&mut self, mut value: u64) {
        loop {
            let byte = u8::try_from(value & 0x7f).unwrap_or(0);
            value >>= 7;
            if value == 0 {
                self.nodes.push(byte);
                return;
            }
            self.nodes.push(byte | 0x80);
        }
    }

    fn length(&mut self, length: usize) {
        self.number(length as u64);
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.strings.push_str(text);
    }
}

impl<'de> DeserializeSeed<'de> for Writer<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.shape {
            Shape::List(_) => deserializer.deserialize_seq(self),
            Shape::Map(_) => deserializer.deserialize_map(self),
            _ => deserializer.deserialize_str(self),
        }
    }
}

impl<'de> Visitor<'de> for Writer<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value that was there when the text was read first")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        // `.inf` and the like are numbers of YAML alone.
        if matches!(self.shape, Shape::Decimal(value) if text.parse() != Ok(*value)) {
            return Err(E::custom("a number that is not written out"));
        }
        self.written.nodes.push(self.mark());
        self.written.text(text);
        if let Shape::Unsigned(value) | Shape::Negative(value) = self.shape {
            self.written.number(*value);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Shape::List(shapes) = self.shape else { return Err(A::Error::custom("no list")) };
        self.written.nodes.push(mark::LIST);
        self.written.length(shapes.len());
        for shape in shapes {
            items.next_element_seed(Writer { shape, written: self.written })?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Shape::Map(shapes) = self.shape else { return Err(A::Error::custom("no map")) };
        self.written.nodes.push(mark::MAP);
        self.written.length(shapes.len());
        for shape in shapes {
            let key: String = entries.next_key()?.ok_or_else(|| A::Error::custom("no key"))?;
            self.written.text(&key);
            entries.next_value_seed(Writer { shape, written: self.written })?;
        }
        Ok(())
    }
}
