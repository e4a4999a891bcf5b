//! Readability as published formulas see it.
//!
//! - Amstad, T. (1978): *Wie verständlich sind unsere Zeitungen?* The Flesch Reading Ease for German.
//! - Bamberger, R., Vanecek, E. (1984): *Lesen – Verstehen – Lernen – Schreiben.* The four Wiener
//!   Sachtextformeln; the result is about a year at school.
//! - Björnsson, C. H. (1968): *Läsbarhet.* LIX.
//!
//! The formulas see lengths, not sense: a text of short nonsense reads well. So they are shown as
//! orientation, and under 100 words or 10 sentences not even as that.

use super::sentences::Text;
use super::syllables;

/// Below these a figure says little.
pub const ENOUGH_WORDS: usize = 100;
pub const ENOUGH_SENTENCES: usize = 10;
/// What people are told then.
pub const TOO_SHORT: &str = "Zu kurz für eine sichere Aussage";

/// A word is long above so many letters.
const LONG_WORD: usize = 6;

/// What was counted, and what the formulas make of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub words: usize,
    pub sentences: usize,
    pub syllables: usize,
    /// Words of more than six letters.
    pub long_words: usize,
    /// Words of three syllables and more.
    pub three_syllables: usize,
    pub one_syllable: usize,
    /// Letters of all words.
    pub letters: usize,
    /// `None` of a text without words.
    pub scores: Option<Scores>,
}

/// The formulas' results.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// About 0 (hard) to 100 (easy).
    pub amstad: f64,
    /// Wiener Sachtextformeln 1 to 4: about 4 (easy) to 15 (hard).
    pub wiener: [f64; 4],
    /// Below 30 very easy, above 60 very hard.
    pub lix: f64,
}

/// Where a text stands, as orientation: nobody has validated a mapping to the levels of the CEFR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Aimed at for clients, about A2.
    Easy,
    /// Aimed at for colleagues and partners, about B1.
    Fair,
    Demanding,
    /// Nobody should have to read it.
    Hard,
}

impl Band {
    pub fn label(self) -> &'static str {
        match self {
            Self::Easy => "leicht zu lesen",
            Self::Fair => "gut zu lesen",
            Self::Demanding => "anspruchsvoll",
            Self::Hard => "schwer zu lesen",
        }
    }
}

impl Figures {
    pub fn of(text: &Text) -> Self {
        let mut figures = Self {
            words: text.words.len(),
            sentences: text.sentences.len(),
            syllables: 0,
            long_words: 0,
            three_syllables: 0,
            one_syllable: 0,
            letters: 0,
            scores: None,
        };
        for word in &text.words {
            let syllables = syllables::count(word.text);
            let letters = word.letters();
            figures.syllables += syllables;
            figures.letters += letters;
            figures.long_words += usize::from(letters > LONG_WORD);
            figures.three_syllables += usize::from(syllables >= 3);
            figures.one_syllable += usize::from(syllables == 1);
        }
        figures.scores = Scores::of(&figures);
        figures
    }

    /// Whether the text is long enough for its scores to mean something.
    pub fn reliable(&self) -> bool {
        self.words >= ENOUGH_WORDS && self.sentences >= ENOUGH_SENTENCES
    }

    pub fn words_per_sentence(&self) -> f64 {
        share(self.words, self.sentences)
    }

    /// `None` where nothing can be said.
    pub fn band(&self) -> Option<Band> {
        let Scores { amstad, wiener: [wiener, ..], lix } =
            self.scores.filter(|_| self.reliable())?;
        Some(if amstad < 45.0 || wiener > 9.0 || lix > 50.0 {
            Band::Hard
        } else if amstad >= 70.0 && wiener <= 5.0 && lix <= 32.0 {
            Band::Easy
        } else if amstad >= 60.0 && wiener <= 7.0 && lix <= 40.0 {
            Band::Fair
        } else {
            Band::Demanding
        })
    }
}

impl Scores {
    fn of(figures: &Figures) -> Option<Self> {
        if figures.words == 0 || figures.sentences == 0 {
            return None;
        }
        let percent = |part: usize| 100.0 * share(part, figures.words);
        let per_sentence = share(figures.words, figures.sentences);
        let per_word = share(figures.syllables, figures.words);
        let three = percent(figures.three_syllables);
        let long = percent(figures.long_words);
        let one = percent(figures.one_syllable);
        Some(Self {
            amstad: 180.0 - per_sentence - 58.5 * per_word,
            wiener: [
                0.1935 * three + 0.1672 * per_sentence + 0.1297 * long - 0.0327 * one - 0.875,
                0.2007 * three + 0.1682 * per_sentence + 0.1373 * long - 2.779,
                0.2963 * three + 0.1905 * per_sentence - 1.1144,
                0.2744 * three + 0.2656 * per_sentence - 1.693,
            ],
            lix: per_sentence + long,
        })
    }
}

/// Counts of one text are far below 2⁵³: nothing is lost.
#[expect(clippy::cast_precision_loss, reason = "counts of one text are far below 2^53")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Marked by hand: `|` between syllables, `/` after sentences; then the figures of those marks.
    const COUNTED: &str = include_str!("../../tests/data/readability.csv");

    #[test]
    fn twenty_texts_have_the_figures_that_were_counted_by_hand() {
        let mut texts = 0;
        for line in COUNTED.lines().skip(1) {
            let cells: Vec<&str> = line.split(';').collect();
            let source = cells[0].replace(" / ", " ").replace(" /", "").replace('|', "");
            let figures = Figures::of(&Text::of(&source));
            let counted = [
                figures.words,
                figures.sentences,
                figures.syllables,
                figures.long_words,
                figures.three_syllables,
                figures.one_syllable,
            ];
            let by_hand: Vec<usize> =
                cells[1..7].iter().map(|cell| cell.parse().unwrap()).collect();
            assert_eq!(counted.as_slice(), by_hand, "{source}");
            let scores = figures.scores.unwrap();
            let [one, two, three, four] = scores.wiener;
            let scores = [scores.amstad, one, two, three, four, scores.lix];
            for (score, cell) in scores.iter().zip(&cells[7..13]) {
                let expected: f64 = cell.parse().unwrap();
                assert!((score - expected).abs() < 0.0006, "{source}: {score}, not {expected}");
            }
            texts += 1;
        }
        assert!(texts >= 20, "{texts}");
    }

    #[test]
    fn a_text_is_long_enough_at_a_hundred_words_in_ten_sentences() {
        let sentence = "Wir trinken zusammen Tee und reden über Ihre schönste Zeit. ";

        assert!(Figures::of(&Text::of(&sentence.repeat(10))).reliable());
        assert!(!Figures::of(&Text::of(&sentence.repeat(9))).reliable());
        assert_eq!(Figures::of(&Text::of(&sentence.repeat(9))).band(), None);
        assert_eq!(Figures::of(&Text::of("")).scores, None);
    }

    proptest! {
        /// Saying a sentence twice changes no score: all of them are shares.
        #[test]
        fn a_text_said_twice_scores_the_same(words in prop::collection::vec("[a-zäöü]{2,14}", 1..20)) {
            let once = format!("{}.", words.join(" "));
            let twice = format!("{once}\n\n{once}");
            let (once, twice) = (Figures::of(&Text::of(&once)), Figures::of(&Text::of(&twice)));
            prop_assert_eq!(once.words * 2, twice.words);
            let (once, twice) = (once.scores.unwrap(), twice.scores.unwrap());
            prop_assert!((once.amstad - twice.amstad).abs() < 1e-9);
            prop_assert!((once.lix - twice.lix).abs() < 1e-9);
        }
    }
}
