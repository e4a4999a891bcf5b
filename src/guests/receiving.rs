//! A file on its way in: written to disk as it comes, never held whole, erased when nobody needs it.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek};
use std::path::{Path, PathBuf};

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::io::AsyncWriteExt;

use super::import::workbook;
use super::import::{Limits, Refusal};
use crate::config;
use crate::db::Id;
use crate::problem::{Explain, Explanation, PageProblem, ours, unusable};
use crate::web::form::CSRF_FIELD;
use crate::web::secret;

/// A file that waits in the uploads' folder. It is erased when this is dropped, unless it is kept.
pub struct Upload {
    path: PathBuf,
    fate: AtTheEnd,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum AtTheEnd {
    Erase,
    Keep,
}

impl Upload {
    fn new(data_dir: &Path) -> Self {
        let path = folder(data_dir).join(format!("{}.csv", Id::<Upload>::new()));
        Self { path, fate: AtTheEnd::Erase }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves the file where it is.
    pub fn keep(mut self) -> PathBuf {
        self.fate = AtTheEnd::Keep;
        self.path.clone()
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if self.fate == AtTheEnd::Erase {
            erase(&self.path);
        }
    }
}

/// Why an upload did not become a list: said at the field, or a fault.
pub enum Unfit {
    Said(String),
    Fault(PageProblem),
}

impl From<ReceiveError> for Unfit {
    fn from(refusal: ReceiveError) -> Self {
        Self::Said(refusal.explain().sentence)
    }
}

/// Why a file did not come in.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    #[error("the upload has more than {} bytes", config::UPLOAD_BYTES)]
    TooLarge,
    #[error("the upload ended early")]
    Interrupted,
    #[error("the form's signature does not fit")]
    FormTooOld,
    #[error("no file was chosen")]
    NoFile,
    #[error("the upload could not be stored: {0}")]
    Disk(#[from] io::Error),
}

impl Explain for ReceiveError {
    fn explain(&self) -> Explanation {
        match self {
            Self::TooLarge => {
                let refusal = Refusal::TooLarge { limit: config::UPLOAD_BYTES };
                Explanation {
                    status: StatusCode::PAYLOAD_TOO_LARGE,
                    ..unusable(refusal.code(), &refusal.explain())
                }
            }
            Self::Interrupted => unusable(
                "upload_interrupted",
                "Die Datei ist nicht ganz angekommen. Bitte laden Sie sie noch einmal hoch.",
            ),
            Self::FormTooOld => unusable(
                "form_too_old",
                "Diese Seite war zu lange offen. Bitte wählen Sie die Datei noch einmal.",
            ),
            Self::NoFile => unusable("no_file", "Bitte wählen Sie eine Datei aus."),
            Self::Disk(error) => ours(error),
        }
    }
}

/// Where uploads wait.
pub fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("uploads")
}

/// The file of a form, and its name. The signature stands before the file, so that nothing is stored for
/// a form that is not ours.
pub async fn from_form(
    data_dir: &Path,
    csrf: &str,
    parts: &mut Multipart,
) -> Result<(Upload, String), ReceiveError> {
    let mut signed = false;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| ReceiveError::Interrupted)?;
        match part.name() {
            Some(CSRF_FIELD) => {
                let sent = part.bytes(256).await;
                let sent = sent.ok().and_then(Result::ok).unwrap_or_default();
                signed = secret::same(&String::from_utf8_lossy(&sent), csrf);
            }
            Some("file") if !signed => {
                pass(&mut part).await;
                return Err(ReceiveError::FormTooOld);
            }
            Some("file") => {
                let name = part.content_disposition().and_then(|said| said.get_filename());
                let name = short_name(name.unwrap_or_default());
                if name.is_empty() {
                    break;
                }
                return Ok((receive(data_dir, part).await?, name));
            }
            Some(_) | None => {}
        }
    }
    Err(ReceiveError::NoFile)
}

/// The file's name without folders, as far as a page shows it.
pub fn short_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.chars().filter(|sign| !sign.is_control()).take(config::TITLE_CHARS).collect()
}

/// Writes what comes into a new file.
pub async fn receive<E>(
    data_dir: &Path,
    mut coming: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Upload, ReceiveError> {
    let upload = Upload::new(data_dir);
    tokio::fs::create_dir_all(folder(data_dir)).await?;
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(upload.path()).await?;
    let mut bytes = 0;
    while let Some(piece) = coming.next().await {
        let piece = piece.map_err(|_| ReceiveError::Interrupted)?;
        bytes += piece.len() as u64;
        if bytes > config::UPLOAD_BYTES {
            pass(&mut coming).await;
            return Err(ReceiveError::TooLarge);
        }
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    Ok(upload)
}

/// The text of a workbook of Excel, in a file of its own beside the uploads; `None` for any other file,
/// which is read as it is. Blocks.
pub fn unfolded(data_dir: &Path, path: &Path) -> Result<Option<Upload>, Refusal> {
    let mut file = File::open(path)?;
    let mut head = Vec::with_capacity(4);
    (&mut file).take(4).read_to_end(&mut head)?;
    if !workbook::is_archive(&head) {
        return Ok(None);
    }
    if file.metadata()?.len() > config::WORKBOOK_BYTES {
        return Err(Refusal::TooLarge { limit: config::WORKBOOK_BYTES });
    }
    file.rewind()?;
    std::fs::create_dir_all(folder(data_dir))?;
    let upload = Upload::new(data_dir);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let to = BufWriter::new(options.open(upload.path())?);
    workbook::write_text(BufReader::new(file), to, Limits::default())?;
    Ok(Some(upload))
}

/// Lets some more of a file pass unread: a browser that is still sending does not look at answers.
pub async fn pass<E>(coming: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin)) {
    let mut bytes = 0;
    while let Some(Ok(piece)) = coming.next().await {
        bytes += piece.len() as u64;
        if bytes > config::UPLOAD_BYTES {
            return;
        }
    }
}

/// Removes a file; one that is gone is gone.
pub fn erase(path: &Path) {
    match std::fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(%error, "an upload could not be erased"),
    }
}
