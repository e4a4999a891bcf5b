//! A batch of three thousand letters, set as one PDF, beside the same words set by bare typst.
//!
//! Each runs in a process of its own: what typst remembers must not help the other.

use std::process::Command;
use std::time::{Duration, Instant};

use treffpunkt::letters::typeset::{compiled, job};
use treffpunkt::letters::{Print, Sides, typeset};
use treffpunkt::outbox::letter::{Block, Fact, Letter, Page};

use crate::said::{also, rate, used};

const LETTERS: usize = 3_000;

/// The words and nothing else: no window, no card, no code, nothing measured.
const BARE: &str = r#"
#let print = json("letters.json")
#set document(title: "Briefe")
#set page(paper: "a4", margin: (left: 25mm, right: 20mm, top: 98mm, bottom: 8mm))
#set text(font: ("Noto Sans", "Noto Sans Arabic"), size: 12pt, hyphenate: false, lang: "de")
#for letter in print.letters {
  for page in letter.pages {
    pagebreak(weak: true)
    heading(page.heading)
    for piece in page.blocks {
      if piece.kind == "facts" {
        for fact in piece.facts [*#fact.label* #fact.text \ ]
      } else {
        par(piece.text)
      }
    }
  }
}
"#;

pub fn letters() {
    let ours = child("ours");
    let bare = child("bare");
    let per_second = |measured: &Measured| measured.pages as f64 / measured.time.as_secs_f64();
    let floor = ("the same words by bare typst, pages", per_second(&bare));
    rate(
        "letters with QR code and card, pages",
        per_second(&ours),
        floor,
        "a batch < 20 s, < 500 MB",
    );
    also("a batch of 3,000", &format!("{:.1} s", ours.time.as_secs_f64()));
    also("processor time of it", &format!("{:.1} s", ours.used.as_secs_f64()));
    also("memory of it at most", &format!("{} MB", ours.memory));
    also("memory of bare typst", &format!("{} MB", bare.memory));
    also("the PDF", &format!("{} MB", ours.size));
}

struct Measured {
    pages: usize,
    time: Duration,
    used: Duration,
    memory: u64,
    size: u64,
}

fn child(what: &str) -> Measured {
    let this = std::env::current_exe().unwrap();
    let said = Command::new(this).args(["set", what]).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said = String::from_utf8(said.stdout).unwrap();
    let mut numbers = said.split_whitespace().map(|number| number.parse::<u64>().unwrap());
    let mut next = || numbers.next().unwrap();
    Measured {
        pages: usize::try_from(next()).unwrap(),
        time: Duration::from_millis(next()),
        used: Duration::from_millis(next()),
        memory: next(),
        size: next(),
    }
}

/// In the child: sets the batch and says what it took.
pub fn set(what: &str) {
    let letters = (0..LETTERS).map(letter).collect::<Vec<_>>();
    // On one side: no empty backs in either.
    let print = Print { sides: Sides::One, ..Print::default() };
    let begun = Instant::now();
    let printed = match what {
        "ours" => typeset(&letters, print),
        _ => compiled(BARE, job(&letters, print).unwrap()),
    };
    let printed = printed.unwrap();
    let time = begun.elapsed();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let most: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
    println!(
        "{} {} {} {} {}",
        printed.pages,
        time.as_millis(),
        used(std::process::id()).as_millis(),
        most / 1024,
        printed.pdf.len() / 1_000_000
    );
}

fn letter(number: usize) -> Letter {
    let paragraph = |text: &str| Block::Paragraph { text: text.into() };
    let fact = |label: &str, text: &str| Fact { label: label.into(), text: text.into() };
    let code = format!("K7MQ-{:04}", number % 10_000);
    let answer = format!(
        "Ich habe Platz für Sie reserviert. Bus und Bahn bezahlen wir. Möchten Sie kommen? Rufen Sie \
         mich an: 0221 4710 123. Oder antworten Sie hier: treffpunkt.example/antwort (Ihr Code: \
         {code}). Oder geben Sie die Antwort-Karte ab."
    );
    Letter {
        return_line: "Postfach 10 01, 51990 Musterstadt".into(),
        address: vec![
            format!("Frau Zeynep Kaya-{number}"),
            format!("Lindenweg {}", number % 200 + 1),
            "50999 Musterstadt".into(),
        ],
        office: "Jobcenter Musterkreis".into(),
        sender: "Sabine Becker".into(),
        phone: "0221 4710 123".into(),
        link: format!("https://treffpunkt.example/a/{number:022}"),
        code,
        answer_url: "treffpunkt.example/antwort".into(),
        pages: vec![Page {
            lang: "de".into(),
            dir: "ltr".into(),
            day: "4. Januar 2027".into(),
            heading: "Kaffee, Tee und gute Tipps – ich lade Sie ein".into(),
            blocks: vec![
                paragraph(&format!("Guten Tag Frau Kaya-{number},")),
                paragraph("ich lade Sie herzlich zu unserem Kontaktcafé ein."),
                Block::Facts {
                    facts: vec![
                        fact("Wann?", "Dienstag, 19. Januar, 10 bis 12 Uhr"),
                        fact("Wo?", "Familienzentrum Lindenhof, Lindenweg 3, 50999 Musterstadt"),
                    ],
                },
                paragraph(
                    "Was passiert dort? Wir trinken zusammen Kaffee oder Tee. Wir zeigen Ihnen, wo \
                     Sie Hilfe für Gesundheit, Familie und Arbeit finden. Sie können alles fragen. \
                     Wir prüfen nichts. Sie brauchen keine Papiere.",
                ),
                paragraph("Haben Sie Kinder? Bringen Sie sie gern mit. Das ist kostenlos."),
                paragraph(&answer),
                paragraph(
                    "Das Treffen ist freiwillig und kostenlos. Wenn Sie nicht kommen, bleibt Ihr \
                     Geld gleich.",
                ),
                paragraph("Ich freue mich auf Sie!"),
                paragraph("Sabine Becker\nJobcenter Musterkreis"),
            ],
            card: true,
            childcare: true,
        }],
    }
}
