//! A rule that extends another one: it gives what differs (severity, parameters, for whom) and takes over the rest.
//!
//! Where it applies, the extended rule does not. A rule can extend only one that extends none.

use serde::Deserialize;
use serde_yaml::Value;

use super::problems::{self, Problem};
use super::rule_file::OneCheck;
use super::scalars::Version;
use super::{Examples, Rule, Status, When};
use crate::diagnostic::{Bilingual, RuleId, Severity};
use crate::yaml;
use crate::yaml::Located;
use crate::yaml::place;

/// An extending rule as its file says it.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a map")]
pub(super) struct Extension {
    id: RuleId,
    pub(super) extends: RuleId,
    #[serde(default)]
    severity: Option<Severity>,
    since: Version,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    covers: Option<Vec<String>>,
    #[serde(default)]
    message: Option<Bilingual>,
    #[serde(default)]
    help: Option<Bilingual>,
    #[serde(default)]
    why: Option<Bilingual>,
    #[serde(default)]
    basis: Option<Bilingual>,
    #[serde(default)]
    when: Option<When>,
    /// The kind of the extended rule, with the parameters that differ.
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    check: Option<Value>,
    #[serde(default)]
    limits: Option<Bilingual>,
    examples: Examples,
}

/// Whether the file is that of an extending rule.
pub(super) fn is_extension(text: &str) -> bool {
    // Most files do not even hold the word.
    text.contains("extends") && place::keys(text).iter().any(|key| key == "extends")
}

/// Reads the file at `path`, whose place says that its id is `id`.
pub(super) fn read(text: &str, path: &str, id: &str) -> Result<Extension, Vec<Located>> {
    let extension: Extension = yaml::read(text, path).map_err(|mistake| vec![*mistake])?;
    if extension.id.as_str() == id {
        return Ok(extension);
    }
    let message = Bilingual::new(
        format!("编号 `{}` 与文件位置不符，应为 `{id}`", extension.id),
        format!("id `{}` does not equal the file's path; it must be `{id}`", extension.id),
    );
    Err(problems::locate(text, path, [Problem::at(["id"], message)]))
}

/// The whole rule: what the extension says, and for the rest what `base`, read from `base_text`, says.
pub(super) fn complete(extension: Extension, base: &Rule, base_text: &str) -> Result<Rule, Vec<Problem>> {
    let check = match &extension.check {
        None => base.check.clone(),
        Some(own) => check(own, base_text)?,
    };
    let placeholders = check.placeholders();
    let severity = extension.severity.unwrap_or(base.severity);
    let basis = extension.basis.or_else(|| base.basis.clone());
    let mut problems = problems::of_examples(&extension.examples, check.is_silent());
    for (key, text) in [("message", &extension.message), ("help", &extension.help)] {
        problems.extend(text.iter().flat_map(|text| problems::of_placeholders(key, text, placeholders)));
    }
    let when = extension.when.map_or_else(|| base.when.clone(), |own| narrowed(own, &base.when));
    problems.extend(problems::of_years(&when));
    problems.extend(check.contradictions());
    if severity == Severity::Error && basis.is_none() {
        let message = Bilingual::new("必改级（error）的规则必须写明依据 `basis`", "a rule of severity `error` needs a `basis`");
        problems.push(Problem::at(["severity"], message));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Rule {
        id: extension.id,
        extends: Some(extension.extends),
        severity,
        since: extension.since.0,
        status: extension.status.unwrap_or(base.status),
        covers: extension.covers.unwrap_or_else(|| base.covers.clone()),
        message: extension.message.unwrap_or_else(|| base.message.clone()),
        help: extension.help.or_else(|| base.help.clone()),
        why: extension.why.unwrap_or_else(|| base.why.clone()),
        basis,
        when,
        check,
        limits: extension.limits.unwrap_or_else(|| base.limits.clone()),
        examples: extension.examples,
    })
}

/// The parameters of the extended rule with those of the extension put in their place.
fn check(own: &Value, base_text: &str) -> Result<super::Check, Vec<Problem>> {
    let wrong =
        |reason: String| vec![Problem::at(["check"], Bilingual::new(format!("参数有误：{reason}"), format!("wrong parameters: {reason}")))];
    let base: Value = serde_yaml::from_str(base_text).map_err(|error| wrong(error.to_string()))?;
    let mut merged = base.get("check").cloned().unwrap_or_default();
    overlay(&mut merged, own);
    OneCheck::deserialize(merged).map(|check| check.0).map_err(|error| wrong(error.to_string()))
}

/// Puts the values of `own` into `base`; maps are merged key by key, everything else is replaced.
fn overlay(base: &mut Value, own: &Value) {
    match (base, own) {
        (Value::Mapping(base), Value::Mapping(own)) => {
            for (key, value) in own {
                match base.get_mut(key) {
                    Some(known) => overlay(known, value),
                    None => drop(base.insert(key.clone(), value.clone())),
                }
            }
        }
        (base, own) => *base = own.clone(),
    }
}

/// The conditions of the extension; what it does not speak of stays as the extended rule has it.
fn narrowed(own: When, base: &When) -> When {
    fn or<T: Clone>(own: Vec<T>, base: &[T]) -> Vec<T> {
        if own.is_empty() { base.to_vec() } else { own }
    }
    When {
        kind: or(own.kind, &base.kind),
        organ: or(own.organ, &base.organ),
        level: or(own.level, &base.level),
        region: or(own.region, &base.region),
        from_year: own.from_year.or(base.from_year),
        to_year: own.to_year.or(base.to_year),
    }
}
