//! The program `remit`.

use std::process::ExitCode;

/// With that of the system a third of a page's time goes into allocating.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    remit_server::cli::main()
}
