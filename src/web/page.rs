//! Page templates: embedded beside their nouns, loaded once, refused at the start if they are wrong.

use actix_web::HttpResponse;
use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, Tera};

use super::assets::Assets;
use crate::problem::{Explain, Explanation, ours};

#[derive(RustEmbed)]
#[folder = "src"]
#[include = "*/pages/*.html"]
#[include = "web/layout/*.html"]
struct Templates;

/// All pages of the house.
pub struct Pages {
    tera: Tera,
    pub assets: Assets,
}

/// Why a page could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("page {page}: {cause}")]
pub struct DrawError {
    page: String,
    cause: String,
}

impl Explain for DrawError {
    fn explain(&self) -> Explanation {
        ours(self)
    }
}

/// What every layout shows around a page.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    pub title: String,
    /// The address of this page, without its query.
    pub path: String,
    /// The signature that forms of this page carry.
    pub csrf: String,
    pub notice: String,
    /// "done", "warning" or "".
    pub notice_kind: &'static str,
    pub nav: Vec<NavItem>,
    pub who: Who,
    /// The Jobcenter's name.
    pub office: String,
    pub asset: Assets,
    pub demo: bool,
}

/// One entry of the navigation.
#[derive(Clone, Debug, Serialize)]
pub struct NavItem {
    pub href: &'static str,
    pub label: &'static str,
    pub current: bool,
}

/// Who is signed in.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Who {
    pub name: String,
    pub role_label: &'static str,
    pub signed_in: bool,
}

impl Pages {
    /// Loads every template; fails on a syntax error, an unknown filter or a missing parent.
    pub fn load() -> Result<Self, DrawError> {
        let failed = |cause: tera::Error| DrawError { page: "(all)".into(), cause: chain(&cause) };
        let mut tera = Tera::new();
        super::filters::register(&mut tera);
        let files = Templates::iter().filter_map(|path| {
            let file = Templates::get(&path)?;
            let text = String::from_utf8_lossy(&file.data).into_owned();
            Some((template_name(&path), text))
        });
        tera.add_raw_templates(files).map_err(failed)?;
        Ok(Self { tera, assets: Assets::embedded() })
    }

    /// The names of all templates.
    pub fn names(&self) -> Vec<String> {
        self.tera.get_template_names().map(ToOwned::to_owned).collect()
    }

    /// Draws a page: `page` is the frame, everything in `context` stands beside it.
    pub fn draw<F: Serialize, C: Serialize>(
        &self,
        template: &str,
        frame: &F,
        context: &C,
    ) -> Result<String, DrawError> {
        self.in_context(template, frame, context, |tera, context| tera.render(template, context))
    }

    /// Draws one named block of a page, for htmx.
    pub fn draw_block<F: Serialize, C: Serialize>(
        &self,
        template: &str,
        block: &str,
        frame: &F,
        context: &C,
    ) -> Result<String, DrawError> {
        self.in_context(template, frame, context, |tera, context| {
            tera.render_block(template, block, context)
        })
    }

    fn in_context<F: Serialize, C: Serialize>(
        &self,
        template: &str,
        frame: &F,
        context: &C,
        draw: impl FnOnce(&Tera, &Context) -> Result<String, tera::Error>,
    ) -> Result<String, DrawError> {
        let failed = |cause: tera::Error| DrawError { page: template.into(), cause: chain(&cause) };
        let mut context = Context::from_serialize(context).map_err(failed)?;
        context.insert("page", frame);
        draw(&self.tera, &context).map_err(failed)
    }
}

/// `venues/pages/index.html` is known as `venues/index.html`, `web/layout/base.html` as
/// `layout/base.html`.
fn template_name(path: &str) -> String {
    path.replace("/pages/", "/").trim_start_matches("web/").to_owned()
}

fn chain(error: &tera::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

/// A page as an answer.
pub fn html(body: String) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body)
}
