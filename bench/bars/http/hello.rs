//! What axum does with nothing behind it, in a process of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command};

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

use super::server::{free, wait_for};
use crate::Failure;

/// What makes this program say hello at an address.
pub const HELLO: &str = "--hello";
/// What it says.
pub const WORDS: &str = "Hello, World!";

/// The process, until this is dropped.
pub struct Hello {
    pub address: SocketAddr,
    process: Child,
}

pub fn start() -> Result<Hello, Failure> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free()?));
    let process = Command::new(std::env::current_exe()?).args([HELLO, &address.to_string()]).spawn()?;
    let hello = Hello { address, process };
    wait_for(address)?;
    Ok(hello)
}

impl Drop for Hello {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the other process does.
pub async fn say_hello(words: &[String]) -> Result<(), Failure> {
    let address: SocketAddr = words.first().ok_or("hello wants an address")?.parse()?;
    let router = Router::new().route("/", get(|| async { WORDS }));
    Ok(axum::serve(TcpListener::bind(address).await?, router).await?)
}
