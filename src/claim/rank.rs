//! Ranks without 第: `全省前三`, `前十位`, `前5名`, `前二十强`.

use super::numeral;
use super::ordinal::ordinal_read;
use super::quantity::Read;
use super::scan::Scanner;
use super::{Exact, Interval};

impl Scanner<'_> {
    /// `前三`, `前十位`: the rank at byte `at`, which lies between the first and the number.
    pub(super) fn rank(&self, at: usize) -> Option<Read> {
        let top = &self.lexicon.top;
        let before = self.text[..at].strip_suffix(top.word.as_str())?;
        let (_, number) = numeral::numeral(&self.text[at..]).ok()?;
        let plain = number.inner.is_none() && number.vague_high.is_none() && !number.bare_scale;
        if !plain || !number.value.is_whole() || number.value.is_zero() || number.value > Exact::HUNDRED {
            return None;
        }
        let after = at + number.length;
        let unit = top.units.iter().find(|unit| self.text[after..].starts_with(unit.as_str()));
        let ends = self.text[after..].chars().next().is_none_or(|c| ",。;、!?)”".contains(c))
            || top.followers.iter().any(|word| self.text[after..].starts_with(word.as_str()));
        let led = before.chars().next_back().is_none_or(|c| ",。;、(“".contains(c))
            || self.lexicon.rank_words.ending_at(self.text, before.len()).is_some()
            || self.lexicon.top_leads.ending_at(self.text, before.len()).is_some();
        let free = !before.ends_with(|c| top.not_after.contains(c));
        let (unit, end) = match unit {
            Some(unit) if free => (unit.as_str(), after + unit.len()),
            None if ends && led => ("", after),
            _ => return None,
        };
        let mut read = ordinal_read(at, end, number.chinese, number.value, None, unit.into());
        read.quantity.interval = Interval::closed(Exact::ONE, number.value);
        Some(read)
    }
}
