//! Finding the header: the row, or two rows, whose cells the column maps know.

use std::collections::BTreeMap;

use super::definition::{FieldKind, RecordKind};
use super::error::CaseError;
use super::map::{ColumnMap, folded};
use super::predicate::FieldId;
use super::rules::TOTALS;
use crate::diagnostic::Bilingual;

/// A header that a map knows.
#[derive(Debug, Clone)]
pub struct Header {
    /// Index of the map.
    pub map: usize,
    /// Row of the file that the header ends at.
    pub row: u64,
    /// How many rows it takes.
    pub rows: usize,
    /// Field by field: column, from 0, and its heading.
    pub columns: BTreeMap<FieldId, (usize, String)>,
    /// Headings that no field has, with their columns.
    pub unknown: Vec<(usize, String)>,
    /// Fields that several columns could be.
    pub ambiguous: BTreeMap<FieldId, Vec<(usize, String)>>,
}

/// The first rows of a table: row of the file, cells.
pub type Head = [(u64, Vec<String>)];

/// The header that most of a map's fields are found in; the maps before others win.
pub fn find(head: &Head, maps: &[ColumnMap]) -> Option<Header> {
    let mut best: Option<Header> = None;
    for (index, map) in maps.iter().enumerate() {
        for at in 0..head.len() {
            for rows in [1, 2] {
                let Some(headings) = headings(head, at, rows) else { continue };
                let found = match_columns(index, map, &headings, (head[at + rows - 1].0, rows));
                let score = |header: &Header| header.columns.len() + header.ambiguous.len() + years(header, maps);
                // A title above a header is no upper row of it: of two that find as much, the one of fewer rows.
                let rank = |header: &Header| (score(header), std::cmp::Reverse(header.rows));
                if score(&found) >= 2 && best.as_ref().is_none_or(|best| rank(&found) > rank(best)) {
                    best = Some(found);
                }
            }
        }
    }
    best
}

/// Columns of years, where a table has the values of each year in a column of its own.
fn years(header: &Header, maps: &[ColumnMap]) -> usize {
    let totals = maps[header.map].records == TOTALS && header.columns.contains_key(&FieldId("metric".to_owned()));
    if totals { header.unknown.iter().filter(|(_, heading)| year_of(heading).is_some()).count() } else { 0 }
}

/// The year that a heading names: 2023, 2023年, 2023年度.
pub fn year_of(heading: &str) -> Option<i16> {
    let heading = folded(heading);
    let digits = heading.trim_end_matches('度').trim_end_matches('年');
    digits.parse().ok().filter(|year| (1949..=2100).contains(year))
}

/// A heading as one row or two say it: alone and with the heading above it.
type Heading = (String, Option<String>);

/// The headings of `rows` rows from `at` on; none where these rows cannot be a header.
fn headings(head: &Head, at: usize, rows: usize) -> Option<Vec<Heading>> {
    let upper = &head[at].1;
    if rows == 1 {
        return Some(upper.iter().map(|cell| (cell.clone(), None)).collect());
    }
    let lower = &head.get(at + 1)?.1;
    let mut above = String::new();
    let mut double = false;
    let mut headings = Vec::with_capacity(lower.len().max(upper.len()));
    for column in 0..lower.len().max(upper.len()) {
        let top = upper.get(column).map_or("", String::as_str);
        let bottom = lower.get(column).map_or("", String::as_str);
        // A merged cell of a text file has its words in the first column only.
        if !top.is_empty() {
            top.clone_into(&mut above);
        }
        headings.push(if bottom.is_empty() || bottom == top {
            (top.to_owned(), None)
        } else {
            double |= top.is_empty() || column > 0 && upper.get(column - 1).is_some_and(|left| left == top);
            (bottom.to_owned(), Some(format!("{above}{bottom}")))
        });
    }
    // Without a heading that spans columns, the second row is the first of the data.
    (double && lower.iter().any(|cell| !cell.is_empty())).then_some(headings)
}

fn match_columns(index: usize, map: &ColumnMap, headings: &[Heading], (row, rows): (u64, usize)) -> Header {
    let names: Vec<(String, Option<String>)> = headings.iter().map(|(own, whole)| (folded(own), whole.as_deref().map(folded))).collect();
    let mut header = Header { map: index, row, rows, columns: BTreeMap::new(), unknown: Vec::new(), ambiguous: BTreeMap::new() };
    let mut used = vec![false; headings.len()];
    for (field, column) in &map.columns {
        let wanted: Vec<String> = column.names.iter().map(|name| folded(&name.0)).collect();
        let shown = |at: usize| headings[at].1.clone().unwrap_or_else(|| headings[at].0.clone());
        // A heading with the one above it says more than alone.
        let whole = names.iter().enumerate().filter(|(_, (_, whole))| whole.as_ref().is_some_and(|whole| wanted.contains(whole)));
        let mut found: Vec<usize> = whole.map(|(at, _)| at).collect();
        if found.is_empty() {
            found = names.iter().enumerate().filter(|(_, (own, _))| !own.is_empty() && wanted.contains(own)).map(|(at, _)| at).collect();
        }
        for at in &found {
            used[*at] = true;
        }
        let id = FieldId(field.clone());
        match found.as_slice() {
            [] => {}
            [at] => {
                header.columns.insert(id, (*at, shown(*at)));
            }
            several => {
                header.ambiguous.insert(id, several.iter().map(|at| (*at, shown(*at))).collect());
            }
        }
    }
    header.unknown =
        (0..headings.len()).filter(|at| !used[*at] && !headings[*at].0.is_empty()).map(|at| (at, headings[at].0.clone())).collect();
    header
}

impl Header {
    /// What keeps the table from being read: an ambiguous column, or a required one that is missing.
    pub fn fault(&self, name: &str, sheet: Option<&str>, map: &ColumnMap, kind: &RecordKind) -> Option<CaseError> {
        let error = |message: Bilingual| CaseError::new(name, message).sheet(sheet).row(self.row.max(1));
        let help = Bilingual::new(
            "用 hegui cases inspect 生成列对照表，改好后用 --case-map 指定",
            "let `hegui cases inspect` write a column map, change it and name it with --case-map",
        );
        if let Some((field, columns)) = self.ambiguous.first_key_value() {
            let field = kind.field(field).map_or_else(|| Bilingual::same(&field.0), |field| field.name.clone());
            let listed = |between: &str| {
                columns.iter().map(|(at, heading)| format!("{}“{heading}”", letters(*at))).collect::<Vec<_>>().join(between)
            };
            let message = Bilingual::new(
                format!("“{}”有几列都像：{}", field.zh, listed("、")),
                format!("several columns may be {}: {}", field.en, listed(", ")),
            );
            return Some(error(message).help(help));
        }
        let missing =
            kind.fields.iter().find(|field| field.required && field.kind != FieldKind::Copy && !self.columns.contains_key(&field.id))?;
        let names =
            map.columns.get(&missing.id.0).map(|column| column.names.iter().map(|name| name.0.clone()).collect::<Vec<_>>().join("、"));
        let message = Bilingual::new(
            format!("缺“{}”列（列名可为：{}）", missing.name.zh, names.clone().unwrap_or_default()),
            format!("no column for {} (headings known: {})", missing.name.en, names.unwrap_or_default()),
        );
        Some(error(message).help(help))
    }
}

/// The letters by which spreadsheet programs call a column, from 0: A, B … Z, AA.
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map() -> ColumnMap {
        let text = "records: petition\nname: x\ncolumns:\n  case_no: {names: [编号]}\n  registered: {names: [登记时间, 登记日期]}\n  closed: {names: [办结时间]}\n  due: {names: [办理期限]}\n";
        crate::yaml::read(text, "a.yaml").unwrap()
    }

    fn head(rows: &[&[&str]]) -> Vec<(u64, Vec<String>)> {
        rows.iter().zip(1..).map(|(cells, row)| (row, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect()
    }

    fn found(rows: &[&[&str]]) -> Header {
        find(&head(rows), &[map()]).unwrap()
    }

    #[test]
    fn a_title_above_the_header_is_passed_over() {
        let header = found(&[&["2023年信访件台账", "", ""], &["编号", "登记时间", "备注"], &["X1", "2023-01-05", ""]]);
        assert_eq!((header.row, header.rows, header.columns.len()), (2, 1, 2));
        assert_eq!(header.unknown, [(2, "备注".to_owned())]);
    }

    #[test]
    fn two_rows_with_a_spanning_heading_are_one_header() {
        let header = found(&[&["编号", "办理", "", "登记时间"], &["", "时间", "期限", ""], &["X1", "a", "b", "c"]]);
        assert_eq!((header.row, header.rows), (2, 2));
        assert_eq!(header.columns[&FieldId("due".to_owned())], (2, "办理期限".to_owned()));
    }

    #[test]
    fn two_columns_for_one_field_are_not_chosen_between() {
        let header = found(&[&["编号", "登记时间", "登记日期"]]);
        assert_eq!(header.ambiguous.len(), 1);
        assert!(!header.columns.contains_key(&FieldId("registered".to_owned())));
    }

    #[test]
    fn columns_are_called_by_letters() {
        assert_eq!([0, 25, 26, 701].map(letters), ["A", "Z", "AA", "ZZ"]);
    }
}
