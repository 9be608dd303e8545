//! `hegui rules`: work on rules, one file a subcommand.

mod arguments;
mod derive;
mod docs;
mod impact;
mod lint;
mod list;
mod new;
mod page;
mod schema;
mod test;

pub(super) use arguments::RulesCommand;

use super::failure::Failure;
use super::session::Session;

/// Runs the subcommand.
pub(super) fn rules(command: &RulesCommand, session: &Session) -> Result<u8, Failure> {
    match command {
        RulesCommand::List(arguments) => list::list(arguments, session),
        RulesCommand::Test(arguments) => test::test(arguments, session),
        RulesCommand::Lint(arguments) => lint::lint(arguments, session),
        RulesCommand::Schema(arguments) => schema::schema(arguments, session),
        RulesCommand::Docs(arguments) => docs::docs(arguments, session),
        RulesCommand::Precision(arguments) => super::precision::precision(arguments, session),
        RulesCommand::Impact(arguments) => impact::impact(arguments, session),
        RulesCommand::New(arguments) => new::new(arguments, session),
        RulesCommand::Derive(arguments) => derive::derive(arguments, session),
    }
}
