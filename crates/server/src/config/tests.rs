use super::*;

fn environment(variables: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>().into_iter()
}

fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE);
    std::fs::write(&path, text).unwrap();
    (directory, path)
}

fn origin(loaded: &Loaded, name: &str) -> String {
    loaded.effective.iter().find(|setting| setting.key.name == name).unwrap().origin.clone()
}

#[test]
fn nothing_set_is_a_file_beside_you_on_this_machine_only() {
    let loaded = load(None, environment(&[]), &[]).unwrap();
    assert_eq!(loaded.config.data, Storage::Sqlite("./remit.db".to_owned()));
    assert_eq!(loaded.config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(loaded.config.address(), "http://127.0.0.1:8080");
    assert_eq!(origin(&loaded, "data"), "default");
}

#[test]
fn flags_win_over_the_environment_which_wins_over_the_file() {
    let (_directory, path) = written("data = 'file.db'\nlog = 'warn'\nlisten = '127.0.0.1:1'\nbehind_proxy = true");
    let variables = [("REMIT_DATA", "environment.db"), ("REMIT_LISTEN", "127.0.0.1:2")];
    let loaded = load(Some(&path), environment(&variables), &[("listen", "127.0.0.1:3".to_owned())]).unwrap();
    assert_eq!(loaded.config.listen.port(), 3);
    assert_eq!(loaded.config.data, Storage::Sqlite("environment.db".to_owned()));
    assert_eq!(loaded.config.log, "warn");
    assert!(loaded.config.behind_proxy);
    assert_eq!(origin(&loaded, "listen"), "flag");
    assert_eq!(origin(&loaded, "data"), "REMIT_DATA");
    assert!(origin(&loaded, "log").ends_with(FILE), "{}", origin(&loaded, "log"));
}

#[test]
fn a_key_that_does_not_exist_is_refused_and_the_keys_are_named() {
    let (_directory, path) = written("lisen = '127.0.0.1:1'");
    let message = load(Some(&path), environment(&[]), &[]).err().unwrap().to_string();
    assert!(message.contains("there is no setting \"lisen\"") && message.contains(FILE), "{message}");
    assert!(message.contains("listen,"), "{message}");
}

#[test]
fn a_value_that_does_not_fit_is_refused_with_where_it_came_from_and_an_example() {
    let refused = |file: Option<&Path>, variables: &[(&str, &str)], flags: &[(&'static str, String)]| {
        load(file, environment(variables), flags).err().unwrap().to_string()
    };
    let flag = refused(None, &[], &[("listen", "everywhere".to_owned())]);
    assert!(flag.starts_with("listen = \"everywhere\" (flag): "), "{flag}");
    assert!(flag.ends_with("For example: 127.0.0.1:8080"), "{flag}");
    let variable = refused(None, &[("REMIT_LISTEN", "bad")], &[]);
    assert!(variable.starts_with("listen = \"bad\" (REMIT_LISTEN): "), "{variable}");
    let (_directory, path) = written("behind_proxy = 'maybe'");
    let in_file = refused(Some(&path), &[], &[]);
    assert!(in_file.starts_with("behind_proxy = \"maybe\" (") && in_file.contains(FILE), "{in_file}");
    let secret = refused(None, &[], &[("data", "mysql://remit:hunter2@db".to_owned())]);
    assert!(secret.starts_with("data (flag): ") && !secret.contains("hunter2"), "{secret}");
}

#[test]
fn a_named_file_must_be_there() {
    assert!(load(Some(Path::new("/nowhere/remit.toml")), environment(&[]), &[]).is_err());
}

#[test]
fn variables_that_are_no_settings_are_told_but_not_refused() {
    let loaded =
        load(None, environment(&[("REMIT_LISTN", "x"), ("HOME", "/"), ("REMIT_TEST_POSTGRES", "x")]), &[]).unwrap();
    assert_eq!(loaded.unknown_variables, ["REMIT_LISTN"]);
}
