//! Scale words behind Arabic digits: `万`, `千亿`, `百万`, `萬億`.

use super::numeral::place_value;
use super::{Exact, chinese};

/// The factor of the scale words that begin `text`, and their length. 百 and 千 may begin a unit (千瓦, 百分点): only the
/// lexicon tells, see [`super::quantity`].
pub(super) fn scale(text: &str) -> Option<(Exact, usize)> {
    let mut words = text.char_indices().map(|(at, c)| (at + c.len_utf8(), chinese::plain(c))).peekable();
    let small = words.next_if(|(_, c)| matches!(c, '十' | '百' | '千' | '佰' | '仟'));
    let mut product = small.and_then(|(_, c)| place_value(c)).unwrap_or(1);
    let mut end = 0;
    let mut previous = None;
    while let Some((after, c)) = words.next_if(|(_, c)| match previous {
        None => matches!(c, '万' | '亿'),
        Some(first) => matches!(c, '万' | '亿') && chinese::is_scaled_again(first, *c),
    }) {
        product = product.checked_mul(place_value(c)?)?;
        (end, previous) = (after, Some(c));
        if product > 10_i128.pow(20) {
            return None;
        }
    }
    // 三兆元; 5兆瓦 are five of a unit.
    if let Some((after, '兆')) = words.peek().copied()
        && chinese::is_money(&text[after..])
    {
        product = product.checked_mul(place_value('兆')?)?;
        end = after;
    }
    match small {
        Some((after, c)) if end == 0 => (c != '十').then_some((Exact::whole(product), after)),
        _ => (end > 0).then_some((Exact::whole(product), end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scale_words_multiply() {
        let read = |text| scale(text).map(|(factor, length)| (factor.to_string(), &text[length..]));
        let found = |value: &str, rest| Some((value.to_owned(), rest));
        assert_eq!(read("万元"), found("10000", "元"));
        assert_eq!(read("千万人"), found("10000000", "人"));
        assert_eq!(read("万亿元"), found("1000000000000", "元"));
        assert_eq!(read("千万亿元"), found("1000000000000000", "元"));
        assert_eq!(read("萬元"), found("10000", "元"));
        assert_eq!(read("億"), found("100000000", ""));
        assert_eq!(read("千瓦"), found("1000", "瓦"));
        assert_eq!(read("兆元"), found("1000000000000", "元"));
        assert_eq!(read("兆瓦"), None);
        assert_eq!(read("十人"), None);
        assert_eq!(read("亿万"), found("100000000", "万"));
    }
}
