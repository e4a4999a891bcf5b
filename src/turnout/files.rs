//! A view as a file: which one was asked for, where each of them is, and the answer that carries it.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::book::{Book, Origin};
use super::{csv, paper, queries, workbook};
use crate::problem::{PageProblem, PageResult, ours};
use crate::staff::SignedIn;
use crate::web::App;

/// What a view can be taken away as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum File {
    Csv,
    Xlsx,
    Pdf,
}

impl File {
    /// By the ending of its address.
    pub(super) fn asked(request: &HttpRequest) -> Self {
        match request.path().rsplit_once('.') {
            Some((_, "xlsx")) => Self::Xlsx,
            Some((_, "pdf")) => Self::Pdf,
            Some(_) | None => Self::Csv,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
        }
    }

    fn written(self, book: &Book) -> Result<Vec<u8>, PageProblem> {
        match self {
            Self::Csv => csv::of_book(book).map_err(|error| PageProblem(ours(&error))),
            Self::Xlsx => workbook::write(book).map_err(|error| PageProblem(ours(&error))),
            Self::Pdf => Ok(paper::print(book)?.pdf),
        }
    }

    /// The book as this file. Setting type takes its time, so nobody waits behind it.
    pub(super) async fn answer(self, book: Book) -> PageResult {
        let name = format!("{}.{}", book.name, self.ending());
        let written = web::block(move || self.written(&book)).await;
        let written = written.map_err(|error| PageProblem(ours(&error)))??;
        Ok(HttpResponse::Ok()
            .content_type(self.content_type())
            .insert_header(("Content-Disposition", format!("attachment; filename=\"{name}\"")))
            .body(written))
    }
}

/// Where the files of a page are, for its links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Files {
    xlsx: String,
    csv: String,
    pdf: String,
}

impl Files {
    /// Beside the page at this path; the query, without its question mark, may be empty.
    pub(super) fn of(path: &str, query: &str) -> Self {
        Self::with_csv(path, query, query)
    }

    /// The same, where only a part of it is one list.
    pub(super) fn with_csv(path: &str, query: &str, of_csv: &str) -> Self {
        let file = |file: File, query: &str| {
            let mark = if query.is_empty() { "" } else { "?" };
            format!("{path}.{}{mark}{query}", file.ending())
        };
        Self {
            xlsx: file(File::Xlsx, query),
            csv: file(File::Csv, of_csv),
            pdf: file(File::Pdf, query),
        }
    }
}

/// What stands in every book about whoever takes it away.
pub(super) async fn origin(app: &App, staff: &SignedIn) -> Result<Origin, PageProblem> {
    let scope = staff.scope().clone();
    let sites = app.db.read(move |conn| queries::site_names(conn, &scope)).await?;
    let sites = match sites {
        None => "das ganze Jobcenter".into(),
        Some(names) => names.join(", "),
    };
    Ok(Origin { office: app.office().name.clone(), sites, at: app.clock.now() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_lie_beside_their_page_and_ask_the_same() {
        let files = Files::of("/turnout/costs", "year=2026");
        assert_eq!(files.xlsx, "/turnout/costs.xlsx?year=2026");
        assert_eq!(files.csv, "/turnout/costs.csv?year=2026");
        assert_eq!(files.pdf, "/turnout/costs.pdf?year=2026");
        assert_eq!(Files::of("/turnout/plan/calibration", "").pdf, "/turnout/plan/calibration.pdf");
    }
}
