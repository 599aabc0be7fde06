// British English, in everything that anybody reads: no American spelling, no word that is in no
// dictionary, dates as day, month, year.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { decodeTrie } from "cspell-trie-lib";
import { ROOT } from "./support/demo.mjs";
import { proseOf, readTexts, wordsOf } from "./support/words.mjs";

const FOLDER = join(ROOT, "tests/browser");
/** How Americans write it, and how we do. Where a dictionary of British English takes both, we take one. */
const AMERICAN = [
  [/\b\w+(?:[^aeiou\W]|i|y)iz(?:e[ds]?|ing|ation|ations|er|ers)\b/i, "-ise", /^(?:(?:re)?siz(?:e[ds]?|ing)|priz(?:e[ds]?|ing)|seiz(?:e[ds]?|ing)|capsiz(?:e[ds]?|ing))$/i],
  [/\b\w*(?:analyz|paralyz|catalyz)\w*\b/i, "-yse"],
  // Safe Harbor is the name of an agreement.
  [/(?<!\bSafe )\b(?:col|fav|hon|behavi|neighb|hum|lab|harb|rum|flav|vap)or(?:s|ed|ing|able|ful|ite|ites|ed)?\b/i, "-our"],
  [/\b(?:cent|theat|met|fib|lit|calib)er(?:s|ed)?\b/i, "-re", /^meters?$/i],
  [/\b(?:cancel|travel|label|model|signal|total|fuel|counsel|level)(?:ed|ing|er)\b/i, "-lled, -lling"],
  [/\b(?:fulfill|enroll|install(?=ment)|skillful|willful)(?:s|ment|ments)?\b/i, "one l, or two"],
  [/\b(?:defense|offense|pretense)s?\b/i, "-ce"],
  [/\b(?:a|the|your|this|its|no) (?:license|practise)\b/i, "the noun: licence, practice"],
  [/\b(?:to|must|may|can|will|not) (?:licence|practice)\b/i, "the verb: license, practise"],
  [/\b(?:gray|check(?=s? for £)|program(?=mes? of study)|skeptic|aging|judgment(?=al)|catalog|dialog(?! box)|gotten|math|mom|airplane|aluminum|mustache|plow|pajamas|cozy|curb(?= side)|tire(?=s of a car)|zip code|cell ?phone|vacation|apartment|sidewalk|elevator|fall of \d|toward|afterward|oftentimes|anyways|reach out)\b/i, "another word"],
  [/\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b/i, "day month year"],
  [/\b(?:0?[1-9]|1[0-2])\/(?:1[3-9]|2\d|3[01])\/(?:\d{2}|\d{4})\b/, "day month year"],
  [/\b[Ee]mails?\b/, "e-mail"],
];
let texts, knows;

before(async () => {
  const [found, packed, own] = await Promise.all([
    readTexts(),
    readFile(join(FOLDER, "node_modules/@cspell/dict-en-gb-mit/en_GB.trie.gz")),
    readFile(join(FOLDER, "words.txt"), "utf8"),
  ]);
  texts = found;
  const trie = decodeTrie(gunzipSync(packed));
  const allowed = new Set(own.split(/\r?\n/).filter((line) => line && !line.startsWith("#")));
  const inTrie = (word) => trie.has(word) || trie.has(word.toLowerCase());
  knows = Object.assign((word) => inTrie(word) || allowed.has(word) || allowed.has(word.toLowerCase()), { allowed, inTrie });
});

function american(text) {
  return AMERICAN.flatMap(([pattern, instead, but]) => {
    const found = proseOf(text).match(pattern)?.[0];
    return found && !but?.test(found) ? [`“${found}”: ${instead}`] : [];
  });
}

test("American spelling and words in no dictionary are seen", () => {
  for (const text of ["We organize it", "its color", "you canceled", "a license", "gotten", "on 11/21/2026", "November 21, 2026", "your email"]) assert.equal(american(text).length, 1, text);
  for (const text of ["We organise it", "resize it", "a licence", "to license", "on 21/11/2026", "21 November 2026", "the size", "a prize", "an e-mail"]) assert.deepEqual(american(text), [], text);
  assert.ok(knows("organisation") && knows("colour") && !knows("informaton"));
  assert.deepEqual(wordsOf("Look at `foo_bar` {name}, Ella’s {n} notes: /people/x --json"), ["Look", "at", "Ella", "notes"]);
});

test("everything is read, and enough of it", () => {
  const crates = new Set(texts.map(({ where }) => where.split("/").slice(0, 2).join("/")));
  for (const crate of ["app", "web", "cli", "duties", "policy", "law", "render"]) assert.ok(crates.has(`crates/${crate}`), crate);
  assert.ok(texts.length > 1_500, `only ${texts.length} texts`);
  assert.ok(texts.some(({ text }) => text.includes("There is a problem")) && texts.some(({ text }) => text.includes("This is not possible")));
});

test("no American spelling stands anywhere", () => {
  const found = texts.flatMap(({ where, text }) => american(text).map((fault) => `${where}: ${fault} in “${text.slice(0, 80)}”`));
  assert.deepEqual([...new Set(found)], []);
});

test("every word is in a British dictionary, or in our own list", () => {
  const unknown = new Map();
  for (const { where, text } of texts) for (const word of wordsOf(text)) if (!knows(word)) unknown.set(word, where);
  assert.deepEqual([...unknown].map(([word, where]) => `${word} (${where})`), [], "mend the word, or add it to words.txt");
});

test("our own list holds only what no dictionary has", () => {
  assert.deepEqual([...knows.allowed].filter((word) => knows.inTrie(word)), []);
});
