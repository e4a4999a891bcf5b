//! The command line: a thin door to the library.

use std::process::ExitCode;

use treffpunkt::cli;

fn main() -> ExitCode {
    cli::run()
}
