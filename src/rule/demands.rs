//! What regulations and standards demand of a report, row by row, from `rules/demands/*.csv`.
//!
//! A rule names the rows that it covers; a row that no text can show says why.

use serde::Deserialize;

use crate::diagnostic::Bilingual;
use crate::yaml::Located;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The name that `covers` uses: `F-21`.
    pub id: String,
    /// The group it belongs to: parts, deadlines, form …
    pub area: Bilingual,
    /// What is demanded, or the fault it is about.
    pub title: Bilingual,
    /// Why one text alone cannot show it; absent where it can.
    pub outside: Option<Bilingual>,
}

/// A row as the file says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    area_zh: String,
    area_en: String,
    title_zh: String,
    title_en: String,
    outside_zh: String,
    outside_en: String,
}

/// Adds the rows of a file to `demands`; a row takes the place of an earlier one of the same name.
pub(super) fn read(text: &str, path: &str, demands: &mut Vec<Demand>) -> Result<(), Vec<Located>> {
    let mut mistakes = Vec::new();
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows = reader.deserialize::<Row>();
    while let Some(row) = rows.next() {
        let line = usize::try_from(rows.reader().position().line().saturating_sub(1)).unwrap_or(1);
        match row {
            Ok(row) if row.id.is_empty() || row.title_zh.is_empty() || row.outside_zh.is_empty() != row.outside_en.is_empty() => {
                let message =
                    Bilingual::new("编号、名称不能为空，说明应有中英文", "id and title must be given, and a reason in both languages");
                mistakes.push(Located::at(text, path, (line.max(1), 1, 1), message));
            }
            Ok(row) => {
                let outside = (!row.outside_zh.is_empty()).then(|| Bilingual::new(row.outside_zh, row.outside_en));
                let area = Bilingual::new(row.area_zh, row.area_en);
                let demand = Demand { id: row.id, area, title: Bilingual::new(row.title_zh, row.title_en), outside };
                match demands.iter_mut().find(|known| known.id == demand.id) {
                    Some(known) => *known = demand,
                    None => demands.push(demand),
                }
            }
            Err(error) => {
                let message = Bilingual::new(format!("表格有误：{error}"), error.to_string());
                mistakes.push(Located::at(text, path, (line.max(1), 1, 1), message));
            }
        }
    }
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "id,area_zh,area_en,title_zh,title_en,outside_zh,outside_en\n";

    #[test]
    fn a_row_says_what_is_demanded_and_why_it_cannot_be_seen() {
        let mut demands = Vec::new();
        read(&format!("{HEAD}F-1,形式,form,标题有年份,the title has a year,,\nR-1,期限,deadlines,按时报送,filed in time,文本看不出,not in a text\n"), "a.csv", &mut demands)
            .unwrap();
        assert_eq!(demands.len(), 2);
        assert_eq!(demands[0].outside, None);
        assert_eq!(demands[1].outside, Some(Bilingual::new("文本看不出", "not in a text")));
    }

    #[test]
    fn a_row_without_title_is_a_mistake_with_its_line() {
        let mistakes = read(&format!("{HEAD}F-1,形式,form,,,,\n"), "a.csv", &mut Vec::new()).unwrap_err();
        assert_eq!(mistakes[0].line, 2);
    }
}
