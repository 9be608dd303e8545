//! The table of `docs/faults.md`.

use std::fmt::Write;

use hegui::diagnostic::Severity;

use crate::changes::Kind;
use crate::trial::{Result, Standing};

const HEAD: &str = "\
# Faults put in and found

Written by `HEGUI_UPDATE=1 cargo test --test faults`. Each line changes one thing at a time in the clean reports of `fixtures/clean` and in the passages of
`fixtures/gold` whose equations all hold, at every place in turn (for a digit, one other digit a place), and checks the text anew.

- *injected*: faults put in. *found*: those with a new error or warning; *error*: with a new error.
- *right place*: the first mark of a finding lies on the changed words. *once*: exactly one new finding.
- *suspect named*: a finding names the number most likely wrong; *right*: it is the changed one; *value*: and the value given is the original.
- Changes that stay within what the written numbers may stand for are counted apart: no check can see them.
";

/// The whole page.
pub fn page(results: &[Result]) -> String {
    let mut page = HEAD.to_owned();
    let visible = |standing: Standing| move |result: &&Result| result.standing == standing && result.visible;
    section(&mut page, "Numbers that two or more equations share", &results.iter().filter(visible(Standing::Shared)).collect::<Vec<_>>());
    section(&mut page, "Numbers in one equation", &results.iter().filter(visible(Standing::Equation)).collect::<Vec<_>>());
    section(
        &mut page,
        "Numbers that only an inequality, a repetition or a counted list holds",
        &results.iter().filter(visible(Standing::Loose)).collect::<Vec<_>>(),
    );
    let invisible = |result: &&Result| result.standing > Standing::None && !result.visible;
    section(&mut page, "Changes that break no relation", &results.iter().filter(invisible).collect::<Vec<_>>());
    let alone = |result: &&Result| result.standing == Standing::None && result.fault.claim.is_some();
    section(&mut page, "Numbers that nothing is held against", &results.iter().filter(alone).collect::<Vec<_>>());
    section(&mut page, "Years and headings", &results.iter().filter(|result| result.fault.claim.is_none()).collect::<Vec<_>>());
    page
}

fn section(page: &mut String, title: &str, results: &[&Result]) {
    let _ = write!(
        page,
        "\n## {title}\n\n| fault | injected | found | error | right place | once | suspect named | right | value |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    );
    for kind in Kind::ALL {
        let own: Vec<&Result> = results.iter().copied().filter(|result| result.fault.kind == kind).collect();
        if !own.is_empty() {
            line(page, kind.name(), &own);
        }
    }
    if results.iter().any(|result| result.fault.kind != results[0].fault.kind) {
        line(page, "all", results);
    }
}

fn line(page: &mut String, name: &str, results: &[&Result]) {
    let count = |wanted: fn(&Result) -> bool| results.iter().filter(|result| wanted(result)).count();
    let _ = writeln!(
        page,
        "| {name} | {} | {} | {} | {} | {} | {} | {} | {} |",
        results.len(),
        count(Result::found),
        count(|result| result.severity == Some(Severity::Error)),
        count(|result| result.found() && result.in_place),
        count(|result| result.findings == 1),
        count(|result| result.suspect.is_some()),
        count(|result| result.suspect == Some(true)),
        count(|result| result.suspect == Some(true) && result.value),
    );
}
