//! The program `remit`.

use std::process::ExitCode;

/// With that of the system, Home takes a third longer or more.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    remit_server::cli::main()
}
