//! One rule file: YAML in, a [`Rule`] or all its mistakes out.
//!
//! The file is read into [`RawRule`], which has the file's shape, and turned into a rule by one `try_from`, which holds all
//! that can be judged from the file alone. What needs the whole pack (metrics, roles, laws) is in `cross_check`.

use serde::Deserialize;

use super::problems::{self, Problem};
use super::scalars::Version;
use super::{Check, Examples, Rule, Status, When};
use crate::diagnostic::{Bilingual, RuleId, Severity};
use crate::yaml::Located;
use crate::yaml::place::{self, Step};
use crate::yaml::tree::Tree;
use crate::yaml::{self, serde_words};

/// Keys of a rule file in their order.
const KEYS: [&str; 13] =
    ["id", "severity", "since", "status", "covers", "message", "help", "why", "basis", "when", "check", "limits", "examples"];

/// Those that every rule has.
const REQUIRED: [&str; 8] = ["id", "severity", "since", "message", "why", "check", "limits", "examples"];

/// A rule as its file says it.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a map")]
pub(super) struct RawRule {
    id: RuleId,
    severity: Severity,
    since: Version,
    #[serde(default)]
    status: Status,
    #[serde(default)]
    covers: Vec<String>,
    message: Bilingual,
    #[serde(default)]
    help: Option<Bilingual>,
    why: Bilingual,
    #[serde(default)]
    basis: Option<Bilingual>,
    #[serde(default)]
    when: When,
    check: OneCheck,
    limits: Bilingual,
    examples: Examples,
}

/// The check of a rule: a map with exactly one key.
pub(super) struct OneCheck(pub(super) Check);

impl<'de> Deserialize<'de> for OneCheck {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_yaml::with::singleton_map::deserialize(deserializer).map(Self)
    }
}

/// Reads the rule in `text`; `path` names the file in messages, `id` is what the file's place says the id must be.
///
/// `tree` is what the text says, where that is known without parsing it.
pub(super) fn read(text: &str, path: &str, id: &str, tree: Option<Tree<'_>>) -> Result<Rule, Vec<Located>> {
    // A rule of the program itself was held against the demands on rules by a test.
    if let Some(raw) = tree.and_then(yaml::tree::read::<RawRule>).filter(|raw| raw.id.as_str() == id) {
        return Ok(Rule::from_sound(raw));
    }
    let raw: RawRule = yaml::read(text, path).map_err(|first| every_mistake(text, path, *first))?;
    let mut problems = Vec::new();
    if raw.id.as_str() != id {
        problems.push(Problem::at(
            ["id"],
            Bilingual::new(
                format!("编号 `{}` 与文件位置不符，应为 `{id}`", raw.id),
                format!("id `{}` does not equal the file's path; it must be `{id}`", raw.id),
            ),
        ));
    }
    match Rule::try_from(raw) {
        Ok(rule) if problems.is_empty() => Ok(rule),
        Ok(_) => Err(problems::locate(text, path, problems)),
        Err(more) => Err(problems::locate(text, path, problems.into_iter().chain(more))),
    }
}

impl TryFrom<RawRule> for Rule {
    type Error = Vec<Problem>;

    fn try_from(raw: RawRule) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        if raw.severity == Severity::Error && raw.basis.is_none() {
            problems.push(Problem::at(
                ["severity"],
                Bilingual::new("必改级（error）的规则必须写明依据 `basis`", "a rule of severity `error` needs a `basis`"),
            ));
        }
        problems.extend(problems::of_placeholders("message", &raw.message, raw.check.0.placeholders()));
        if let Some(help) = &raw.help {
            problems.extend(problems::of_placeholders("help", help, raw.check.0.placeholders()));
        }
        problems.extend(problems::of_examples(&raw.examples, raw.check.0.is_silent()));
        problems.extend(problems::of_years(&raw.when));
        problems.extend(raw.check.0.contradictions());
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self::from_sound(raw))
    }
}

impl Rule {
    /// The rule of a file in which nothing is wrong.
    fn from_sound(raw: RawRule) -> Self {
        let RawRule { id, severity, since, status, covers, message, help, why, basis, when, check, limits, examples } = raw;
        Self {
            id,
            extends: None,
            severity,
            since: since.0,
            status,
            covers,
            message,
            help,
            why,
            basis,
            when,
            check: check.0,
            limits,
            examples,
        }
    }
}

/// All mistakes of a file of which `first` is one.
///
/// Reading stops at a mistake, so every key is read once more by itself, passing over the others.
fn every_mistake(text: &str, path: &str, first: Located) -> Vec<Located> {
    let keys = place::keys(text);
    if keys.is_empty() {
        return vec![first];
    }
    let mut mistakes = Vec::new();
    for key in &keys {
        match mistake_of_key(text, path, key) {
            Some(Ok(())) => {}
            Some(Err(mistake)) => mistakes.push(*mistake),
            None => mistakes.push(unknown_key(text, path, key)),
        }
    }
    let missing = REQUIRED.iter().filter(|key| !keys.iter().any(|written| written == *key));
    mistakes.extend(missing.map(|key| Located::at(text, path, (1, 1, 1), serde_words::missing_key(key))));
    if let Some((key, ..)) = place::of_duplicate_key(text) {
        // Read by itself, a value tells a key that stands twice only at the beginning of its map.
        mistakes.retain(|mistake| mistake.message != serde_words::duplicate_key(&key));
        mistakes.push(first);
    } else if mistakes.is_empty() {
        mistakes.push(first);
    }
    mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    mistakes
}

/// Reads the value of one key; `None` if a rule has no such key.
fn mistake_of_key(text: &str, path: &str, key: &str) -> Option<Result<(), Box<Located>>> {
    Some(match key {
        "id" => yaml::read_key::<RuleId>(text, path, key),
        "severity" => yaml::read_key::<Severity>(text, path, key),
        "since" => yaml::read_key::<Version>(text, path, key),
        "status" => yaml::read_key::<Status>(text, path, key),
        "covers" => yaml::read_key::<Vec<String>>(text, path, key),
        "message" | "why" | "limits" => yaml::read_key::<Bilingual>(text, path, key),
        "help" | "basis" => yaml::read_key::<Option<Bilingual>>(text, path, key),
        "when" => yaml::read_key::<When>(text, path, key),
        "check" => yaml::read_key::<OneCheck>(text, path, key),
        "examples" => yaml::read_key::<Examples>(text, path, key),
        _ => return None,
    })
}

fn unknown_key(text: &str, path: &str, key: &str) -> Located {
    let (line, column) = place::of_key(text, &[Step::from(key)]).unwrap_or((1, 1));
    let words = serde_words::unknown_key(key, &KEYS);
    let mistake = Located::at(text, path, (line, column, key.chars().count()), words.message);
    Located { help: words.help, ..mistake }
}
