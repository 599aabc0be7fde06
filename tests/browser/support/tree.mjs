// The accessibility tree of a page as text that stays the same from run to run, and where it is kept.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./demo.mjs";

const FOLDER = join(ROOT, "tests/browser/trees");
/** Whether the trees are written anew. */
const ACCEPT = process.env.CARETAKER_ACCEPT === "1";

/** The tree of one or several elements, one after the other. */
export async function treeOf(elements, names) {
  const all = await elements.all();
  const trees = await Promise.all(all.map((element) => element.ariaSnapshot()));
  return masked(trees.filter(Boolean).join("\n"), names);
}

/** The tree that is kept, or undefined. */
export async function kept(file) {
  try {
    return await readFile(join(FOLDER, file), "utf8");
  } catch {
    return undefined;
  }
}

/** Holds a tree against the one that is kept, or keeps it: gives what changed, or undefined. */
export async function changeOf(file, tree) {
  const before = await kept(file);
  if (before === tree) return undefined;
  if (!ACCEPT) return { file, ...difference(before, tree) };
  await mkdir(join(FOLDER, file, ".."), { recursive: true });
  await writeFile(join(FOLDER, file), tree);
  return undefined;
}

/** The trees kept below these folders that nobody asked for; they are removed if trees are written anew. */
export async function leftOver(folders, wanted) {
  const all = (await readdir(FOLDER, { recursive: true })).map((name) => name.replaceAll("\\", "/"));
  const left = all.filter((name) => name.endsWith(".yml") && folders.includes(name.split("/")[0]) && !wanted.has(name));
  if (!ACCEPT) return left;
  await Promise.all(left.map((file) => rm(join(FOLDER, file))));
  return [];
}

/** The first line in which two trees differ. */
function difference(was = "", is) {
  const [before, now] = [was.split("\n"), is.split("\n")];
  const at = now.findIndex((line, n) => line !== before[n]);
  const line = at < 0 ? now.length : at;
  return { line: line + 1, was: before[line] ?? "nothing", is: now[line] ?? "nothing" };
}

/** `dpo` and `/requests/{number}/review/{item}?keep=yes` → `dpo/requests-number-review-item-keep-yes.yml`. */
export function fileOf(who, kind) {
  const words = kind.split(/[^a-z0-9]+/i).filter(Boolean);
  return `${who}/${words.join("-") || "start"}.yml`;
}

/** Without ids, numbers and the names of people; of lines that are then alike, the first. */
export function masked(tree, names) {
  const longest = [...names].sort((a, b) => b.length - a.length);
  const lines = tree.split("\n").map((line) => {
    let text = line;
    for (const name of longest) text = text.replaceAll(name, "NAME");
    return text
      .replace(/\/(collect|set-password)\/[\w-]+/g, "/$1/SECRET")
      .replace(/\b(?=[0-9a-z]*\d)[0-9a-z]{26}\b/g, "ID")
      .replace(/\b[0-9a-f]{32,}\b/g, "HEX")
      .replace(/\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b/g, "BASE32")
      .replace(/(?<![\w+/])[A-Za-z0-9+/]{43,}={1,2}/g, "SUM")
      .replace(/\bct_[\w-]{20,}/g, "TOKEN")
      .replace(/\b(?:[0-9a-hjkmnp-tv-z]{5}-){4}[0-9a-hjkmnp-tv-z]{5}\b/g, "CODE")
      .replace(/\[level=(\d)\]/g, (_, level) => `[level=${"⁰¹²³⁴⁵⁶"[level]}]`)
      .replace(/\d+/g, "0")
      .replace(/[⁰¹²³⁴⁵⁶]/g, (level) => "⁰¹²³⁴⁵⁶".indexOf(level));
  });
  return `${once(blocks(lines)).join("\n")}\n`;
}

/** Lines as a forest: a line and what stands deeper below it. */
function blocks(lines) {
  const depth = (line) => line.length - line.trimStart().length;
  const forest = [];
  for (let n = 0; n < lines.length; ) {
    let end = n + 1;
    while (end < lines.length && depth(lines[end]) > depth(lines[n])) end += 1;
    forest.push({ line: lines[n], below: blocks(lines.slice(n + 1, end)) });
    n = end;
  }
  return forest;
}

/** The forest as lines again; a block like one before it at the same place is left out. */
function once(forest) {
  const lines = [];
  const seen = new Set();
  for (const { line, below } of forest) {
    const block = [line, ...once(below)];
    const text = block.join("\n");
    const more = `${" ".repeat(line.length - line.trimStart().length)}# and more like it`;
    if (!seen.has(text)) lines.push(...block);
    else if (lines.at(-1) !== more) lines.push(more);
    seen.add(text);
  }
  return lines;
}
