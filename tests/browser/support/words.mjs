// The words that people read: of templates, of messages in the program, of packs and of help texts.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./demo.mjs";

/** Crates whose messages reach somebody’s eyes. */
const CRATES = ["app", "web", "cli", "duties", "policy", "law", "render"];

/** Every text that somebody reads, as `{ where, text }`. */
export async function readTexts() {
  const found = [];
  const forTests = await testModules();
  for (const crate of CRATES) {
    for (const file of await files(join(ROOT, "crates", crate), /\.(rs|html|js)$/)) {
      if (/\/(tests|examples|benches|target)\/|samples\.rs$/.test(file) || forTests.has(file)) continue;
      const source = await readFile(file, "utf8");
      const where = file.slice(ROOT.length);
      const texts = file.endsWith(".html") ? ofTemplate(source) : file.endsWith(".rs") ? ofRust(source, where) : ofScript(source);
      found.push(...texts.map((text) => ({ where, text })));
    }
  }
  for (const file of await files(join(ROOT, "packs"), /\.toml$/)) {
    const source = await readFile(file, "utf8");
    found.push(...quoted(source).map((text) => ({ where: file.slice(ROOT.length), text })));
  }
  return found;
}

/** The files that are modules of tests: nobody reads what they say. */
async function testModules() {
  const found = new Set();
  for (const crate of CRATES) {
    for (const file of await files(join(ROOT, "crates", crate), /\.rs$/)) {
      const source = await readFile(file, "utf8");
      const beside = file.replace(/(?:\/(?:mod|lib|main))?\.rs$/, "");
      for (const [, name] of source.matchAll(/#\[cfg\(test\)\]\s*(?:pub\(crate\) )?mod (\w+);/g)) found.add(join(beside, `${name}.rs`));
    }
  }
  return found;
}

async function files(folder, wanted) {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => wanted.test(name) && !name.includes("node_modules")).map((name) => join(folder, name)).sort();
}

/** What stands between tags, and in the attributes that are read aloud or shown. */
function ofTemplate(source) {
  const bare = source.replace(/\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}|\{#[\s\S]*?#\}/g, " ¦ ");
  const spoken = [...bare.matchAll(/(?:aria-label|title|alt|placeholder)="([^"]*)"/g)].map((match) => match[1]);
  const shown = bare.replace(/<(code|kbd)[^>]*>[\s\S]*?<\/\1>/g, " ").replace(/<[^>]*>/g, "¦").split("¦");
  return [...spoken, ...shown].map((text) => text.trim()).filter(Boolean);
}

/** The string literals of a source that are prose; of the command line also its help. */
function ofRust(source, where) {
  const live = source.replaceAll("'\"'", "''").replace(/#\[cfg\(test\)\]\s*(?:pub\(crate\) )?(?:mod|impl|fn)[\s\S]*/, "");
  const help = where.startsWith("crates/cli/") ? [...live.matchAll(/^ *\/\/\/ ?(.*)$/gm)].map((match) => match[1]) : [];
  const code = live.replace(/^\s*\/\/.*$/gm, "").replace(/#\[(?:doc|expect|allow|error|cfg)[^\]]*\]/g, (found) => (found.startsWith("#[error") ? found : ""));
  return [...quoted(code), ...help];
}

function ofScript(source) {
  return quoted(source.replace(/^\s*\/\/.*$/gm, ""));
}

function quoted(source) {
  const found = [...source.matchAll(/"((?:[^"\\]|\\[\s\S])*)"/g)].map((match) => match[1].replace(/\\\n\s*/g, "").replace(/\\n/g, " ").replace(/\\u\{(\w+)\}/g, " "));
  // Prose has a space between words, or is one word that begins a label.
  return found.filter((text) => /\p{L} \p{L}/u.test(text) || /^\p{Lu}\p{Ll}+$/u.test(text));
}

/** The words of a text: no addresses, codes, placeholders or names of things in the program. */
export function wordsOf(text) {
  const prose = proseOf(text).replace(/https?:\S+|\S+@\S+|\S*[/_\\=<>#$%&*+~|\d]\S*|--?\w[\w-]*/g, " ");
  const words = prose.match(/[\p{L}][\p{L}’'\u0301-]*/gu) ?? [];
  return words
    .flatMap((word) => word.split("-"))
    .map((word) => word.replace(/[’']s?$/, "").replaceAll("’", "'"))
    .filter((word) => word.length > 1 && !/\p{Ll}\p{Lu}|^\p{Lu}{2,}$/u.test(word));
}

/** A text without what the program puts in, and without what is quoted from the program. */
export function proseOf(text) {
  return text.replace(/\{[^}]*\}|`[^`]*`/g, " ");
}
