//! Tables of a fixed form, from `rules/forms/*.yaml`: which rows and columns they have and how these are labelled.

use serde::Deserialize;

use super::{Comparator, Comparison, Expression, MetricName, Operator};
use crate::diagnostic::Bilingual;
use crate::pattern::Pattern;
use crate::report::RoleId;

/// The file `rules/forms/*.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormFile {
    /// The tables.
    pub forms: Vec<Form>,
}

/// A table of a fixed form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The name that rules use.
    pub id: String,
    /// What people call it.
    pub name: Bilingual,
    /// The part of the report in which it stands.
    pub role: RoleId,
    /// Its columns of numbers, from the left.
    pub columns: Vec<FormLine>,
    /// Its rows.
    pub rows: Vec<FormLine>,
    /// Whether the rows may also stand side by side in one row, each with all columns.
    #[serde(default)]
    pub side_by_side: bool,
}

/// A row or column of a form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormLine {
    /// The name that formulas use.
    pub name: String,
    /// Its label in a table, in folded text.
    pub label: Pattern,
}

impl Form {
    /// The row of that name.
    pub fn row(&self, name: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.name == name)
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// Parameters of `form`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormParameters {
    /// The table.
    pub form: String,
    /// Sums between rows that hold in every column.
    #[serde(default)]
    pub columns: Vec<Comparison>,
    /// Sums between columns that hold in every row.
    #[serde(default)]
    pub rows: Vec<Comparison>,
    /// Numbers of the text that repeat a cell.
    #[serde(default)]
    pub text: Vec<FormText>,
    /// The report must have the table.
    #[serde(default)]
    pub present: bool,
}

/// A metric that repeats one cell of a table, or the sum of several rows of one column.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormText {
    /// The metric.
    pub metric: MetricName,
    /// The rows whose cells are added.
    pub rows: Vec<String>,
    /// The column.
    pub column: String,
}

/// Names with their signs: a formula brought to one side.
pub type Terms<'c> = Vec<(&'c str, i8)>;

/// A formula of sums as its terms, left side positive; `None` where it is anything else than one equation of sums.
pub fn terms(formula: &Comparison) -> Option<Terms<'_>> {
    let [(Comparator::Equal, right)] = formula.rest.as_slice() else { return None };
    let mut terms = Vec::new();
    collect(&formula.first, 1, &mut terms)?;
    collect(right, -1, &mut terms)?;
    Some(terms)
}

fn collect<'c>(expression: &'c Expression, sign: i8, terms: &mut Terms<'c>) -> Option<()> {
    match expression {
        Expression::Metric(name, _) => {
            terms.push((&name.written, sign));
            Some(())
        }
        Expression::Binary(Operator::Plus, left, right) => {
            collect(left, sign, terms)?;
            collect(right, sign, terms)
        }
        Expression::Binary(Operator::Minus, left, right) => {
            collect(left, sign, terms)?;
            collect(right, -sign, terms)
        }
        _ => None,
    }
}

/// What the parameters name but the form does not have; `forms` are those of the pack.
pub(super) fn unknown_names(parameters: &FormParameters, forms: &[Form]) -> Vec<(String, Bilingual)> {
    let Some(form) = forms.iter().find(|form| form.id == parameters.form) else {
        let message = Bilingual::new(format!("没有固定表格 `{}`", parameters.form), format!("unknown form `{}`", parameters.form));
        return vec![(parameters.form.clone(), message)];
    };
    let mut unknown = Vec::new();
    let mut line = |name: &str, known: bool| {
        if !known {
            unknown
                .push((name.to_owned(), Bilingual::new(format!("表格没有“{name}”这一行（列）"), format!("the form has no line `{name}`"))));
        }
    };
    for (formulas, is_row) in [(&parameters.columns, true), (&parameters.rows, false)] {
        for formula in formulas {
            match terms(formula) {
                Some(terms) => {
                    for (name, _) in &terms {
                        line(name, if is_row { form.row(name) } else { form.column(name) }.is_some());
                    }
                }
                None => line(&formula.to_string(), false),
            }
        }
    }
    for text in &parameters.text {
        text.rows.iter().for_each(|name| line(name, form.row(name).is_some()));
        line(&text.column, form.column(&text.column).is_some());
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_of_sums_becomes_terms() {
        let formula = Comparison::parse("甲 + 乙 = 丙 - 丁").unwrap();
        assert_eq!(terms(&formula), Some(vec![("甲", 1), ("乙", 1), ("丙", -1), ("丁", 1)]));
        assert_eq!(terms(&Comparison::parse("甲 × 2 = 乙").unwrap()), None);
        assert_eq!(terms(&Comparison::parse("甲 ≤ 乙").unwrap()), None);
    }
}
