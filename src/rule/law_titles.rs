//! Titles of laws: the form in which they are compared, and slips of one character.

use crate::source::fold_character;

/// A title without blanks, quotes and 《》, with half-width brackets and one hyphen for every dash, for comparing.
pub(super) fn key(title: &str) -> String {
    let mut key = String::with_capacity(title.len());
    for c in title.chars().map(fold_character) {
        match c {
            '《' | '》' | '〈' | '〉' | '“' | '”' | '‘' | '’' | '"' | '\'' => {}
            '—' | '–' | '―' | '~' | '-' if key.ends_with('-') => {}
            '—' | '–' | '―' | '~' => key.push('-'),
            c if c.is_whitespace() => {}
            c => key.push(c),
        }
    }
    key
}

/// Whether a slip in this title can be told from the title of another document.
///
/// Short titles are too near to each other. Local regulations (《山东省…条例》) are not in the registry and differ from
/// their neighbours' in a single character.
pub(super) fn may_be_misspelt(key: &str) -> bool {
    let characters: Vec<char> = key.chars().take(12).collect();
    let local = characters.iter().enumerate().any(|(at, c)| match c {
        '省' => true,
        '市' | '县' | '州' | '盟' | '旗' => at >= 2 && characters.get(at + 1) != Some(&'场'),
        '区' => at >= 2 && characters[at - 1] == '治',
        _ => false,
    });
    characters.len() >= 5 && !local
}

/// A title in the form of [`key`] without its years, and these: `法治政府建设实施纲要(2021-2025年)`.
pub(super) fn name_and_years(key: &str) -> Option<(String, (i16, i16))> {
    let (before, rest) = key.split_once('(')?;
    let (years, after) = rest.split_once(')')?;
    let (first, last) = years.trim_end_matches('年').split_once('-')?;
    let year = |digits: &str| digits.trim_end_matches('年').parse::<i16>().ok().filter(|year| (1949..=2100).contains(year));
    Some((format!("{before}{after}"), (year(first)?, year(last)?)))
}

/// Whether one character was changed, left out, added, or two neighbours were swapped, and none of them is a number
/// or the name of a level.
pub(super) fn one_slip_apart(left: &str, right: &str) -> bool {
    if left.len().abs_diff(right.len()) > 4 {
        return false;
    }
    let prefix: usize = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (left, right) = (&left[prefix..], &right[prefix..]);
    let suffix: usize = left.chars().rev().zip(right.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let middle = |text: &str| text[..text.len() - suffix].chars().collect::<Vec<char>>();
    let (left, right) = (middle(left), middle(right));
    let slip = match (&left[..], &right[..]) {
        ([_], [_] | []) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    };
    slip && !left.iter().chain(&right).any(|c| tells_documents_apart(*c))
}

/// Characters that make another document of a title: numbers, levels of government, negation.
fn tells_documents_apart(c: char) -> bool {
    c.is_ascii_digit() || "零〇一二三四五六七八九十百两国省市县区乡镇州村非反不法".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_a_change_an_omission_an_addition_or_a_swap() {
        for wrong in ["中华人民共和国行政夏议法", "中华人民共和国行政复法", "中华人民共和国行政复议议法", "中华人民共和国行政议复法"]
        {
            assert!(one_slip_apart(wrong, "中华人民共和国行政复议法"), "{wrong}");
        }
        assert!(!one_slip_apart("中华人民共和国行政诉讼法", "中华人民共和国行政复议法"));
        assert!(!one_slip_apart("中华人民共和国行政复议法", "中华人民共和国行政复议法"));
    }

    #[test]
    fn another_plan_or_level_is_another_document() {
        assert!(!one_slip_apart("“十三五”全国普法规划", "“十四五”全国普法规划"));
        assert!(!one_slip_apart("省级行政机关办法", "市级行政机关办法"));
    }

    #[test]
    fn local_and_short_titles_are_left_alone() {
        assert!(!may_be_misspelt("青山省行政程序规定"));
        assert!(!may_be_misspelt("云河市物业管理条例"));
        assert!(!may_be_misspelt("渔业法"));
        assert!(may_be_misspelt("城市房地产管理法"));
        assert!(may_be_misspelt("行政复议法"));
    }
}
