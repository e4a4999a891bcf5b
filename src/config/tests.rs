use super::*;

fn parsed(settings: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let found = settings.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
    Config::parse(&found)
}

#[test]
fn nothing_set_is_a_house_on_this_machine() {
    let config = parsed(&[]).unwrap();

    assert_eq!(config.public_url, "http://127.0.0.1:8080");
    assert_eq!(config.database_url, DatabaseUrl::Sqlite("data/treffpunkt.db".into()));
    assert_eq!(config.data_dir, Path::new("data"));
    assert_eq!(config.campaign_hold, 10);
    assert!(!config.is_tls());
}

#[test]
fn an_unknown_key_is_named() {
    let error = parsed(&[("smpt_url", "smtp://localhost")]).unwrap_err();

    assert_eq!(error, ConfigError::Unknown("smpt_url".into()));
}

#[test]
fn an_unreadable_value_says_what_was_expected() {
    let error = parsed(&[("campaign_hold", "zehn")]).unwrap_err();

    assert_eq!(
        error.to_string(),
        "Die Einstellung „campaign_hold“ ist nicht lesbar: \
         erwartet wird eine ganze Zahl ab 0, gelesen wurde „zehn“."
    );
}

/// What cannot be used is said at the start, not by mails that stay where they are.
#[test]
fn every_value_that_cannot_be_used_stops_the_start() {
    let cases = [
        ("smtp_url", "smtp://relay:port"),
        ("smtp_url", "smtp://relay?tls=foo"),
        ("smtp_url", "smtps://"),
        ("mail_from", "quatsch"),
        ("reply_to", "Team <quatsch>"),
        ("log", "=[=["),
        ("public_url", "treffen.example"),
        ("sms_url", "http://kannel:port"),
        ("sms_countries", "49, Polen"),
        ("sms_per_day", "viele"),
        ("sms_secret", "kurz"),
    ];
    for (key, value) in cases {
        let error = parsed(&[(key, value)]).unwrap_err().to_string();
        assert!(error.starts_with(&format!("Die Einstellung „{key}“ ist nicht lesbar")), "{error}");
    }
    let fine = [
        ("smtp_url", "smtp://name:wort@relay:587?tls=required"),
        ("mail_from", "treffen@jobcenter.example"),
        ("reply_to", "Team <team@jobcenter.example>"),
        ("log", "info,treffpunkt=debug"),
    ];
    assert!(parsed(&fine).is_ok());
}

#[test]
fn an_address_says_which_beginnings_it_may_have() {
    let error = parsed(&[("public_url", "treffen.example")]).unwrap_err().to_string();

    assert!(error.contains("http://… oder https://…"), "{error}");
}

#[test]
fn a_secret_never_stands_in_a_message() {
    let error = parsed(&[("smtp_url", "http://user:geheim@relay")]).unwrap_err();

    assert!(!error.to_string().contains("geheim"));
}

#[test]
fn the_environment_may_name_a_file() {
    let file = std::env::temp_dir().join(format!("treffpunkt-secret-{}", std::process::id()));
    std::fs::write(&file, "smtp://user:word@relay:25\n").unwrap();
    let variables = [
        ("TREFFPUNKT_SMTP_URL_FILE".to_owned(), file.display().to_string()),
        ("TREFFPUNKT_TEST_DATABASE".to_owned(), "postgres://x".to_owned()),
        ("HOME".to_owned(), "/root".to_owned()),
    ];

    let found = from_environment(variables.into_iter()).unwrap();

    std::fs::remove_file(&file).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found["smtp_url"], "smtp://user:word@relay:25");
}
