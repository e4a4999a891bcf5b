//! The summary above a refused form names each field as the form below does. Only the drawn page knows
//! all labels, so they are taken from there: each stands in one place, the template.

/// Puts the label of its field before each sentence of the summary of errors.
pub fn name_fields(page: &str) -> String {
    let Some((before, summary, after)) = parts(page) else { return page.to_owned() };
    let mut named = String::with_capacity(page.len() + 512);
    named.push_str(before);
    let mut rest = summary;
    while let Some(link) = rest.find(LINK) {
        let (head, tail) = rest.split_at(link);
        named.push_str(head);
        let end = tail.find('>').map_or(tail.len(), |end| end + 1);
        let (opening, tail) = tail.split_at(end);
        named.push_str(opening);
        let id = opening.trim_start_matches(LINK).trim_end_matches("\">");
        if let Some(label) = label(after, id) {
            named.push_str("<strong>");
            named.push_str(&label);
            named.push_str(":</strong> ");
        }
        rest = tail;
    }
    named.push_str(rest);
    named.push_str(after);
    named
}

const LINK: &str = "<a href=\"#";

/// What stands before the summary, the summary, and what comes after it.
fn parts(page: &str) -> Option<(&str, &str, &str)> {
    let begin = page.find("<div class=\"errors\"")?;
    let (before, rest) = page.split_at(begin);
    let end = rest.find("</ul>")?;
    let (summary, after) = rest.split_at(end);
    Some((before, summary, after))
}

/// "Tag", "Sitzung 2, Tag", or the legend of a group of choices.
fn label(form: &str, id: &str) -> Option<String> {
    let place = form.find(&format!(" id=\"{id}\""))?;
    let before = &form[..place];
    let group = before.rfind("<fieldset").filter(|begin| !before[*begin..].contains("</fieldset>"));
    if let Some(begin) = group {
        let opening = before[begin..].split('>').next().unwrap_or("");
        let chosen_from = ["radios", "choices", "checks"].iter().any(|kind| opening.contains(kind));
        let is_the_group = !before[begin..].contains('>');
        if chosen_from || is_the_group {
            return text_after(&form[begin..], "<legend>");
        }
    }
    let own = text_after(form, &format!("<label for=\"{id}\">"));
    let row = group.and_then(|begin| {
        let rows = &before[begin..];
        let last = rows.rfind("class=\"row\" role=\"group\" aria-label=\"")?;
        rows[last..].split("aria-label=\"").nth(1)?.split('"').next()
    });
    match (row, own) {
        (Some(row), Some(own)) => Some(format!("{row}, {own}")),
        (_, own) => own,
    }
}

fn text_after(html: &str, opening: &str) -> Option<String> {
    let begin = html.find(opening)? + opening.len();
    let text = html[begin..].split('<').next()?.trim().trim_end_matches([':', '?']);
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(errors: &str, form: &str) -> String {
        format!("<main><div class=\"errors\"><ul>{errors}</ul></div><form>{form}</form></main>")
    }

    #[test]
    fn a_sentence_is_led_by_the_label_of_its_field() {
        let errors = r##"<li><a href="#f-seats">Bitte eine Zahl.</a></li><li>Ohne Feld.</li>"##;
        let form = r#"<label for="f-seats">Plätze <span>(x)</span></label><input id="f-seats">"#;

        let named = name_fields(&page(errors, form));

        assert!(
            named.contains(r##"<a href="#f-seats"><strong>Plätze:</strong> Bitte eine Zahl.</a>"##)
        );
        assert!(named.contains("<li>Ohne Feld.</li>"));
        assert!(named.ends_with(&format!("<form>{form}</form></main>")));
    }

    #[test]
    fn rows_and_choices_are_named_by_what_holds_them() {
        let errors = r##"<li><a href="#f-day_2">a</a></li><li><a href="#f-way">b</a></li><li><a href="#f-session">c</a></li>"##;
        let form = r#"<fieldset class="group rows" id="f-session"><legend>Wann?</legend>
            <div class="row" role="group" aria-label="Sitzung 1"><label for="f-day_1">Tag</label><input id="f-day_1"></div>
            <div class="row" role="group" aria-label="Sitzung 2"><label for="f-day_2">Tag</label><input id="f-day_2"></div></fieldset>
            <fieldset class="field radios"><legend>Weg</legend><input id="f-way"><label for="f-way">Brief</label></fieldset>"#;

        let named = name_fields(&page(errors, form));

        assert!(named.contains("<strong>Sitzung 2, Tag:</strong> a"));
        assert!(named.contains("<strong>Weg:</strong> b"));
        assert!(named.contains("<strong>Wann:</strong> c"));
    }

    #[test]
    fn a_page_without_errors_or_with_unknown_fields_stays_as_it_is() {
        let plain = "<main><form></form></main>";
        let lost = page(r##"<li><a href="#f-gone">a</a></li>"##, "");

        assert_eq!(name_fields(plain), plain);
        assert_eq!(name_fields(&lost), lost);
    }
}
