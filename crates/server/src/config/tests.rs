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
    assert!(message.contains("lisen") && message.contains("listen,"), "{message}");
}

#[test]
fn a_value_that_does_not_fit_is_refused_with_its_key() {
    let message = load(None, environment(&[]), &[("listen", "everywhere".to_owned())]).err().unwrap().to_string();
    assert!(message.contains("listen"), "{message}");
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
