//! A lean client: it shares the processors with what it measures. One connection, kept alive, one request at a time.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Failure;

/// An answer: its status, its head as text, and its body.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    pub status: u16,
    pub head: &'a str,
    pub body: &'a [u8],
}

/// One connection.
pub struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Connection, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, read: Vec::with_capacity(64 * 1024) })
    }

    /// Asks for a path with headers, each ended by a line break; fails when the answer is no success.
    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Answer<'_>, Failure> {
        self.ask(&get(path, headers)).await
    }

    /// Sends a request as it stands and reads the answer whole.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>, Failure> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let (head, length) = loop {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err("the connection was closed".into());
            }
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break (end, length(&self.read[..end])?);
            }
        };
        while self.read.len() < head + 4 + length {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err("the connection was closed".into());
            }
        }
        let text = std::str::from_utf8(&self.read[..head])?;
        let status = text.get(9..12).ok_or("no status")?.parse()?;
        Ok(Answer { status, head: text, body: &self.read[head + 4..] })
    }
}

/// A request for a path.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}\r\n").into_bytes()
}

fn length(head: &[u8]) -> Result<usize, Failure> {
    let head = std::str::from_utf8(head)?;
    let field = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    Ok(field.ok_or("the answer does not say how long it is")?.trim().parse()?)
}
