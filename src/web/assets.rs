//! Style, script and icon: in the binary, under names that change with their content, so that a
//! browser may keep them for a year.

use actix_web::{HttpResponse, get, web};
use rust_embed::RustEmbed;
use serde::Serialize;

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
#[exclude = "*.txt"]
struct Files;

/// Where pages find them.
#[derive(Clone, Debug, Serialize)]
pub struct Assets {
    pub css: String,
    pub js: String,
    pub htmx: String,
    pub icon: String,
    /// Keeps the door without network.
    pub door: String,
    /// Reads QR codes where the browser cannot.
    pub decoder: String,
}

impl Assets {
    /// Reads the embedded files once.
    pub fn embedded() -> Self {
        Self {
            css: address("treffpunkt.css"),
            js: address("treffpunkt.js"),
            htmx: address("htmx.min.js"),
            icon: address("icon.svg"),
            door: address("door.js"),
            decoder: address("jsqr.min.js"),
        }
    }
}

fn address(name: &str) -> String {
    match Files::get(name) {
        Some(file) => {
            let hash = file.metadata.sha256_hash();
            format!("/assets/{:02x}{:02x}{:02x}{:02x}/{name}", hash[0], hash[1], hash[2], hash[3])
        }
        None => format!("/assets/0/{name}"),
    }
}

/// A script whose address must not change with its content.
pub fn text(name: &str) -> Option<String> {
    let file = Files::get(name)?;
    Some(String::from_utf8_lossy(&file.data).into_owned())
}

/// One embedded file. The hash in the address only makes it new when its content is.
#[get("/assets/{hash}/{name}")]
pub async fn asset(path: web::Path<(String, String)>) -> HttpResponse {
    let (_, name) = path.into_inner();
    match Files::get(&name) {
        Some(file) => HttpResponse::Ok()
            .content_type(content_type(&name))
            .insert_header(("Cache-Control", "public, max-age=31536000, immutable"))
            .body(file.data.into_owned()),
        None => HttpResponse::NotFound().finish(),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some(_) | None => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The style without comments and strings, in which braces are only signs.
    fn bare(style: &str) -> String {
        let mut bare = String::new();
        let mut rest = style.chars().peekable();
        while let Some(sign) = rest.next() {
            match sign {
                '/' if rest.peek() == Some(&'*') => {
                    rest.next();
                    let mut last = ' ';
                    let ends = |now: char| {
                        let ends = last == '*' && now == '/';
                        last = now;
                        ends
                    };
                    assert!(rest.by_ref().any(ends), "a comment has no end");
                }
                '"' | '\'' => {
                    while let Some(inside) = rest.next() {
                        assert_ne!(inside, '\n', "a string has no end");
                        if inside == '\\' {
                            rest.next();
                        } else if inside == sign {
                            break;
                        }
                    }
                }
                other => bare.push(other),
            }
        }
        bare
    }

    /// A browser drops every rule after a brace too many, and says nothing.
    #[test]
    fn every_brace_of_the_style_has_its_other_one() {
        let style = bare(&text("treffpunkt.css").unwrap());

        let mut open = 0;
        for line in style.lines() {
            for sign in line.chars() {
                match sign {
                    '{' => open += 1,
                    '}' => open -= 1,
                    _ => {}
                }
                assert!(open >= 0, "this closes what was never opened: {line}");
            }
        }
        assert_eq!(open, 0, "something is never closed");
    }

    #[test]
    fn braces_in_comments_and_strings_are_only_signs() {
        assert_eq!(bare(r#"a{b:"}\"{"}/* } */c{}"#), "a{b:}c{}");
    }
}
