//! Injects one fault at a time into texts that have none, and counts which of them are found, where, and with which suspect.
//!
//! `docs/faults.md` holds the table; `HEGUI_UPDATE=1 cargo test --test faults` writes it anew.
//! `HEGUI_FAULTS=1 cargo test --test faults -- --nocapture` prints every fault of a number in an equation that is missed, and every wrong
//! suspect.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "faults/changes.rs"]
mod changes;
#[path = "faults/table.rs"]
mod table;
#[path = "faults/texts.rs"]
mod texts;
#[path = "faults/trial.rs"]
mod trial;

use std::fs;
use std::path::Path;

use hegui::rule::Pack;
use rayon::prelude::*;

use changes::Kind;
use trial::{Result, Standing};

/// Every fault of every text, in order.
fn results() -> Vec<Result> {
    let pack = Pack::builtin();
    texts::all()
        .par_iter()
        .flat_map_iter(|text| {
            let sound = trial::Sound::new(text, &pack);
            let faults = changes::of(&sound);
            faults.into_par_iter().map(|fault| sound.with(fault, &pack)).collect::<Vec<Result>>()
        })
        .collect()
}

/// The share of `part` in `whole`, in per mille, rounded down.
fn per_mille(part: usize, whole: usize) -> usize {
    (part * 1000).checked_div(whole).unwrap_or(0)
}

#[test]
fn faults_are_found_where_they_are() {
    let results = results();
    if std::env::var_os("HEGUI_FAULTS").is_some() {
        for result in &results {
            if let Some(story) = result.story() {
                println!("{story}");
            }
        }
    }
    let page = table::page(&results);
    println!("{page}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/faults.md");
    if std::env::var_os("HEGUI_UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let digit = |result: &&Result| result.fault.kind == Kind::OneDigit && result.visible;
    let in_equation: Vec<&Result> = results.iter().filter(digit).filter(|result| result.standing >= Standing::Equation).collect();
    let found = in_equation.iter().filter(|result| result.found()).count();
    assert!(per_mille(found, in_equation.len()) >= 990, "{found} of {} changed digits in equations found", in_equation.len());
    let shared: Vec<&Result> = results
        .iter()
        .filter(|result| result.fault.kind.is_of_a_number() && result.visible && result.standing == Standing::Shared)
        .collect();
    let named = shared.iter().filter(|result| result.suspect.is_some()).count();
    let right = shared.iter().filter(|result| result.suspect == Some(true)).count();
    assert!(per_mille(named, shared.len()) >= 700, "a suspect named for {named} of {} shared numbers", shared.len());
    assert!(per_mille(right, named) >= 950, "the suspect right for {right} of {named} shared numbers");
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), page, "docs/faults.md is out of date");
}
