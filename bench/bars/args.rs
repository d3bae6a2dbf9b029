//! What the command line asks for.

use std::path::{Path, PathBuf};

use remit_db::Engine;

use crate::Failure;
use crate::size::{M, P, Size};

pub const USAGE: &str = "cargo bench -p remit --bench bars -- [--engine sqlite|postgres] [--size s|m|p|l] [--data DIR] \
    [--fresh] [--only PART[,PART]]";

/// The parts of a run, in their order.
pub const PARTS: [&str; 12] =
    ["plan", "reads", "lists", "http", "previews", "changes", "large", "writers", "fresh", "churn", "door", "nodes"];

/// A run as it is asked for.
pub struct Args {
    pub engine: Engine,
    pub size: &'static Size,
    /// Where the generated organisation is kept.
    pub data: PathBuf,
    /// Generates it again, also where it is there.
    pub fresh: bool,
    /// What is measured; everything when empty.
    only: Vec<String>,
}

impl Args {
    pub fn parse(mut words: impl Iterator<Item = String>) -> Result<Args, Failure> {
        let mut args = Args {
            engine: Engine::Sqlite,
            size: &M,
            data: root().join("target/bench"),
            fresh: false,
            only: Vec::new(),
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} wants a value; {USAGE}"));
            match word.as_str() {
                "--engine" => args.engine = engine(&value()?)?,
                "--size" => args.size = size(&value()?)?,
                "--data" => args.data = root().join(value()?),
                "--only" => args.only = parts(&value()?)?,
                "--fresh" => args.fresh = true,
                "--bench" => {} // cargo says so to every bench
                _ => return Err(format!("{word} is not known; {USAGE}").into()),
            }
        }
        args.fresh |= args.only.iter().any(|part| part == "plan");
        Ok(args)
    }

    /// Is this part of the run wanted?
    pub fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }

    /// Is the door alone wanted? It is no part of a whole run: it takes minutes, and both processors.
    pub fn wants_door(&self) -> bool {
        self.only == ["door"]
    }

    /// Are two nodes alone wanted? That is no part of a whole run either.
    pub fn wants_nodes(&self) -> bool {
        self.only == ["nodes"]
    }

    /// Is the whole run wanted?
    pub fn wants_all(&self) -> bool {
        self.only.is_empty()
    }
}

/// The project's directory; cargo runs benches in that of their crate.
pub fn root() -> &'static Path {
    let of_crate = Path::new(env!("CARGO_MANIFEST_DIR"));
    of_crate.ancestors().nth(2).unwrap_or(of_crate)
}

fn engine(name: &str) -> Result<Engine, Failure> {
    match name {
        "sqlite" => Ok(Engine::Sqlite),
        "postgres" => Ok(Engine::Postgres),
        _ => Err(format!("there is no engine {name}; {USAGE}").into()),
    }
}

fn size(name: &str) -> Result<&'static Size, Failure> {
    Size::ALL
        .into_iter()
        .chain([&P])
        .find(|size| size.name == name)
        .ok_or_else(|| format!("there is no size {name}; {USAGE}").into())
}

fn parts(names: &str) -> Result<Vec<String>, Failure> {
    let parts: Vec<String> = names.split(',').map(str::to_owned).collect();
    match parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        Some(unknown) => Err(format!("there is no part {unknown}, only {}", PARTS.join(", ")).into()),
        None => Ok(parts),
    }
}
