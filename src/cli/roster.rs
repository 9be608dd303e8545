//! Reads a roster (报送花名册) from a workbook or a CSV file.

use std::path::Path;

use super::failure::Failure;
use super::inputs::shown;
use crate::cases::{self, CaseError};
use crate::check::across::{Entry, Roster};
use crate::diagnostic::Bilingual;
use crate::rule::RosterWords;

/// A roster with the name of its file.
pub(super) struct RosterFile {
    /// The path as it is shown.
    pub shown: String,
    /// The organs.
    pub roster: Roster,
}

/// Rows above the header, such as a title.
const HEAD: usize = 12;

/// Reads the roster at `path`; a day that cannot be read and a roster without organs are refused with their row.
pub(super) fn read(path: &Path, words: &RosterWords) -> Result<RosterFile, Failure> {
    let name = shown(path);
    let rows = cases::rows(path, &name).map_err(Failure::Cases)?;
    let roster = roster(&rows, words, &name).map_err(Failure::Cases)?;
    Ok(RosterFile { shown: name, roster })
}

fn roster(rows: &[(u64, Vec<String>)], words: &RosterWords, name: &str) -> Result<Roster, CaseError> {
    let column = |cells: &[String], names: &[String]| cells.iter().position(|cell| names.contains(cell));
    let header = rows.iter().take(HEAD).position(|(_, cells)| column(cells, &words.organ).is_some());
    let Some(header) = header else {
        let message = Bilingual::new("没有“机关名称”一列", "there is no column with the names of the organs");
        let help = Bilingual::new(
            format!("第一行写列名，机关名称一列可用：{}", words.organ.join("、")),
            format!("name the columns in the first row; the organs' column may be called {}", words.organ.join(", ")),
        );
        return Err(CaseError::new(name, message).help(help));
    };
    let titles = &rows[header].1;
    let organ = column(titles, &words.organ).unwrap_or_default();
    let (aliases, due, required) = (column(titles, &words.aliases), column(titles, &words.due), column(titles, &words.required));
    let mut entries: Vec<Entry> = Vec::new();
    for (row, cells) in &rows[header + 1..] {
        let cell = |column: Option<usize>| column.and_then(|column| cells.get(column)).map_or("", String::as_str);
        let organ = cell(Some(organ)).to_owned();
        if organ.is_empty() {
            continue;
        }
        if let Some(first) = entries.iter().find(|entry| entry.organ == organ) {
            let message =
                Bilingual::new(format!("{organ}已在第{}行写过", first.row), format!("{organ} stands in row {} already", first.row));
            return Err(CaseError::new(name, message).row(*row));
        }
        let written = cell(due);
        let due = cases::day_of(written);
        if due.is_none() && !written.is_empty() {
            let message =
                Bilingual::new(format!("“{written}”不是日期，应如 2024-03-01"), format!("{written} is no day such as 2024-03-01"));
            return Err(CaseError::new(name, message).row(*row));
        }
        entries.push(Entry {
            organ,
            aliases: cell(aliases)
                .split(['、', ';', '；', ',', '，'])
                .map(str::trim)
                .filter(|alias| !alias.is_empty())
                .map(str::to_owned)
                .collect(),
            due,
            required: required.is_none() || !words.no.iter().any(|no| no == cell(required)),
            row: usize::try_from(*row).unwrap_or(usize::MAX),
        });
    }
    if entries.is_empty() {
        return Err(CaseError::new(name, Bilingual::new("花名册里没有机关", "the roster names no organ")));
    }
    Ok(Roster { entries })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Pack;

    fn read(lines: &[&str]) -> Result<Roster, String> {
        let cells = |line: &&str| line.split(',').map(str::to_owned).collect();
        let rows: Vec<(u64, Vec<String>)> = lines.iter().enumerate().map(|(row, line)| (row as u64 + 1, cells(line))).collect();
        roster(&rows, &Pack::builtin().roster, "a.csv").map_err(|error| error.message().zh)
    }

    #[test]
    fn columns_are_found_by_their_names_below_a_title() {
        let roster = read(&[
            "2024年报送花名册",
            "序号,单位名称,截止日期,简称,是否必报",
            "1,云溪县水利局,2024年3月1日,水务局;水局,是",
            "2,云溪县残联,,,否",
        ])
        .unwrap();
        assert_eq!(roster.entries[0].aliases, ["水务局", "水局"]);
        assert_eq!(roster.entries[0].due, Some(jiff::civil::date(2024, 3, 1)));
        assert!(roster.entries[0].required && !roster.entries[1].required);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_row() {
        assert!(read(&["序号,联系人", "1,某"]).unwrap_err().contains("机关名称"));
        assert!(read(&["机关,截止日期", "云溪县水利局,三月初"]).unwrap_err().contains("三月初"));
        assert!(read(&["机关", "云溪县水利局", "云溪县水利局"]).unwrap_err().contains("第2行"));
    }
}
