//! Files of `cases/metrics/` and `cases/maps/`: kinds of case records and column maps, checked against each other and the dictionary.

use std::collections::HashSet;

use super::problems::{self, Problem};
use crate::cases::{Base, CaseRules, ColumnMap, Count, Definition, FieldId, FieldKind, Predicate, RecordKind, TOTALS, Term};
use crate::claim::{Dictionary, MetricId};
use crate::diagnostic::Bilingual;
use crate::yaml::place::Step;
use crate::yaml::{self, Located};

/// A file with what is needed to show a place in it.
pub(super) struct Read<'f, T> {
    pub value: T,
    pub text: &'f str,
    pub path: &'f str,
}

/// All that was read, put together; mistakes of all files are added to `mistakes`.
pub(super) fn assemble(
    kinds: Vec<Read<'_, RecordKind>>,
    maps: Vec<Read<'_, ColumnMap>>,
    dictionary: &Dictionary,
    mistakes: &mut Vec<Located>,
) -> CaseRules {
    let mut rules = CaseRules::default();
    let mut ids = HashSet::new();
    for read in kinds {
        let mut problems = of_kind(&read.value, dictionary);
        if !ids.insert(read.value.id.clone()) {
            let message = Bilingual::new("这种记录已有定义", "these records are defined already");
            problems.push(Problem::at(["id"], message));
        }
        mistakes.extend(problems::locate(read.text, read.path, problems));
        rules.kinds.push(read.value);
    }
    for read in maps {
        mistakes.extend(of_map(&read.value, &rules.kinds, read.text, read.path));
        rules.maps.push(read.value);
    }
    rules
}

/// Reads a column map that a user gives; `path` names it in messages.
pub fn column_map(text: &str, path: &str, kinds: &[RecordKind]) -> Result<ColumnMap, Vec<Located>> {
    let map: ColumnMap = yaml::read(text, path).map_err(|mistake| vec![*mistake])?;
    let mistakes = of_map(&map, kinds, text, path);
    if mistakes.is_empty() { Ok(map) } else { Err(mistakes) }
}

fn of_map(map: &ColumnMap, kinds: &[RecordKind], text: &str, path: &str) -> Vec<Located> {
    let problems = map.problems(kinds).into_iter().map(|(steps, message)| Problem::at(steps, message));
    problems::locate(text, path, problems)
}

/// Names of the columns that a store has beside the fields.
const RESERVED: [&str; 6] = ["dim", "row", "source", "start", "end", "period"];

fn of_kind(kind: &RecordKind, dictionary: &Dictionary) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    for (at, field) in kind.fields.iter().enumerate() {
        let place = || vec![Step::from("fields"), at.into(), "id".into()];
        let fixed = match field.kind {
            FieldKind::Key => Some("case_no"),
            FieldKind::Person => Some("person"),
            FieldKind::Organ => Some("organ"),
            FieldKind::Copy => Some("copy"),
            _ => None,
        };
        if let Some(fixed) = fixed.filter(|fixed| kind.id != TOTALS && *fixed != field.id.0) {
            let message = Bilingual::new(format!("这类字段应叫 `{fixed}`"), format!("a field of this kind is called `{fixed}`"));
            problems.push(Problem::at(place(), message));
        }
        if !seen.insert(&field.id) || RESERVED.contains(&field.id.0.as_str()) {
            let message = Bilingual::new(format!("字段名 `{}` 已被使用", field.id), format!("the field name `{}` is taken", field.id));
            problems.push(Problem::at(place(), message));
        }
        let coded = matches!(field.kind, FieldKind::Code | FieldKind::Copy);
        if coded == field.codes.is_empty() || field.codes.len() > 250 {
            let message = Bilingual::new("code 字段要列出取值，其他字段没有取值", "a field of kind code lists its codes, no other does");
            problems.push(Problem::at(place(), message));
        }
    }
    let codes = kind.fields.iter().filter(|field| field.kind == FieldKind::Code).count();
    let others = kind.fields.len() - codes;
    if codes > 14 || others > 20 {
        let message = Bilingual::new("字段太多：取值字段最多14个，其他最多20个", "too many fields: at most 14 with codes and 20 others");
        problems.push(Problem::at(["fields"], message));
    }
    for (at, condition) in kind.base.iter().enumerate() {
        problems.extend(of_predicate(kind, &condition.is, &["base".into(), at.into(), "is".into()]));
    }
    for (at, definition) in kind.metrics.iter().enumerate() {
        problems.extend(of_definition(kind, definition, at, dictionary));
    }
    problems
}

fn of_definition(kind: &RecordKind, definition: &Definition, at: usize, dictionary: &Dictionary) -> Vec<Problem> {
    let place = |keys: &[Step]| [Step::from("metrics"), at.into()].into_iter().chain(keys.iter().cloned()).collect::<Vec<Step>>();
    let mut problems = Vec::new();
    let mut metric = |id: &MetricId, steps: Vec<Step>| {
        if dictionary.get(id).is_none() {
            let message = Bilingual::new(format!("没有指标 `{id}`"), format!("unknown metric `{id}`"));
            problems.push(Problem::at(steps, message).meant(&id.0, dictionary.metrics().map(|metric| metric.id.0.as_str())));
        }
    };
    metric(&definition.metric, place(&["metric".into()]));
    for (number, other) in definition.other_bases.iter().enumerate() {
        metric(other, place(&["other_bases".into(), number.into()]));
    }
    problems.extend(of_predicate(kind, &definition.of, &place(&["of".into()])));
    if let Some(part) = &definition.part {
        problems.extend(of_predicate(kind, part, &place(&["part".into()])));
    }
    problems.extend(of_day(kind, definition.date.as_ref(), place(&["date".into()])));
    for (number, variant) in definition.variants.iter().enumerate() {
        let place = |key: &str| place(&["variants".into(), number.into(), key.into()]);
        problems.extend(variant.of.iter().flat_map(|of| of_predicate(kind, of, &place("of"))));
        problems.extend(variant.part.iter().flat_map(|part| of_predicate(kind, part, &place("part"))));
        problems.extend(of_day(kind, variant.date.as_ref(), place("date")));
    }
    let counts = std::iter::once((&definition.count, place(&["count".into()]))).chain(
        definition.units.iter().enumerate().map(|(number, unit)| (&unit.count, place(&["units".into(), number.into(), "count".into()]))),
    );
    for (count, steps) in counts {
        let fits = match count {
            Count::Rows => true,
            Count::Distinct(field) => kind.field(field).is_some(),
            Count::Sum(field) => kind.field(field).is_some_and(|field| field.kind == FieldKind::Number),
        };
        if !fits {
            let message = Bilingual::new("计数的字段不存在，或不是数", "the counted field does not exist or holds no numbers");
            problems.push(Problem::at(steps, message));
        }
    }
    for (number, id) in definition.unless.iter().enumerate() {
        if !kind.base.iter().any(|condition| condition.id == *id) {
            let message = Bilingual::new(format!("没有基本条件 `{id}`"), format!("no base condition `{id}`"));
            problems.push(Problem::at(place(&["unless".into(), number.into()]), message));
        }
    }
    problems
}

fn of_day(kind: &RecordKind, field: Option<&FieldId>, steps: Vec<Step>) -> Option<Problem> {
    let field = field.filter(|field| kind.field(field).is_none_or(|field| field.kind != FieldKind::Day))?;
    let message = Bilingual::new(format!("`{field}` 不是日期字段"), format!("`{field}` is no field with days"));
    Some(Problem::at(steps, message))
}

fn of_predicate(kind: &RecordKind, predicate: &Predicate, steps: &[Step]) -> Vec<Problem> {
    let mut wrong: Vec<(Bilingual, String)> = Vec::new();
    check_predicate(kind, predicate, &mut wrong);
    wrong.into_iter().map(|(message, words)| Problem::at(steps.to_vec(), message).words(words)).collect()
}

fn check_predicate(kind: &RecordKind, predicate: &Predicate, wrong: &mut Vec<(Bilingual, String)>) {
    let mut term = |term: &Term, allowed: &[FieldKind]| {
        let Base::Field(id) = &term.base else { return };
        if kind.field(id).is_none_or(|field| !allowed.contains(&field.kind)) {
            let message = Bilingual::new(format!("没有可这样比较的字段 `{id}`"), format!("no field `{id}` that can be compared so"));
            wrong.push((message, id.0.clone()));
        }
    };
    match predicate {
        Predicate::And(all) | Predicate::Or(all) => all.iter().for_each(|one| check_predicate(kind, one, wrong)),
        Predicate::Not(inner) => check_predicate(kind, inner, wrong),
        Predicate::Code(id, codes) => {
            let known = kind.field(id).map_or(&[][..], |field| &field.codes);
            if known.is_empty() {
                let message = Bilingual::new(format!("没有取值字段 `{id}`"), format!("no field `{id}` with codes"));
                wrong.push((message, id.0.clone()));
                return;
            }
            for code in codes.iter().filter(|code| !known.iter().any(|known| known.id == **code)) {
                let message = Bilingual::new(format!("字段 `{id}` 没有取值 `{code}`"), format!("field `{id}` has no code `{code}`"));
                wrong.push((message, code.clone()));
            }
        }
        Predicate::Empty(id) => {
            if kind.field(id).is_none() {
                wrong.push((Bilingual::new(format!("没有字段 `{id}`"), format!("no field `{id}`")), id.0.clone()));
            }
        }
        Predicate::InPeriod(day) => term(day, &[FieldKind::Day]),
        Predicate::Compare(left, _, right) => {
            let number = [left, right].iter().any(|term| matches!(term.base, Base::Number(_)));
            let allowed = if number { [FieldKind::Number, FieldKind::Number] } else { [FieldKind::Day, FieldKind::Number] };
            term(left, &allowed);
            term(right, &allowed);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rule::{Folder, Pack};

    fn mistakes(name: &str, text: &str) -> Vec<String> {
        let folder = Folder { path: "own".to_owned(), files: vec![(name.to_owned(), text.to_owned())] };
        let found = Pack::with_folders(&[folder]).unwrap_err();
        found.iter().map(|mistake| format!("{}:{} {}", mistake.line, mistake.column, mistake.message.en)).collect()
    }

    #[test]
    fn a_map_with_sql_is_refused_at_its_place() {
        let text = "records: petition\nname: x\ncolumns:\n  case_no: {names: [\"a; DROP TABLE cases\"]}\n";
        assert_eq!(mistakes("cases/maps/own.yaml", text), ["4:21 only the heading of a column may stand here, no SQL"]);
    }

    #[test]
    fn a_definition_with_sql_is_refused_at_its_place() {
        for sql in [
            "registered in period; DELETE FROM facts",
            "(SELECT 1)",
            "registered in period or 1 = (DELETE FROM facts)",
            "channel = letter' OR 'a' = 'a",
        ] {
            let text = format!(
                "id: own\nname: x\nfields:\n  - {{id: case_no, kind: key, name: 编号, required: true}}\n  - {{id: registered, kind: day, name: 登记}}\nmetrics:\n  - metric: petition.total\n    name: 信访总量\n    of: \"{sql}\"\n"
            );
            let found = mistakes("cases/metrics/own.yaml", &text);
            assert!(found.len() == 1 && found[0].starts_with("9:"), "{sql}: {found:?}");
        }
    }

    #[test]
    fn unknown_fields_and_codes_are_told_at_their_place() {
        let text = "records: petition\nname: x\ncolumns:\n  channel: {names: [形式], values: {fax: [传真]}}\n";
        let found = mistakes("cases/maps/own.yaml", text);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("4:40 field channel has no code fax"), "{found:?}");
    }

    #[test]
    fn a_definition_that_names_no_field_is_told_at_the_word() {
        let text = "id: own\nname: x\nfields:\n  - {id: case_no, kind: key, name: 编号, required: true}\n  - {id: registered, kind: day, name: 登记}\nmetrics:\n  - metric: petition.total\n    name: 信访总量\n    date: registered\n    of: registered <= end and channel = letter\n";
        assert_eq!(mistakes("cases/metrics/own.yaml", text), ["10:31 no field `channel` with codes"]);
    }
}
