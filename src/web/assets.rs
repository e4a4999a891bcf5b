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
