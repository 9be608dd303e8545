//! The signs of an RTF file: groups, words with numbers, bytes of text.

/// What comes next in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// `\*`: what follows may be passed over by a program that does not know it.
    Star,
    /// A word with its number; a sign such as `\~` is a word of one character, `\'e4` the word `'` with the byte.
    Word(&'a str, Option<i32>),
    Byte(u8),
}

/// Reads the signs one by one.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next sign; line ends of the file are none.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (&byte, after) = self.rest.split_first()?;
            self.rest = after;
            match byte {
                b'\r' | b'\n' | 0 => {}
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => match self.escape() {
                    Some(token) => return Some(token),
                    None if self.rest.is_empty() => return None,
                    None => {}
                },
                b'\t' => return Some(Token::Word("tab", None)),
                byte => return Some(Token::Byte(byte)),
            }
        }
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Option<Token<'a>> {
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            return self.sign();
        }
        let word = std::str::from_utf8(&self.rest[..letters]).ok()?;
        self.rest = &self.rest[letters..];
        let minus = usize::from(self.rest.first() == Some(&b'-') && self.rest.get(1).is_some_and(u8::is_ascii_digit));
        let digits = self.rest[minus..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&self.rest[..if digits > 0 { minus + digits } else { 0 }]).ok().filter(|text| !text.is_empty());
        let number = number.map(|text| text.parse::<i32>().unwrap_or(0));
        self.rest = &self.rest[if digits > 0 { minus + digits } else { 0 }..];
        self.rest = self.rest.strip_prefix(b" ").unwrap_or(self.rest);
        if word == "bin" {
            let length = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
            self.rest = self.rest.get(length..).unwrap_or_default();
            return None;
        }
        Some(Token::Word(word, number))
    }

    fn sign(&mut self) -> Option<Token<'a>> {
        let (&sign, after) = self.rest.split_first()?;
        self.rest = after;
        match sign {
            b'*' => Some(Token::Star),
            b'\'' => {
                let digit = |at: usize| after.get(at).and_then(|&byte| char::from(byte).to_digit(16));
                let (high, low) = (digit(0)?, digit(1)?);
                self.rest = &after[2..];
                Some(Token::Word("'", i32::try_from(16 * high + low).ok()))
            }
            b'~' => Some(Token::Word("~", None)),
            b'_' => Some(Token::Word("_", None)),
            b'\r' | b'\n' => Some(Token::Word("par", None)),
            b'{' | b'}' | b'\\' => Some(Token::Byte(sign)),
            _ => None,
        }
    }
}
