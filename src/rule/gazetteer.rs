//! Names of provinces, cities and counties, from `rules/gazetteer/*.csv`.
//!
//! The file is checked and indexed when a check first asks for it, since most runs need a few names or none.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::diagnostic::Bilingual;
use crate::pattern::CharacterSet;
use crate::yaml::Located;

/// Six-digit code of a place (GB/T 2260): two digits name the province, four the city, six the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceCode(u32);

impl std::fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl PlaceCode {
    /// The code as a number.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The place of that number.
    pub fn of_number(number: u32) -> Self {
        Self(number)
    }

    /// Whether `other` lies in this place, or is it.
    pub fn holds(self, other: Self) -> bool {
        match self.0 {
            code if code % 10_000 == 0 => other.0 / 10_000 == code / 10_000,
            code if code % 100 == 0 => other.0 / 100 == code / 100,
            code => other.0 == code,
        }
    }
}

/// Places by name.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    rows: Vec<(PlaceCode, String)>,
    index: OnceLock<Index>,
}

#[derive(Debug, Clone)]
struct Index {
    by_name: HashMap<String, Vec<PlaceCode>>,
    /// The last characters of the names, by which nearly all other words are told apart.
    last: CharacterSet,
    /// Their last two characters.
    endings: HashSet<(char, char)>,
    /// Characters of the longest name.
    longest: usize,
}

/// A row as the file says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: u32,
    name: String,
}

/// Names this short are words of everyday language as well (城区, 东区).
const SHORTEST: usize = 3;

impl Gazetteer {
    /// The places that have exactly this full name; several counties share one.
    pub fn named(&self, name: &str) -> &[PlaceCode] {
        self.index().by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The places that the beginning of an organ's name can mean, the smallest it names: 山东省威海市乳山市信访局 is of 乳山市.
    /// Empty where it begins with no known place.
    pub fn of_organ(&self, organ: &str) -> Vec<PlaceCode> {
        let mut rest = organ;
        let mut within: Vec<PlaceCode> = Vec::new();
        while let Some((name, codes)) = self.first_name(rest) {
            let narrower: Vec<PlaceCode> = if within.is_empty() {
                codes.to_vec()
            } else {
                codes.iter().copied().filter(|code| within.iter().any(|outer| outer.holds(*code))).collect()
            };
            if narrower.is_empty() {
                break;
            }
            within = narrower;
            rest = &rest[name.len()..];
        }
        within
    }

    /// All full names in `text` with their bytes, from left to right, the longest of those that begin at one place.
    pub fn find_all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, &'t str, &'t [PlaceCode])> {
        let mut names = self.index().names_in(text);
        names.sort_unstable_by_key(|name| (name.start, Reverse(name.end)));
        let mut reach = 0;
        names.retain(|name| {
            let free = name.start >= reach;
            if free {
                reach = name.end;
            }
            free
        });
        names.into_iter().map(move |bytes| {
            let name = &text[bytes.clone()];
            (bytes.start, name, self.named(name))
        })
    }

    /// The longest full name at the very beginning of `text`.
    fn first_name<'t>(&self, text: &'t str) -> Option<(&'t str, &[PlaceCode])> {
        let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(16).collect();
        ends.iter().rev().find_map(|end| Some((&text[..*end], self.named(&text[..*end]))).filter(|(_, codes)| !codes.is_empty()))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut by_name: HashMap<String, Vec<PlaceCode>> = HashMap::new();
            for (code, name) in self.rows.iter().filter(|(_, name)| name.chars().count() >= SHORTEST) {
                by_name.entry(name.clone()).or_default().push(*code);
            }
            let ending = |name: &String| {
                let mut backwards = name.chars().rev();
                backwards.next().zip(backwards.next())
            };
            let endings = by_name.keys().filter_map(ending).collect();
            let last = CharacterSet::new(by_name.keys().filter_map(|name| name.chars().next_back()));
            let longest = by_name.keys().map(|name| name.chars().count()).max().unwrap_or(0);
            Index { by_name, last, endings, longest }
        })
    }
}

impl Index {
    /// The bytes of all names in `text`, those inside others too.
    fn names_in(&self, text: &str) -> Vec<Range<usize>> {
        let mut names = Vec::new();
        let mut before = '\0';
        for (at, c) in text.char_indices() {
            if self.last.has(c) && self.endings.contains(&(c, before)) {
                let end = at + c.len_utf8();
                let starts = text[..end].char_indices().rev().map(|(start, _)| start).take(self.longest);
                names.extend(starts.map(|start| start..end).filter(|bytes| self.by_name.contains_key(&text[bytes.clone()])));
            }
            before = c;
        }
        names
    }
}

/// Adds the rows of a file to `gazetteer`.
pub(super) fn read(text: &str, path: &str, gazetteer: &mut Gazetteer) -> Result<(), Vec<Located>> {
    if let Some(rows) = plain_rows(text) {
        gazetteer.rows.extend(rows);
        return Ok(());
    }
    let mut mistakes = Vec::new();
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows = reader.deserialize::<Row>();
    while let Some(row) = rows.next() {
        let line = usize::try_from(rows.reader().position().line().saturating_sub(1)).unwrap_or(1);
        match row {
            Ok(Row { code, name }) if (100_000..1_000_000).contains(&code) && !name.is_empty() => {
                gazetteer.rows.push((PlaceCode(code), name));
            }
            Ok(Row { code, name }) => {
                let message = Bilingual::new(
                    format!("`{code},{name}` 不是六位代码加地名"),
                    format!("`{code},{name}` is no six-digit code with a name"),
                );
                mistakes.push(Located::at(text, path, (line.max(1), 1, 1), message));
            }
            Err(error) => {
                mistakes.push(Located::at(
                    text,
                    path,
                    (line.max(1), 1, 1),
                    Bilingual::new(format!("表格有误：{error}"), error.to_string()),
                ));
            }
        }
    }
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

/// The rows of a file that has nothing but a comment, the usual header and rows of a code and a name, which is read much faster than any CSV.
fn plain_rows(text: &str) -> Option<Vec<(PlaceCode, String)>> {
    if text.contains('"') {
        return None;
    }
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    if lines.next()? != "code,name" {
        return None;
    }
    let row = |line: &str| {
        let (code, name) = line.split_once(',')?;
        let code = code.parse().ok().filter(|code| (100_000..1_000_000).contains(code))?;
        (!name.is_empty() && !name.contains(',')).then(|| (PlaceCode(code), name.to_owned()))
    };
    lines.filter(|line| !line.is_empty()).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer() -> Gazetteer {
        let mut gazetteer = Gazetteer::default();
        let text = "code,name\n110105,朝阳区\n210000,辽宁省\n211300,朝阳市\n220104,朝阳区\n220100,长春市\n220000,吉林省\n";
        read(text, "places.csv", &mut gazetteer).unwrap();
        gazetteer
    }

    #[test]
    fn an_organ_is_of_the_smallest_place_it_names() {
        let gazetteer = gazetteer();
        assert_eq!(gazetteer.of_organ("吉林省长春市朝阳区信访局"), [PlaceCode(220_104)]);
        assert_eq!(gazetteer.of_organ("朝阳区信访局"), [PlaceCode(110_105), PlaceCode(220_104)]);
        assert_eq!(gazetteer.of_organ("辽宁省司法厅"), [PlaceCode(210_000)]);
        assert_eq!(gazetteer.of_organ("云溪县信访局"), []);
    }

    #[test]
    fn a_city_holds_its_districts() {
        assert!(PlaceCode(220_100).holds(PlaceCode(220_104)));
        assert!(PlaceCode(220_000).holds(PlaceCode(220_104)));
        assert!(!PlaceCode(220_104).holds(PlaceCode(220_100)));
    }

    #[test]
    fn names_are_found_from_left_to_right_and_the_longest_first() {
        let mut gazetteer = Gazetteer::default();
        let text = "code,name\n211300,朝阳市\n211302,朝阳市双塔区\n211303,双塔区\n220104,市双塔\n";
        read(text, "places.csv", &mut gazetteer).unwrap();
        let found = |text| gazetteer.find_all(text).map(|(at, name, codes)| (at, name.to_owned(), codes.len())).collect::<Vec<_>>();
        assert_eq!(found("在朝阳市双塔区、双塔区"), [(3, "朝阳市双塔区".to_owned(), 1), (24, "双塔区".to_owned(), 1)]);
        assert_eq!(found("朝阳市双塔"), [(0, "朝阳市".to_owned(), 1)]);
        assert!(found("全市、本区").is_empty());
    }

    #[test]
    fn a_bad_row_is_told_with_its_line() {
        let mistakes = read("code,name\n12,短\n", "places.csv", &mut Gazetteer::default()).unwrap_err();
        assert_eq!(mistakes[0].line, 2);
    }
}
