// What is not valid in a page's HTML, by strict rules.
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // Both ways of writing are valid HTML; the choice is ours and the same everywhere.
    "no-trailing-whitespace": "off",
    "void-style": ["error", { style: "omit" }],
    // A button of a form sends it: that is what HTML says it does.
    "no-implicit-button-type": "off",
    // Titles are short enough for a tab; the rule counts for search engines.
    "long-title": "off",
    // This rule is about typesetting.
    "tel-non-breaking": "off",
    // Several values of one name are how a form says a list.
    "form-dup-name": "off",
    // The summary of what is wrong comes first, before the heading of the form it is about.
    "heading-level": ["error", { minInitialRank: "h2" }],
    // HTML takes any id without white space; the names of scopes hold dots.
    "valid-id": ["error", { relaxed: true }],
    // A page gives way when the session locks; with scripts whoever is there may stay (WCAG 2.2.1).
    "meta-refresh": "off",
    "no-raw-characters": "error",
    "no-inline-style": "error",
    "doctype-style": ["error", { style: "lowercase" }],
    // Our own files come from our own server, and the security policy lets no others in.
    "require-sri": ["error", { target: "crossorigin" }],
    // These roles have native elements that say something else, or nothing to all screen readers yet.
    "prefer-native-element": ["error", { exclude: ["region", "group", "alert", "status", "search"] }],
  },
});

/** The faults of a page as it is sent, as sentences. */
export async function faultsInHtml(html) {
  const report = await validator.validateString(html);
  const lines = html.split("\n");
  const messages = report.results.flatMap((result) => result.messages);
  return messages.map((m) => `${m.ruleId}: ${m.message} in ${lines[m.line - 1]?.slice(Math.max(0, m.column - 40), m.column + 80)}`);
}
