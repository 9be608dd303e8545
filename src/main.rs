//! The `hegui` program: hands its arguments to [`hegui::cli`] and leaves with the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    hegui::cli::run()
}
