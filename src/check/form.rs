//! `form`: the sums that a table of a fixed form must satisfy, cell by cell, and the numbers of the text that repeat a cell.
//!
//! One wrong cell breaks a sum of its row and one of its column. Where one cell explains all sums that fail together, it is
//! named with the value that fits, and there is one finding.

use super::form_grid::{Cell, Filled, find, single};
use super::{Context, Finding, JudgedRelation, Judgement, Verdict};
use crate::claim::{Claim, Exact, PeriodKind, RelationKind};
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label, RuleId, Severity};
use crate::rule::{Comparison, Form, FormParameters, FormText, terms};

/// Holds every table of the form against the rule's sums, and the text against the table.
pub fn check(parameters: &FormParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(form) = context.pack.forms.iter().find(|form| form.id == parameters.form) else { return verdict };
    let tables = find(form, context);
    if parameters.present {
        return presence(form, !tables.is_empty(), context);
    }
    for table in &tables {
        let equations = equations(parameters, table);
        verdict.examined += equations.len();
        for equation in &equations {
            verdict.covered.extend(equation.terms.iter().filter_map(|term| term.cell.claim));
            verdict.relations.push(equation.judged());
        }
        verdict.findings.extend(findings(&equations, form));
    }
    // With two tables of one form it is not clear which the text repeats.
    if let [table] = tables.as_slice() {
        for text in &parameters.text {
            against_text(text, table, context, &mut verdict);
        }
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(if tables.is_empty() {
            Bilingual::new(format!("没有读到{}", form.name.zh), format!("{} was not found", form.name.en))
        } else {
            Bilingual::new("没有可以核对的数", "there is nothing to compare")
        });
    }
    verdict
}

/// Whether the report has the table. A text without any table may have lost them when it was copied.
fn presence(form: &Form, found: bool, context: &Context<'_>) -> Verdict {
    let report = context.report;
    let place = report.sections.iter().find(|section| section.has_role(&form.role)).map(|section| section.heading);
    let Some(place) = place.or(report.title.as_ref().map(|title| title.span)).filter(|_| found || !report.tables.is_empty()) else {
        let reason = Bilingual::new("文件中没有读到任何表格", "the file has no tables at all");
        return Verdict { unchecked: Some(reason), ..Verdict::default() };
    };
    let finding = Finding {
        arguments: Arguments::from([("form", form.name.clone())]),
        labels: vec![Label::primary(place, Bilingual::default())],
        ..Finding::default()
    };
    Verdict { examined: 1, findings: if found { Vec::new() } else { vec![finding] }, ..Verdict::default() }
}

/// A term of a sum: a cell with its sign.
struct Term {
    cell: Cell,
    sign: i8,
    key: (usize, usize),
    name: String,
}

/// A sum of the form in one row or column of the table.
struct Equation {
    /// The row or column in which it must hold: “自然人”列.
    line: Bilingual,
    terms: Vec<Term>,
    /// Left side less right side; `None` where it cannot be calculated.
    residual: Option<Exact>,
}

/// All sums of the rule with all cells present. A blank cell counts as zero, and where the sum then fails it is not judged.
fn equations(parameters: &FormParameters, table: &Filled<'_>) -> Vec<Equation> {
    let form = table.form;
    let mut all = Vec::new();
    for formula in &parameters.columns {
        for (column, line) in form.columns.iter().enumerate() {
            let name = Bilingual::new(format!("“{}”列", line.name), format!("column {}", line.name));
            all.extend(equation(formula, name, |row| form.row(row).map(|row| (row, column)), table));
        }
    }
    for formula in &parameters.rows {
        for (row, line) in form.rows.iter().enumerate() {
            let name = Bilingual::new(format!("“{}”行", line.name), format!("row {}", line.name));
            all.extend(equation(formula, name, |column| form.column(column).map(|column| (row, column)), table));
        }
    }
    all
}

fn equation(formula: &Comparison, line: Bilingual, key: impl Fn(&str) -> Option<(usize, usize)>, table: &Filled<'_>) -> Option<Equation> {
    let mut found = Vec::new();
    for (name, sign) in terms(formula)? {
        let key = key(name)?;
        let cell = table.cell(key.0, key.1)?;
        found.push(Term { cell, sign, key, name: name.to_owned() });
    }
    let blank = found.iter().any(|term| term.cell.value.is_none());
    let residual = found.iter().try_fold(Exact::ZERO, |sum, term| match (term.cell.value, term.sign) {
        (None, _) => Some(sum),
        (Some(value), 1) => sum.plus(value),
        (Some(value), _) => sum.minus(value),
    });
    let residual = residual.filter(|residual| !blank || *residual == Exact::ZERO);
    Some(Equation { line, terms: found, residual })
}

impl Equation {
    fn fails(&self) -> bool {
        self.residual.is_some_and(|residual| residual != Exact::ZERO)
    }

    fn holds(&self) -> bool {
        self.residual == Some(Exact::ZERO)
    }

    fn has(&self, key: (usize, usize)) -> bool {
        self.terms.iter().any(|term| term.key == key)
    }

    /// What the cell would have to be for the sum to hold.
    fn fitting(&self, key: (usize, usize)) -> Option<Exact> {
        let term = self.terms.iter().find(|term| term.key == key)?;
        let (value, residual) = (term.cell.value?, self.residual?);
        if term.sign == 1 { value.minus(residual) } else { value.plus(residual) }
    }

    /// One side written out: `21 + 2 = 23`.
    fn side(&self, sign: i8) -> String {
        let values: Vec<Exact> =
            self.terms.iter().filter(|term| term.sign == sign).map(|term| term.cell.value.unwrap_or(Exact::ZERO)).collect();
        // Of many cells only those that add something are shown.
        let many = values.len() > 6;
        let shown: Vec<String> = values.iter().filter(|value| !many || **value != Exact::ZERO).map(ToString::to_string).collect();
        let total = values.iter().try_fold(Exact::ZERO, |sum, value| sum.plus(*value)).map_or_else(String::new, |sum| sum.to_string());
        if shown.len() < 2 { total } else { format!("{} = {total}", shown.join(" + ")) }
    }

    fn names(&self) -> String {
        let side = |sign: i8| {
            let names: Vec<&str> = self.terms.iter().filter(|term| term.sign == sign).map(|term| term.name.as_str()).collect();
            names.join(" + ")
        };
        format!("{} = {}", side(1), side(-1))
    }

    fn judged(&self) -> JudgedRelation {
        let (judgement, reason) = match self.residual {
            Some(residual) if residual == Exact::ZERO => (Judgement::Satisfied, None),
            Some(_) => (Judgement::Contradicted, None),
            None => (Judgement::NotChecked, Some(Bilingual::new("有空白的单元格", "a cell is blank"))),
        };
        JudgedRelation {
            rule: RuleId(String::new()),
            kind: RelationKind::Identity,
            claims: self.terms.iter().filter_map(|term| term.cell.claim).collect(),
            text: format!("{}：{}", self.line.zh, self.names()),
            judgement,
            reason,
            operands: self.terms.iter().map(|term| term.cell.span).collect(),
        }
    }
}

/// One finding for each cause: the cell that explains most of the failing sums first.
fn findings(equations: &[Equation], form: &Form) -> Vec<Finding> {
    let mut open: Vec<&Equation> = equations.iter().filter(|equation| equation.fails()).collect();
    let mut findings = Vec::new();
    while let Some(first) = open.first().copied() {
        let mut told: Vec<&Equation> = vec![first];
        let mut suspect = None;
        for term in open.iter().flat_map(|equation| &equation.terms) {
            let Some((explained, fits)) = explained(term.key, &open, equations) else { continue };
            if explained.len() >= 2 && explained.len() > told.len() {
                told = explained;
                suspect = Some((term, fits));
            }
        }
        findings.push(finding(&told, suspect, form));
        open.retain(|equation| !told.iter().any(|other| std::ptr::eq(*other, *equation)));
    }
    findings
}

/// The failing sums that another value in this cell would satisfy, and that value. A cell in a sum that holds explains nothing.
fn explained<'e>(key: (usize, usize), open: &[&'e Equation], all: &[Equation]) -> Option<(Vec<&'e Equation>, Exact)> {
    if all.iter().any(|equation| equation.holds() && equation.has(key)) {
        return None;
    }
    let with: Vec<&Equation> = open.iter().copied().filter(|equation| equation.has(key)).collect();
    let fits = with.first()?.fitting(key).filter(|fits| !fits.is_negative())?;
    with.iter().all(|equation| equation.fitting(key) == Some(fits)).then_some((with, fits))
}

fn finding(told: &[&Equation], suspect: Option<(&Term, Exact)>, form: &Form) -> Finding {
    let first = told[0];
    // Without a suspect the total is marked: the last cell of the sum.
    let marked = suspect.map(|(term, _)| term).or(first.terms.last());
    let mut labels: Vec<Label> = marked.iter().map(|term| Label::primary(term.cell.span, Bilingual::default())).collect();
    let others = first.terms.iter().filter(|term| marked.is_none_or(|marked| marked.key != term.key));
    labels.extend(
        others.filter(|term| term.cell.value != Some(Exact::ZERO)).map(|term| Label::secondary(term.cell.span, Bilingual::default())),
    );
    let (left, right) = (first.side(1), first.side(-1));
    Finding {
        arguments: Arguments::from([
            ("form", form.name.clone()),
            ("line", first.line.clone()),
            ("left", Bilingual::same(&left)),
            ("right", Bilingual::same(&right)),
        ]),
        labels,
        evidence: Some(Evidence {
            relation: first.names(),
            left,
            right,
            suspect: suspect.and_then(|(term, _)| term.cell.value).map(|value| value.to_string()),
            fits: suspect.map(|(_, fits)| fits.to_string()),
        }),
        remark: suspect.map(|(term, fits)| told_suspect(term, fits, told.len(), form)),
        explains: told.iter().flat_map(|equation| &equation.terms).map(|term| term.cell.span).collect(),
        ..Finding::default()
    }
}

fn told_suspect(term: &Term, fits: Exact, count: usize, form: &Form) -> Bilingual {
    let (row, column) = (&form.rows[term.key.0].name, &form.columns[term.key.1].name);
    Bilingual::new(
        format!("最可能写错的是“{row}”行“{column}”列，改为{fits}则{count}个不成立的算式都成立。"),
        format!("The cell most likely wrong is row {row}, column {column}; {fits} would satisfy all {count} sums that fail."),
    )
}

/// Holds a number of the text against the cell that it repeats.
fn against_text(text: &FormText, table: &Filled<'_>, context: &Context<'_>, verdict: &mut Verdict) {
    let form = table.form;
    let cells: Option<Vec<Cell>> = form
        .column(&text.column)
        .and_then(|column| text.rows.iter().map(|row| form.row(row).and_then(|row| table.cell(row, column))).collect());
    let Some(cells) = cells else { return };
    let total = cells.iter().try_fold(Exact::ZERO, |sum, cell| sum.plus(cell.value?));
    let Some(total) = total else { return };
    let claims = &context.extraction.claims;
    let repeats: Vec<usize> = (0..claims.len()).filter(|at| repeats(&claims[*at], text, context)).collect();
    verdict.examined += repeats.len();
    verdict.covered.extend(&repeats);
    // A report that gives the number rightly once may give another of narrower scope elsewhere.
    if repeats.iter().any(|at| claims[*at].quantity.interval.contains(total)) {
        return;
    }
    for at in repeats {
        let claim = &claims[at];
        let mut labels = vec![Label::primary(claim.span, Bilingual::default())];
        labels.extend(cells.iter().map(|cell| Label::secondary(cell.span, Bilingual::new("表中的数", "in the table"))));
        verdict.findings.push(Finding {
            severity: Some(Severity::Warning),
            arguments: Arguments::from([
                ("form", form.name.clone()),
                ("line", Bilingual::new(format!("“{}”", text.rows.join("、")), text.rows.join(", "))),
                ("left", Bilingual::same(total.to_string())),
                ("right", Bilingual::same(&claim.text)),
            ]),
            labels,
            evidence: Some(Evidence {
                relation: text.rows.join(" + "),
                left: total.to_string(),
                right: claim.text.to_string(),
                ..Evidence::default()
            }),
            ..Finding::default()
        });
    }
}

/// Whether the claim stands in the text, is of the metric, and covers what the table covers.
fn repeats(claim: &Claim, text: &FormText, context: &Context<'_>) -> bool {
    claim.metric.as_ref() == Some(&text.metric.id)
        && claim.place_paragraph().is_some()
        && claim.change.is_none()
        && claim.scope.is_empty()
        && claim.period.kind == PeriodKind::Year
        && claim.period.from.is_none_or(|from| context.year.is_none_or(|year| from.year() == year))
        && single(claim.quantity.value).is_some()
}
