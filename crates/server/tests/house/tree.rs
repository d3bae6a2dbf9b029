//! The project's files, as the other tests read them.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file of the project.
pub struct File {
    /// From the project's root, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    /// The lines that run in the program: numbered, without comments and without the tests.
    pub fn code(&self) -> Vec<(usize, &str)> {
        if self.is_test() {
            return Vec::new();
        }
        let mut code = Vec::new();
        let mut lines = self.text.lines().enumerate().peekable();
        while let Some((index, line)) = lines.next() {
            if line.trim() == "#[cfg(test)]" {
                match lines.peek() {
                    Some((_, next)) if next.trim_end().ends_with(';') => drop(lines.next()),
                    _ => break,
                }
                continue;
            }
            let line = line.split("//").next().unwrap_or_default();
            if !line.trim().is_empty() {
                code.push((index + 1, line));
            }
        }
        code
    }

    /// Whether the whole file is part of a test.
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/")
    }

    /// `path:line` of every line of code for which `wrong` holds.
    pub fn lines_where(&self, wrong: impl Fn(&str) -> bool) -> Vec<String> {
        let found = self.code().into_iter().filter(|(_, line)| wrong(line));
        found.map(|(number, line)| format!("{}:{number}: {}", self.path, line.trim())).collect()
    }
}

/// The directory that holds everything.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the project's root")
}

/// The text of one file.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file under a directory whose name ends so, in the order of their paths. What is not ours is left out.
pub fn files(under: &str, ending: &str) -> Vec<File> {
    let mut found = Vec::new();
    walk(&root().join(under), &mut |path| {
        let name = path.strip_prefix(root()).expect("under the root").to_string_lossy().replace('\\', "/");
        if name.ends_with(ending) {
            found.push(File { text: read(&name), path: name });
        }
    });
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The Rust of a crate's `src`, without modules that are only there for tests.
pub fn source(of: &str) -> Vec<File> {
    let mut all = files(&format!("crates/{of}/src"), ".rs");
    let only_tests: Vec<_> = all.iter().flat_map(test_modules).collect();
    all.retain(|file| !only_tests.iter().any(|module| file.path.starts_with(module.as_str())));
    all
}

/// Where the modules are that a file declares under `#[cfg(test)]`.
fn test_modules(file: &File) -> Vec<String> {
    let (folder, name) = file.path.rsplit_once('/').expect("a file in a folder");
    let folder = match name {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_string(),
        name => format!("{folder}/{}", name.trim_end_matches(".rs")),
    };
    let declared = file.text.split("#[cfg(test)]").skip(1).filter_map(|rest| rest.trim_start().split_once(';'));
    let names = declared.filter_map(|(item, _)| item.rsplit_once("mod ").map(|(_, name)| name.to_string()));
    names.filter(|name| !name.contains([' ', '{'])).map(|name| format!("{folder}/{name}")).collect()
}

/// Whether the word stands in the line by itself, not as a part of a longer one.
pub fn names(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(part) && !line[at + word.len()..].starts_with(part))
}

fn walk(directory: &Path, visit: &mut impl FnMut(&Path)) {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for entry in entries {
        let path = entry.expect("a directory entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && !name.starts_with('.') && name != "__pycache__" {
                walk(&path, visit);
            }
        } else {
            visit(&path);
        }
    }
}
