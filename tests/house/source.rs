//! A file of the house as the rules read it: which room it is in, whether it is a door, the words of
//! its code, and the paths it mentions.

pub struct Source {
    pub path: String,
    pub text: String,
    /// The code's words with their lines; comments and literals are left out.
    words: Vec<(usize, String)>,
}

/// A path that begins at the crate's root, wherever it is written: in a `use`, with or without
/// braces, or in the midst of code.
pub struct Mention {
    pub line: usize,
    pub path: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Door {
    Pages,
    Api,
}

impl Door {
    pub fn named(module: &str) -> Option<Self> {
        match module {
            "api" => Some(Self::Api),
            "pages" | "door" | "sheet" => Some(Self::Pages),
            _ if module.ends_with("_page") || module.ends_with("_desk") => Some(Self::Pages),
            _ => None,
        }
    }
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let mut file = Self { path: path.to_owned(), text: text.to_owned(), words: Vec::new() };
        if file.ending() == "rs" {
            file.words = words(text);
        }
        file
    }

    /// The folder under `src` a file is in, or the file itself where it is a room of its own.
    pub fn room(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/").filter(|_| self.ending() == "rs")?;
        inside.split(['/', '.']).next()
    }

    pub fn stem(&self) -> &str {
        self.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default()
    }

    pub fn ending(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    fn module(&self) -> Vec<String> {
        let inside = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        inside
            .split('/')
            .filter(|part| !matches!(*part, "mod" | "lib"))
            .map(str::to_owned)
            .collect()
    }

    pub fn door(&self) -> Option<Door> {
        self.room()?;
        self.module().iter().skip(1).find_map(|module| Door::named(module))
    }

    pub fn is_door(&self) -> bool {
        self.door().is_some() || self.room() == Some("api")
    }

    pub fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }

    /// A fault for each place from where on the words read as the pattern wants.
    pub fn wherever(&self, pattern: impl Fn(&[&str]) -> bool, what: &str) -> Vec<String> {
        let words: Vec<&str> = self.words.iter().map(|(_, word)| word.as_str()).collect();
        let places = self.words.iter().enumerate();
        let found = places.filter(|(place, _)| pattern(&words[*place..]));
        found.map(|(_, (line, _))| self.at(*line, what)).collect()
    }

    pub fn mentions(&self) -> Vec<Mention> {
        let word = |place: usize| self.words.get(place).map_or("", |(_, word)| word.as_str());
        let mut mentions = Vec::new();
        // Inline modules we are in, each with the depth of braces it began at.
        let (mut depth, mut inline): (usize, Vec<(usize, String)>) = (0, Vec::new());
        for (place, (line, this)) in self.words.iter().enumerate() {
            let begins = place == 0 || !matches!(word(place - 1), "::" | "$");
            match this.as_str() {
                "{" => depth += 1,
                "}" => {
                    depth = depth.saturating_sub(1);
                    inline.retain(|(began, _)| *began < depth);
                }
                "mod" if word(place + 2) == "{" => inline.push((depth, word(place + 1).to_owned())),
                "crate" | "super" | "self" if begins && word(place + 1) == "::" => {
                    let mut path = Vec::new();
                    if this != "crate" {
                        path = self.module();
                        path.extend(inline.iter().map(|(_, name)| name.clone()));
                    }
                    let mut next = place;
                    while word(next + 1) == "::" && matches!(word(next), "super" | "crate" | "self")
                    {
                        if word(next) == "super" {
                            path.pop();
                        }
                        next += 2;
                    }
                    self.branches(&mut next, &path, *line, &mut mentions);
                }
                _ => {}
            }
        }
        mentions
    }

    /// Reads `a::b` or `{a::b, c}` from `place` on, and adds each whole path.
    fn branches(&self, place: &mut usize, stem: &[String], line: usize, all: &mut Vec<Mention>) {
        let word = |place: usize| self.words.get(place).map_or("", |(_, word)| word.as_str());
        let mut path = stem.to_vec();
        loop {
            if word(*place) == "{" {
                *place += 1;
                while !matches!(word(*place), "}" | "") {
                    let line = self.words[*place].0;
                    self.branches(place, &path, line, all);
                    while !matches!(word(*place), "," | "}" | "") {
                        *place += 1;
                    }
                    if word(*place) == "," {
                        *place += 1;
                    }
                }
                *place += 1;
                return;
            }
            if word(*place) != "self" {
                path.push(word(*place).to_owned());
            }
            *place += 1;
            if word(*place) != "::" || matches!(word(*place + 1), "<" | "") {
                break;
            }
            *place += 1;
        }
        all.push(Mention { line, path });
    }
}

/// Splits code into names, `::` and single signs. Comments, strings and characters fall out.
fn words(text: &str) -> Vec<(usize, String)> {
    let signs: Vec<char> = text.chars().collect();
    let sign = |at: usize| signs.get(at).copied().unwrap_or('\0');
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < signs.len() {
        let start = at;
        match (sign(at), sign(at + 1)) {
            ('/', '/') => {
                while at < signs.len() && sign(at) != '\n' {
                    at += 1;
                }
            }
            ('/', '*') => at = after_comment(&signs, at),
            ('"', _) => at = after_string(&signs, at + 1),
            ('r', '"' | '#') if raw_hashes(&signs, at + 1).is_some() => {
                at = after_raw(&signs, at + 1);
            }
            // A character, unless it is a lifetime.
            ('\'', '\\') => {
                at += 3;
                while at < signs.len() && sign(at) != '\'' {
                    at += 1;
                }
                at += 1;
            }
            ('\'', _) if sign(at + 2) == '\'' => at += 3,
            (':', ':') => {
                words.push((line, "::".to_owned()));
                at += 2;
            }
            (c, _) if is_name(c) => {
                while is_name(sign(at)) && !(at > start && starts_literal(&signs, start, at)) {
                    at += 1;
                }
                let name: String = signs[start..at].iter().collect();
                // `b` and `c` before a literal belong to it.
                if !(matches!(name.as_str(), "b" | "c") && matches!(sign(at), '"' | '\'' | 'r')) {
                    words.push((line, name));
                }
            }
            (c, _) => {
                if !c.is_whitespace() {
                    words.push((line, c.to_string()));
                }
                at += 1;
            }
        }
        line += signs[start..at.min(signs.len())].iter().filter(|c| **c == '\n').count();
    }
    words
}

/// `br"…"`: the name ends before the `r`.
fn starts_literal(signs: &[char], start: usize, at: usize) -> bool {
    at == start + 1
        && matches!(signs[start], 'b' | 'c')
        && signs[at] == 'r'
        && raw_hashes(signs, at + 1).is_some()
}

fn after_comment(signs: &[char], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0);
    while at < signs.len() {
        match (signs[at], signs.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn after_string(signs: &[char], from: usize) -> usize {
    let mut at = from;
    while at < signs.len() && signs[at] != '"' {
        at += if signs[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn raw_hashes(signs: &[char], from: usize) -> Option<usize> {
    let hashes = signs[from..].iter().take_while(|sign| **sign == '#').count();
    (signs.get(from + hashes) == Some(&'"')).then_some(hashes)
}

fn after_raw(signs: &[char], from: usize) -> usize {
    let hashes = raw_hashes(signs, from).unwrap_or_default();
    let mut at = from + hashes + 1;
    let ends = |at: usize| {
        signs[at] == '"'
            && signs[at + 1..].iter().take_while(|sign| **sign == '#').count() >= hashes
    };
    while at < signs.len() && !ends(at) {
        at += 1;
    }
    at + 1 + hashes
}
