//! Authorities of the office's own, whose certificates are good beside the public ones: an office's mail
//! server often has a certificate that nobody outside knows.

use std::error::Error;
use std::sync::Arc;

use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{self, CertificateError, RootCertStore};

use super::{ConfigError, unreadable};

/// Read once, when the program starts.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Authorities(Arc<Vec<CertificateDer<'static>>>);

/// What the setting `ca_file` must name.
const EXPECTED: &str =
    "eine Datei mit Zertifikaten einer eigenen Zertifizierungsstelle im Format PEM";

impl Authorities {
    /// The certificates in a file; none where no file is named. What no connection could use is said at
    /// the start.
    pub(super) fn read(path: Option<&str>) -> Result<Self, ConfigError> {
        let Some(path) = path else { return Ok(Self::default()) };
        let wrong = || unreadable("ca_file", EXPECTED, path);
        let found = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect::<Result<Vec<CertificateDer<'static>>, _>>)
            .map_err(|_| wrong())?;
        let mut store = RootCertStore::empty();
        for one in &found {
            store.add(one.clone()).map_err(|_| wrong())?;
        }
        match found.is_empty() {
            true => Err(wrong()),
            false => Ok(Self(Arc::new(found))),
        }
    }

    pub fn certificates(&self) -> &[CertificateDer<'static>] {
        &self.0
    }

    /// Everybody whose certificates are good: the public authorities, and these.
    pub fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        // They were tried when they were read.
        roots.add_parsable_certificates(self.0.iter().cloned());
        roots
    }
}

impl std::fmt::Debug for Authorities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} authorities", self.0.len())
    }
}

/// What is wrong with a certificate, in German, if that is why a connection came to nothing.
pub fn distrust(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let mut next = Some(error);
    while let Some(one) = next {
        let inside = one.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let inside = inside.and_then(|inner| inner.downcast_ref::<rustls::Error>());
        let tls = inside.or_else(|| one.downcast_ref::<rustls::Error>());
        if let Some(rustls::Error::InvalidCertificate(why)) = tls {
            return Some(sentence(why));
        }
        next = one.source();
    }
    None
}

fn sentence(why: &CertificateError) -> &'static str {
    match why {
        CertificateError::UnknownIssuer => {
            "Das Zertifikat kommt von keiner Stelle, die wir kennen. Hat Ihr Haus eine eigene \
             Zertifizierungsstelle, nennen Sie die Datei mit ihrem Zertifikat in ca_file."
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "Das Zertifikat ist abgelaufen. Bitte lassen Sie es erneuern."
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "Das Zertifikat gilt für einen anderen Namen. Bitte nennen Sie den Server so, wie er im \
             Zertifikat heißt."
        }
        _ => "Das Zertifikat ist nicht gültig. Bitte prüfen Sie es mit der IT.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_certificate_stops_the_start() {
        let file = std::env::temp_dir().join(format!("treffpunkt-ca-{}", std::process::id()));
        std::fs::write(&file, "kein Zertifikat\n").unwrap();

        let empty = Authorities::read(file.to_str());

        std::fs::remove_file(&file).unwrap();
        let sentence = empty.unwrap_err().to_string();
        assert!(sentence.contains("„ca_file“") && sentence.contains("PEM"), "{sentence}");
        assert!(Authorities::read(Some("/nirgends/ca.pem")).is_err());
        assert_eq!(Authorities::read(None), Ok(Authorities::default()));
    }

    #[test]
    fn the_reason_is_found_however_deep_it_lies() {
        let error = |why| std::io::Error::other(rustls::Error::InvalidCertificate(why));

        let unknown = distrust(&error(CertificateError::UnknownIssuer)).unwrap();
        let other = distrust(&error(CertificateError::NotValidForName)).unwrap();

        assert!(unknown.contains("ca_file"), "{unknown}");
        assert!(other.contains("anderen Namen"), "{other}");
        assert_eq!(distrust(&std::io::Error::other("zu spät")), None);
    }
}
