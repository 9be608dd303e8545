//! Characters that fonts of fixed pages stand for: radicals and compatibility forms become the ideographs that people read.

use unicode_normalization::UnicodeNormalization;

/// Radicals that look like the simplified ideograph but have no decomposition in Unicode.
const RADICALS: [(char, char); 29] = [
    ('⺟', '母'),
    ('⺠', '民'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

/// The character as it is read; nothing for what is invisible.
pub(in crate::source) fn folded(c: char) -> Option<char> {
    match c {
        '\u{2e80}'..='\u{2eff}' => Some(RADICALS.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, ideograph)| *ideograph)),
        '\u{2f00}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => std::iter::once(c).nfkc().next(),
        // Marks of the fonts Symbol and Wingdings at the head of list items.
        '\u{f06c}' | '\u{f06e}' | '\u{f075}' | '\u{f0a7}' | '\u{f0b7}' | '\u{f0d8}' | '\u{f0fc}' => Some('•'),
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' => None,
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_read_as_ideographs() {
        assert_eq!("⾏⼈⻓⻔金".chars().filter_map(folded).collect::<String>(), "行人长门金");
        assert_eq!("受理505件\u{1}".chars().filter_map(folded).collect::<String>(), "受理505件");
    }
}
