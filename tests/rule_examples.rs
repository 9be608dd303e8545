//! The examples of the built-in rules: each bad text is reported at its mark, each good one leaves the whole pack silent.

use hegui::check::{Validation, run_examples};
use hegui::rule::Pack;
use rayon::prelude::*;

#[test]
fn every_example_of_the_built_in_rules_is_validated() {
    let pack = Pack::builtin();
    let wrong: Vec<String> = pack
        .rules
        .par_iter()
        .flat_map_iter(|rule| run_examples(rule, &pack).into_iter().map(move |example| (rule, example)))
        .filter(|(_, example)| example.validation != Validation::Validated)
        .map(|(rule, example)| {
            let said: Vec<String> =
                example.unexpected.iter().map(|finding| format!("\n  {}: {}", finding.rule, finding.message.en)).collect();
            format!("{} is {}: {}{}", rule.id, example.validation.name(), example.case.text, said.concat())
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
