//! Settings as they are found: in a file, and in the environment.

use std::collections::BTreeMap;
use std::path::Path;

use super::{ConfigError, KEYS};

/// Variables of our own tests, which are no settings.
const NOT_SETTINGS: &[&str] =
    &["TREFFPUNKT_TEST_", "TREFFPUNKT_SHOTS", "TREFFPUNKT_BINARY", "TREFFPUNKT_PYTHON"];

/// A file of settings, as text by key.
pub(super) fn from_file(path: &Path) -> Result<BTreeMap<String, String>, ConfigError> {
    let failed = |error: String| ConfigError::File(path.display().to_string(), error);
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| failed(error.to_string()))?;
    let plain = |value: &toml::Value| match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(parts) => {
            let text = |part: &toml::Value| part.as_str().map_or(part.to_string(), str::to_owned);
            parts.iter().map(text).collect::<Vec<_>>().join(",")
        }
        toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_)
        | toml::Value::Table(_) => value.to_string(),
    };
    Ok(table.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
}

/// The same of the environment.
pub(super) fn from_environment(
    variables: impl Iterator<Item = (String, String)>,
) -> Result<BTreeMap<String, String>, ConfigError> {
    let mut found = BTreeMap::new();
    for (name, value) in variables {
        let Some(key) = name.strip_prefix("TREFFPUNKT_") else { continue };
        if NOT_SETTINGS.iter().any(|prefix| name.starts_with(prefix)) {
            continue;
        }
        let key = key.to_lowercase();
        match key.strip_suffix("_file") {
            Some(secret) if KEYS.contains(&secret) => {
                let text = std::fs::read_to_string(&value)
                    .map_err(|error| ConfigError::File(value.clone(), error.to_string()))?;
                found.insert(secret.to_owned(), text.trim().to_owned());
            }
            Some(_) | None => {
                found.insert(key, value);
            }
        }
    }
    Ok(found)
}
