//! `hegui rules schema`: JSON Schemas for editors.

use super::arguments::SchemaArguments;
use crate::cli::failure::Failure;
use crate::cli::originals::spare;
use crate::cli::session::Session;
use crate::cli::settings::Settings;
use crate::cli::writing::write;
use crate::rule::{metrics_schema, rule_schema, schema_of};

/// Prints the schema that is asked for.
pub(super) fn schema(arguments: &SchemaArguments, session: &Session) -> Result<u8, Failure> {
    spare(&arguments.output, [], (session, &arguments.pack))?;
    let schema = if arguments.settings {
        schema_of::<Settings>("hegui.yaml")
    } else if arguments.metrics {
        metrics_schema()
    } else {
        rule_schema(&session.pack(&arguments.pack)?)
    };
    write(arguments.output.as_deref(), |out| {
        serde_json::to_writer_pretty(&mut *out, &schema)?;
        writeln!(out)
    })?;
    Ok(0)
}
