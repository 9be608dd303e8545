//! Values to bytes and back: how texts, numbers, lists and what is made of them are written.

use std::sync::Arc;

use ecow::EcoString;

use super::Words;

/// Takes values down, one after the other.
pub(in crate::output) struct Writer<'w> {
    pub bytes: Vec<u8>,
    pub words: &'w mut Words,
}

/// Reads what a [`Writer`] wrote. Of other bytes it gives something, never fails, and tells that it is `broken`.
pub(in crate::output) struct Reader<'r> {
    bytes: &'r [u8],
    texts: Texts<'r>,
    broken: bool,
}

/// Where the texts behind their numbers are.
pub(in crate::output) enum Texts<'r> {
    /// Those that the results of a run share.
    Shared(&'r Words),
    /// Those of this result alone.
    Own(Vec<&'r str>),
}

impl Writer<'_> {
    /// Writes bytes as they are, with their number.
    pub fn raw(&mut self, bytes: &[u8]) {
        bytes.len().pack(self);
        self.bytes.extend_from_slice(bytes);
    }
}

impl<'r> Reader<'r> {
    /// Reads `bytes`, whose texts are `texts`.
    pub fn new(bytes: &'r [u8], texts: Texts<'r>) -> Self {
        Self { bytes, texts, broken: false }
    }

    /// The same bytes, from here on with other texts.
    pub fn with_texts(self, texts: Texts<'r>) -> Self {
        Self { texts, ..self }
    }

    /// What [`Writer::raw`] wrote.
    pub fn raw(&mut self) -> &'r [u8] {
        let length = usize::open(self);
        let Some((raw, rest)) = self.bytes.split_at_checked(length) else {
            self.break_off();
            return &[];
        };
        self.bytes = rest;
        raw
    }

    /// Whether all bytes were read, and all of them were what a writer writes.
    pub fn is_whole(&self) -> bool {
        !self.broken && self.bytes.is_empty()
    }

    /// Whether something was found that no writer writes.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Notes that these are no bytes of a writer; nothing more is read.
    pub fn break_off(&mut self) {
        self.broken = true;
        self.bytes = &[];
    }

    fn text(&mut self) -> &str {
        let number = usize::open(self);
        let text = match &self.texts {
            Texts::Shared(words) => words.texts.get(number).map(AsRef::as_ref),
            Texts::Own(texts) => texts.get(number).copied(),
        };
        self.broken |= text.is_none();
        text.unwrap_or_default()
    }
}

/// What can be written and read back.
pub(in crate::output) trait Packable: Sized {
    fn pack(&self, to: &mut Writer<'_>);
    fn open(from: &mut Reader<'_>) -> Self;
}

impl Packable for u64 {
    /// Seven bits a byte, the lowest first.
    fn pack(&self, to: &mut Writer<'_>) {
        let mut left = *self;
        while left >= 0x80 {
            to.bytes.push(u8::try_from(left & 0x7f).unwrap_or(0) | 0x80);
            left >>= 7;
        }
        to.bytes.push(u8::try_from(left).unwrap_or(0));
    }

    fn open(from: &mut Reader<'_>) -> Self {
        let (mut value, mut shift) = (0, 0_u32);
        loop {
            let Some((&byte, rest)) = from.bytes.split_first() else {
                from.break_off();
                return value;
            };
            from.bytes = rest;
            value |= Self::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return value;
            }
            shift += 7;
        }
    }
}

/// Whole numbers that are written as others.
macro_rules! as_other {
    ($($type:ty as $other:ty),*) => {$(
        impl Packable for $type {
            fn pack(&self, to: &mut Writer<'_>) {
                <$other>::try_from(*self).unwrap_or_default().pack(to);
            }

            fn open(from: &mut Reader<'_>) -> Self {
                let other = <$other>::open(from);
                Self::try_from(other).unwrap_or_else(|_| {
                    from.break_off();
                    Self::default()
                })
            }
        }
    )*};
}

as_other!(usize as u64, u32 as u64, u8 as u64);

impl Packable for i128 {
    fn pack(&self, to: &mut Writer<'_>) {
        to.raw(&self.to_le_bytes());
    }

    fn open(from: &mut Reader<'_>) -> Self {
        from.raw().try_into().map_or_else(
            |_| {
                from.break_off();
                0
            },
            Self::from_le_bytes,
        )
    }
}

impl Packable for i16 {
    fn pack(&self, to: &mut Writer<'_>) {
        u64::from(self.cast_unsigned()).pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        u16::try_from(u64::open(from)).map_or_else(
            |_| {
                from.break_off();
                0
            },
            u16::cast_signed,
        )
    }
}

impl Packable for f32 {
    fn pack(&self, to: &mut Writer<'_>) {
        self.to_bits().pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        Self::from_bits(u32::open(from))
    }
}

impl Packable for bool {
    fn pack(&self, to: &mut Writer<'_>) {
        usize::from(*self).pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        usize::open(from) == 1
    }
}

impl Packable for String {
    fn pack(&self, to: &mut Writer<'_>) {
        to.words.number(self).pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        from.text().to_owned()
    }
}

impl Packable for EcoString {
    fn pack(&self, to: &mut Writer<'_>) {
        to.words.number(self).pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        from.text().into()
    }
}

impl<A: Packable, B: Packable> Packable for (A, B) {
    fn pack(&self, to: &mut Writer<'_>) {
        self.0.pack(to);
        self.1.pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        (A::open(from), B::open(from))
    }
}

impl<T: Packable> Packable for Option<T> {
    fn pack(&self, to: &mut Writer<'_>) {
        self.is_some().pack(to);
        if let Some(value) = self {
            value.pack(to);
        }
    }

    fn open(from: &mut Reader<'_>) -> Self {
        bool::open(from).then(|| T::open(from))
    }
}

impl<T: Packable> Packable for Vec<T> {
    fn pack(&self, to: &mut Writer<'_>) {
        self.len().pack(to);
        for value in self {
            value.pack(to);
        }
    }

    fn open(from: &mut Reader<'_>) -> Self {
        let length = usize::open(from);
        // Everything takes a byte at least.
        let mut values = Self::with_capacity(length.min(from.bytes.len()));
        while values.len() < length && !from.broken {
            values.push(T::open(from));
        }
        values
    }
}

impl<T: Packable> Packable for Arc<T> {
    fn pack(&self, to: &mut Writer<'_>) {
        self.as_ref().pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        Self::new(T::open(from))
    }
}

impl<T: Packable> Packable for Arc<[T]> {
    fn pack(&self, to: &mut Writer<'_>) {
        self.len().pack(to);
        for value in self.iter() {
            value.pack(to);
        }
    }

    fn open(from: &mut Reader<'_>) -> Self {
        Vec::open(from).into()
    }
}

/// Types that are the sequence of their fields.
macro_rules! of_fields {
    ($($type:ident { $($field:ident),* })*) => {$(
        impl Packable for $type {
            fn pack(&self, to: &mut Writer<'_>) {
                let Self { $($field),* } = self;
                $($field.pack(to);)*
            }

            fn open(from: &mut Reader<'_>) -> Self {
                $(let $field = Packable::open(from);)*
                Self { $($field),* }
            }
        }
    )*};
}

/// Types that are one of some words.
macro_rules! of_words {
    ($($type:ident: $first:ident $(, $word:ident)*;)*) => {$(
        impl Packable for $type {
            fn pack(&self, to: &mut Writer<'_>) {
                // The match fails to compile where a word is left out.
                match self { Self::$first $(| Self::$word)* => (*self as usize).pack(to) }
            }

            fn open(from: &mut Reader<'_>) -> Self {
                let number = usize::open(from);
                $(if number == Self::$word as usize { return Self::$word; })*
                if number != Self::$first as usize {
                    from.break_off();
                }
                Self::$first
            }
        }
    )*};
}

pub(in crate::output) use {of_fields, of_words};
