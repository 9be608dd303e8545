//! YAML that was parsed beforehand: the built-in files as trees of bytes, written by the build script and read without parsing.
//!
//! A tree gives what the YAML reader gives for the text it was made from. It holds no places: where reading it fails, the
//! text is read, which finds the same mistake with its line and column.

mod mark;
#[cfg(test)]
mod write;

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// A file as the build script wrote it: nodes in the order of the file, and all its strings one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Tree<'t> {
    /// The nodes; see [`mark`].
    pub nodes: &'t [u8],
    /// The strings.
    pub strings: &'t str,
}

/// The value that `tree` holds; none where it is no `T`.
pub fn read<T: DeserializeOwned>(tree: Tree<'_>) -> Option<T> {
    T::deserialize(&mut Cursor { nodes: tree.nodes, strings: tree.strings }).ok()
}

/// What is not yet read of a tree.
struct Cursor<'t> {
    nodes: &'t [u8],
    strings: &'t str,
}

/// A node with its text; a list or map is followed by its items.
enum Node<'t> {
    Text(&'t str),
    Null(&'t str),
    Bool(&'t str, bool),
    Unsigned(&'t str, u64),
    Negative(&'t str, i64),
    Decimal(&'t str, f64),
    List(usize),
    Map(usize),
}

impl<'t> Cursor<'t> {
    fn node(&mut self) -> Result<Node<'t>, NotSo> {
        let (&mark, rest) = self.nodes.split_first().ok_or(NotSo)?;
        self.nodes = rest;
        let length = usize::try_from(self.number()?).map_err(|_| NotSo)?;
        if mark == mark::LIST {
            return Ok(Node::List(length));
        }
        if mark == mark::MAP {
            return Ok(Node::Map(length));
        }
        let text = self.text(length)?;
        Ok(match mark {
            mark::TEXT => Node::Text(text),
            mark::NULL => Node::Null(text),
            mark::FALSE | mark::TRUE => Node::Bool(text, mark == mark::TRUE),
            mark::UNSIGNED => Node::Unsigned(text, self.number()?),
            mark::NEGATIVE => Node::Negative(text, 0_i64.checked_sub_unsigned(self.number()?).ok_or(NotSo)?),
            mark::DECIMAL => Node::Decimal(text, text.parse().map_err(|_| NotSo)?),
            _ => return Err(NotSo),
        })
    }

    fn number(&mut self) -> Result<u64, NotSo> {
        let (mut value, mut shift) = (0, 0_u32);
        loop {
            let (&byte, rest) = self.nodes.split_first().ok_or(NotSo)?;
            self.nodes = rest;
            value |= u64::from(byte & 0x7f).checked_shl(shift).ok_or(NotSo)?;
            if byte < 0x80 {
                return Ok(value);
            }
            shift += 7;
        }
    }

    fn text(&mut self, length: usize) -> Result<&'t str, NotSo> {
        let (text, rest) = self.strings.split_at_checked(length).ok_or(NotSo)?;
        self.strings = rest;
        Ok(text)
    }

    /// Passes over a node with all that is in it.
    fn skip(&mut self) -> Result<(), NotSo> {
        let mut left = 1_usize;
        while left > 0 {
            left -= 1;
            match self.node()? {
                Node::List(items) => left += items,
                Node::Map(entries) => {
                    for _ in 0..entries {
                        let length = usize::try_from(self.number()?).map_err(|_| NotSo)?;
                        self.text(length)?;
                        self.skip()?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl<'de> Deserializer<'de> for &mut Cursor<'de> {
    type Error = NotSo;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotSo> {
        match self.node()? {
            Node::Text(text) => visitor.visit_borrowed_str(text),
            Node::Null(_) => visitor.visit_unit(),
            Node::Bool(_, value) => visitor.visit_bool(value),
            Node::Unsigned(_, value) => visitor.visit_u64(value),
            Node::Negative(_, value) => visitor.visit_i64(value),
            Node::Decimal(_, value) => visitor.visit_f64(value),
            Node::List(left) => visitor.visit_seq(Items { cursor: self, left }),
            Node::Map(left) => visitor.visit_map(Items { cursor: self, left }),
        }
    }

    /// As in the YAML reader, where text is wanted a number is its own text.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotSo> {
        match self.node()? {
            Node::List(_) | Node::Map(_) => Err(NotSo),
            Node::Text(text)
            | Node::Null(text)
            | Node::Bool(text, _)
            | Node::Unsigned(text, _)
            | Node::Negative(text, _)
            | Node::Decimal(text, _) => visitor.visit_borrowed_str(text),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotSo> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotSo> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotSo> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotSo> {
        if self.nodes.first() == Some(&mark::NULL) {
            self.node()?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, NotSo> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, NotSo> {
        match self.node()? {
            Node::Text(word) => visitor.visit_enum(StrDeserializer::new(word)),
            _ => Err(NotSo),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotSo> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
    }
}

/// The items of a list or the entries of a map that are left.
struct Items<'c, 't> {
    cursor: &'c mut Cursor<'t>,
    left: usize,
}

impl Items<'_, '_> {
    fn next(&mut self) -> bool {
        let more = self.left > 0;
        self.left = self.left.saturating_sub(1);
        more
    }
}

impl<'t> SeqAccess<'t> for Items<'_, 't> {
    type Error = NotSo;

    fn next_element_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<Option<T::Value>, NotSo> {
        if self.next() { seed.deserialize(&mut *self.cursor).map(Some) } else { Ok(None) }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'t> MapAccess<'t> for Items<'_, 't> {
    type Error = NotSo;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, NotSo> {
        if !self.next() {
            return Ok(None);
        }
        let length = usize::try_from(self.cursor.number()?).map_err(|_| NotSo)?;
        let key = self.cursor.text(length)?;
        seed.deserialize(de::value::BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, NotSo> {
        seed.deserialize(&mut *self.cursor)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

/// The tree does not hold what is wanted; reading the text tells why.
#[derive(Debug)]
pub(crate) struct NotSo;

impl fmt::Display for NotSo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the tree holds something else")
    }
}

impl std::error::Error for NotSo {}

impl de::Error for NotSo {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        Red,
        DarkBlue,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct All {
        text: String,
        folded: String,
        number_as_text: String,
        decimal_as_text: String,
        decimal: f64,
        bool_as_text: String,
        number: i16,
        large: u64,
        yes: bool,
        nothing: Option<String>,
        something: Option<u8>,
        quoted: Option<String>,
        colour: Colour,
        list: Vec<Colour>,
        map: BTreeMap<String, Vec<String>>,
        #[serde(default)]
        absent: Vec<String>,
    }

    const TEXT: &str = "text: 初信\nfolded: >-\n  a\n  b\nnumber_as_text: 007\ndecimal_as_text: 1.50\ndecimal: 0.25\nbool_as_text: true\nnumber: -12\nlarge: 1234567\nyes: true\n\
        nothing: ~\nsomething: 3\nquoted: '~'\ncolour: red\nlist: [red, dark_blue]\nmap: {甲: [], 2: [乙, 3]}\n";

    fn read_both<T: DeserializeOwned>(text: &str) -> (Option<T>, Option<T>) {
        let written = write::write(text).unwrap();
        (read(Tree { nodes: &written.nodes, strings: &written.strings }), serde_yaml::from_str(text).ok())
    }

    #[test]
    fn a_tree_gives_what_the_text_gives() {
        let (tree, text) = read_both::<All>(TEXT);
        assert_eq!(tree.as_ref().map(|all| (all.number, all.number_as_text.as_str())), Some((-12, "007")));
        assert_eq!(tree, text);
    }

    #[test]
    fn what_is_passed_over_is_not_mixed_up_with_what_follows() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Few {
            large: u64,
            map: BTreeMap<String, Vec<String>>,
        }
        let (tree, text) = read_both::<Few>(TEXT);
        assert_eq!(tree, text);
        assert!(tree.is_some());
    }

    #[test]
    fn a_wrong_value_and_an_unknown_key_give_nothing() {
        assert_eq!(read_both::<All>(&TEXT.replace("-12", "x")).0, None);
        assert_eq!(read_both::<All>(&TEXT.replace("large", "largest")).0, None);
        assert_eq!(read_both::<All>(&TEXT.replace("list: [red", "list: [green")).0, None);
    }
}
