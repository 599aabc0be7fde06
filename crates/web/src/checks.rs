//! What holds for every page, whatever it shows. Used by the tests of templates and of routes.

use std::collections::BTreeSet;

/// A tag with its attributes, as written.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Everything that is wrong with a page; nothing if it is well.
pub(crate) fn faults(html: &str) -> Vec<String> {
    let tags = tags(html);
    let mut faults = Vec::new();
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    if count("h1") != 1 {
        faults.push(format!("{} main headings instead of one", count("h1")));
    }
    if count("main") != 1 {
        faults.push("no main part".to_owned());
    }
    if !tags
        .iter()
        .any(|tag| tag.name == "html" && tag.get("lang") == Some("en-GB"))
    {
        faults.push("the language is not said".to_owned());
    }
    let mut ids = BTreeSet::new();
    for tag in &tags {
        if let Some(id) = tag.get("id")
            && !ids.insert(id)
        {
            faults.push(format!("the id `{id}` stands twice"));
        }
        faults.extend(inline(tag));
        if is_picture(tag) && tag.get("alt").is_none_or(str::is_empty) {
            faults.push("a picture without words for those who cannot see it".to_owned());
        }
    }
    let labels: BTreeSet<&str> = tags
        .iter()
        .filter(|tag| tag.name == "label")
        .filter_map(|tag| tag.get("for"))
        .collect();
    for tag in &tags {
        if is_control(tag) && !tag.get("id").is_some_and(|id| labels.contains(id)) {
            faults.push(format!(
                "`{}` has no label",
                tag.get("name").unwrap_or(&tag.name)
            ));
        }
        for id in references(tag) {
            if !ids.contains(id.as_str()) {
                faults.push(format!(
                    "nothing has the id `{id}` that a {} refers to",
                    tag.name
                ));
            }
        }
    }
    faults
}

/// Styles and scripts stand in files: the security policy would drop them here.
fn inline(tag: &Tag) -> Option<String> {
    let script = tag.name == "script" && tag.get("src").is_none();
    let handler = tag.attributes.iter().any(|(key, _)| key.starts_with("on"));
    let style = tag.name == "style" || tag.get("style").is_some();
    (script || handler || style).then(|| format!("a {} with inline style or script", tag.name))
}

fn is_control(tag: &Tag) -> bool {
    match tag.name.as_str() {
        "select" | "textarea" | "progress" => true,
        // A button that is a picture has its words with it.
        "input" => !matches!(tag.get("type"), Some("hidden" | "image")),
        _ => false,
    }
}

fn is_picture(tag: &Tag) -> bool {
    tag.name == "input" && tag.get("type") == Some("image")
}

/// The ids that a tag refers to.
fn references(tag: &Tag) -> Vec<String> {
    let link = tag.get("href").and_then(|href| href.strip_prefix('#'));
    let words = ["aria-describedby", "aria-labelledby", "for", "form"];
    let named = words
        .iter()
        .filter_map(|name| tag.get(name))
        .flat_map(str::split_whitespace);
    link.into_iter().chain(named).map(str::to_owned).collect()
}

/// The opening tags of a page, in order.
fn tags(html: &str) -> Vec<Tag> {
    html.split('<')
        .skip(1)
        .filter(|piece| piece.starts_with(|letter: char| letter.is_ascii_alphabetic()))
        .map(|piece| {
            let name: String = piece
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            let rest = piece.get(name.len()..).unwrap_or_default();
            Tag {
                attributes: attributes(rest),
                name,
            }
        })
        .collect()
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '=' || c == '>')
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() || name == "/" {
            return found;
        }
        if let Some(value) = after.strip_prefix("=\"") {
            let Some((value, after)) = value.split_once('"') else {
                return found;
            };
            found.push((name.to_owned(), value.to_owned()));
            rest = after;
        } else {
            found.push((name.to_owned(), String::new()));
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> String {
        format!(
            "<html lang=\"en-GB\"><body><main id=\"main\"><h1>A</h1>{body}</main></body></html>"
        )
    }

    #[test]
    fn a_good_page_has_no_faults() {
        let html =
            page("<label for=\"a\">A</label><input id=\"a\" name=\"a\"><a href=\"#main\">up</a>");
        assert_eq!(faults(&html), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_found() {
        for (body, words) in [
            ("<h1>B</h1>", "main headings"),
            ("<input name=\"b\">", "no label"),
            ("<input id=\"b\" name=\"b\">", "no label"),
            ("<input type=\"image\" name=\"b\">", "without words"),
            (
                "<input type=\"image\" name=\"b\" alt=\"\">",
                "without words",
            ),
            ("<p style=\"color:red\">b</p>", "inline"),
            ("<script>1</script>", "inline"),
            ("<button onclick=\"x()\">b</button>", "inline"),
            ("<p id=\"main\">b</p>", "twice"),
            ("<a href=\"#b\">b</a>", "nothing has the id"),
        ] {
            let found = faults(&page(body));
            assert!(
                found.iter().any(|fault| fault.contains(words)),
                "{body}: {found:?}"
            );
        }
        assert!(!faults("<html><main></main></html>").is_empty());
    }
}
