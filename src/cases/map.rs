//! Column maps: how an export calls the fields, and which words stand for which code.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

use super::definition::{FieldKind, RecordKind};
use super::predicate::FieldId;
use crate::diagnostic::Bilingual;
use crate::yaml;
use crate::yaml::place::Step;

/// One file of `rules/cases/maps/`, or one that a user gives.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMap {
    /// Which records it reads: the id of a [`RecordKind`].
    pub records: String,
    /// What exports it is for, in words.
    pub name: String,
    /// Field by field.
    pub columns: BTreeMap<String, MapColumn>,
}

/// How an export has one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapColumn {
    /// Headings of the column; an export has one of them.
    pub names: Vec<ColumnName>,
    /// For a field with codes: the words that stand for each; `''` is an empty cell.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<String>>,
}

/// The heading of a column: never SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnName(pub String);

impl<'de> Deserialize<'de> for ColumnName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl Visitor<'_> for NameVisitor {
            type Value = ColumnName;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the heading of a column")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<ColumnName, E> {
                if is_sql(text) {
                    let message = Bilingual::new("这里只能写列名，不能写 SQL 语句", "only the heading of a column may stand here, no SQL");
                    return Err(yaml::fail(&message));
                }
                if text.trim().is_empty() {
                    return Err(yaml::fail(&Bilingual::new("列名是空的", "the heading is empty")));
                }
                Ok(ColumnName(text.to_owned()))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

/// Whether a text is a statement or expression of SQL and no heading.
fn is_sql(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let verb = words.first().is_some_and(|word| {
        ["select", "insert", "update", "delete", "drop", "alter", "create", "attach", "pragma", "cast", "union"].contains(word)
    });
    let clause = words.iter().any(|word| ["select", "union", "from", "where", "when"].contains(word));
    let compares = lower.contains('=') && lower.contains('\'');
    compares
        || lower.contains(';')
        || lower.contains("--")
        || lower.contains("/*")
        || lower.contains("::")
        || words.len() > 1 && (verb || clause)
}

/// Full-width characters made narrow, brackets alike, blanks and stars of required columns left out, small letters.
pub fn folded(heading: &str) -> String {
    heading
        .chars()
        .map(crate::source::fold_character)
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '\u{feff}' | ':' | '"'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A value of a cell, folded for comparison.
pub fn folded_value(value: &str) -> String {
    value.trim().chars().map(crate::source::fold_character).flat_map(char::to_lowercase).collect()
}

impl ColumnMap {
    /// What does not fit the records that the map is for, each with the way to it.
    pub fn problems(&self, kinds: &[RecordKind]) -> Vec<(Vec<Step>, Bilingual)> {
        let Some(kind) = kinds.iter().find(|kind| kind.id == self.records) else {
            let known: Vec<&str> = kinds.iter().map(|kind| kind.id.as_str()).collect();
            let message = Bilingual::new(
                format!("没有这种记录：{}；有 {}", self.records, known.join("、")),
                format!("no such records: {}; there are {}", self.records, known.join(", ")),
            );
            return vec![(vec!["records".into()], message)];
        };
        let mut problems = Vec::new();
        for (name, column) in &self.columns {
            let at = |rest: &[&str]| ["columns", name].iter().chain(rest).map(|step| Step::from(*step)).collect::<Vec<Step>>();
            let Some(field) = kind.field(&FieldId(name.clone())).filter(|field| field.kind != FieldKind::Copy) else {
                let known: Vec<&str> =
                    kind.fields.iter().filter(|field| field.kind != FieldKind::Copy).map(|field| field.id.0.as_str()).collect();
                let message = Bilingual::new(
                    format!("没有字段 {name}；有 {}", known.join("、")),
                    format!("no field {name}; there are {}", known.join(", ")),
                );
                problems.push((at(&[]), message));
                continue;
            };
            for code in column.values.keys().filter(|code| !field.codes.iter().any(|known| known.id == **code)) {
                let known: Vec<&str> = field.codes.iter().map(|code| code.id.as_str()).collect();
                let message = Bilingual::new(
                    format!("字段 {name} 没有取值 {code}；有 {}", known.join("、")),
                    format!("field {name} has no code {code}; it has {}", known.join(", ")),
                );
                problems.push((at(&["values", code]), message));
            }
        }
        problems
    }

    /// The map as a file that people can change.
    pub fn to_yaml(&self, kind: &RecordKind, found: &BTreeMap<FieldId, String>, unknown: &BTreeMap<FieldId, Vec<String>>) -> String {
        let mut text = String::from(
            "# 列对照表：我们的字段 → 导出表中的列名（可写几个，按列名原文）。\n# Column map: our field → headings in the export.\n",
        );
        text += &format!("records: {}\nname: {}\ncolumns:\n", self.records, quoted(&self.name));
        for field in kind.fields.iter().filter(|field| field.kind != FieldKind::Copy) {
            let known = self.columns.get(&field.id.0);
            let hint = if field.required { "，必需 / required" } else { "" };
            let names: Vec<String> = match found.get(&field.id) {
                Some(heading) => vec![quoted(heading)],
                None => Vec::new(),
            };
            let mark = if names.is_empty() { "# " } else { "" };
            let shown = if names.is_empty() {
                known.map(|known| known.names.iter().map(|name| quoted(&name.0)).collect()).unwrap_or_default()
            } else {
                names
            };
            text += &format!("  {mark}{}:  # {}{hint}\n  {mark}  names: [{}]\n", field.id, field.name.zh, shown.join(", "));
            if field.codes.is_empty() {
                continue;
            }
            text += &format!("  {mark}  values:\n");
            for code in &field.codes {
                let words = known
                    .and_then(|known| known.values.get(&code.id))
                    .map(|words| words.iter().map(|word| quoted(word)).collect::<Vec<_>>());
                text += &format!("  {mark}    {}: [{}]  # {}\n", code.id, words.unwrap_or_default().join(", "), code.name.zh);
            }
            for word in unknown.get(&field.id).into_iter().flatten() {
                text += &format!("  #     未识别的取值 / unknown value: {}\n", quoted(word));
            }
        }
        text
    }
}

/// A scalar of YAML between single quotation marks.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_is_no_heading() {
        for sql in
            ["登记时间; DROP TABLE t", "select 1", "CASE WHEN a THEN b END", "a -- b", "x from t", "cast(a as text)", "编号' OR '1'='1"]
        {
            assert!(is_sql(sql), "{sql}");
        }
        for heading in ["登记时间", "办理时长(天)", "Case No", "Date", "来信/来访", "case_no", "case number"] {
            assert!(!is_sql(heading), "{heading}");
        }
    }

    #[test]
    fn headings_are_compared_without_width_blanks_and_stars() {
        assert_eq!(folded(" *登记时间（必填）"), folded("登记 时间(必填)"));
    }
}
