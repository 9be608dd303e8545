//! JSON Schemas of the files that people write, for editors: made from the very types that the files are read into.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::extension::Extension;
use super::parameters::MonthDay;
use super::rule_file::{OneCheck, RawRule};
use super::scalars::Version;
use super::text_parameters::MarkPair;
use super::time_parameters::FirstDay;
use super::{Check, Comparison, MetricName, Pack, SlackSize};
use crate::claim::DomainFile;
use crate::diagnostic::{Bilingual, RuleId};
use crate::pattern::Pattern;

/// Gives a type that is read from one text its schema.
macro_rules! text {
    ($type:ty, $name:literal, $schema:tt) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

text!(Pattern, "Pattern", {"type": "string", "minLength": 1, "description": "A regular expression over the text, whose full-width marks, letters and digits count as half-width ones."});
text!(RuleId, "RuleId", {"type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9-]+$", "description": "area/name, equal to the file's path."});
text!(Version, "Version", {"type": "string", "pattern": "^[0-9]{1,5}\\.[0-9]{1,5}\\.[0-9]{1,5}$"});
text!(MetricName, "MetricName", {"type": "string", "minLength": 1, "description": "A metric by id, name or alias."});
text!(Comparison, "Comparison", {"type": "string", "minLength": 3, "examples": ["初信 + 初访 = 初信初访", "初访 <= 来访"]});
text!(MarkPair, "MarkPair", {"type": "string", "minLength": 2, "maxLength": 2, "examples": ["《》"]});
text!(SlackSize, "SlackSize", {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?%?$", "examples": ["2", "0.5%"]});
text!(MonthDay, "MonthDay", {"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$", "examples": ["03-31"]});
text!(FirstDay, "Day", {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2022-10-16"]});
text!(Bilingual, "Text", {
    "description": "One text for both languages, or a text in each.",
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {"zh": {"type": "string", "minLength": 1}, "en": {"type": "string", "minLength": 1}},
            "required": ["zh", "en"],
            "additionalProperties": false
        }
    ]
});

impl JsonSchema for OneCheck {
    fn schema_name() -> Cow<'static, str> {
        Check::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Check::json_schema(generator)
    }
}

/// The schema of a rule file: one that stands alone, or one that `extends` another. Names of `pack` are offered where a rule
/// may use them.
pub fn rule_schema(pack: &Pack) -> Value {
    let mut generator = generator();
    let alone = generator.subschema_for::<RawRule>();
    let extending = generator.subschema_for::<Extension>();
    let definitions = generator.take_definitions(true);
    let mut schema = json!({
        "$schema": DIALECT,
        "title": "hegui rule",
        "if": {"required": ["extends"]},
        "then": extending,
        "else": alone,
        "$defs": definitions,
    });
    offer(&mut schema, "RoleId", pack.vocabulary.roles().map(|role| role.0.clone()).collect());
    let names = pack.dictionary.metrics().flat_map(|metric| [metric.id.0.to_string(), metric.name.clone()]);
    let names: Vec<String> = names.collect();
    if let Some(metric) = schema.pointer_mut("/$defs/MetricName") {
        *metric = json!({"anyOf": [{"enum": unique(names)}, metric.take()]});
    }
    offer_at(&mut schema, "/$defs/When/properties/region/items", pack.vocabulary.regions().map(str::to_owned).collect());
    offer_at(&mut schema, "/$defs/FormParameters/properties/form", pack.forms.iter().map(|form| form.id.clone()).collect());
    let rows = pack.demands.iter().map(|demand| demand.id.clone()).collect();
    for kind in ["RawRule", "Extension"] {
        offer_inside(&mut schema, &format!("/$defs/{kind}/properties/covers"), &rows);
    }
    schema
}

/// The schema of a file of metrics.
pub fn metrics_schema() -> Value {
    schema_of::<DomainFile>("hegui metrics")
}

/// The schema of a file that is read into `T`, under a title.
pub fn schema_of<T: JsonSchema>(title: &str) -> Value {
    let mut schema = generator().into_root_schema_for::<T>().to_value();
    schema["title"] = title.into();
    schema
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

fn generator() -> SchemaGenerator {
    schemars::generate::SchemaSettings::draft2020_12().into_generator()
}

fn unique(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    names.dedup();
    names
}

/// Lets a definition take only `names`.
fn offer(schema: &mut Value, definition: &str, names: Vec<String>) {
    offer_at(schema, &format!("/$defs/{definition}"), names);
}

fn offer_at(schema: &mut Value, pointer: &str, names: Vec<String>) {
    if let Some(Value::Object(place)) = schema.pointer_mut(pointer).filter(|_| !names.is_empty()) {
        place.insert("enum".to_owned(), unique(names).into());
    }
}

/// Offers `names` in a list without refusing others.
fn offer_inside(schema: &mut Value, pointer: &str, names: &Vec<String>) {
    if let Some(Value::Object(place)) = schema.pointer_mut(pointer).filter(|_| !names.is_empty()) {
        place.insert("items".to_owned(), json!({"anyOf": [{"enum": names}, {"type": "string"}]}));
    }
}
