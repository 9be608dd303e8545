//! What a node of a tree is, as its first byte says; a length or number follows, 7 bits a byte, lowest first.

/// Text: its length, the text itself among the strings.
pub const TEXT: u8 = 0;
/// Nothing, with its text.
pub const NULL: u8 = 1;
/// No, with its text.
pub const FALSE: u8 = 2;
/// Yes, with its text.
pub const TRUE: u8 = 3;
/// A number from 0, with its text and its value.
pub const UNSIGNED: u8 = 4;
/// A number below 0, with its text and the value without its sign.
pub const NEGATIVE: u8 = 5;
/// A list: how many items, then the items.
pub const LIST: u8 = 6;
/// A map: how many entries, then of each the length of its key and its value.
pub const MAP: u8 = 7;
/// A number with a decimal point, by its text.
pub const DECIMAL: u8 = 8;
