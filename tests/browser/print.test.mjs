// On paper: what was on the page without what only a screen needs, nothing cut off, and what was folded
// away opened.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { newPage, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { setTheScene } from "./support/scene.mjs";

let demo, browser, page, folder, person;

before(async () => {
  [demo, browser, folder] = await Promise.all([startDemo(), startBrowser(), mkdtemp(join(tmpdir(), "caretaker-print-"))]);
  await setTheScene(demo);
  [person] = (await demo.command("person", "list")).match(/^\w+(?= +P0014 )/m);
  page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
});
after(() => Promise.all([browser?.close(), demo?.stop(), folder && rm(folder, { recursive: true, force: true })]));

/** Prints the open page on A4; gives its words and the boxes they stand in. */
async function print() {
  const path = join(folder, "page.pdf");
  await writeFile(path, await page.pdf({ format: "A4", preferCSSPageSize: true }));
  const run = promisify(execFile);
  const { stdout } = await run("pdftotext", ["-bbox", "-enc", "UTF-8", path, "-"], { maxBuffer: 64 * 1024 * 1024 });
  const sheets = stdout.split("<page ").slice(1).map((sheet) => {
    const [width, height] = sheet.match(/width="([\d.]+)" height="([\d.]+)"/).slice(1).map(Number);
    const words = [...sheet.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g)];
    return { width, height, words: words.map(([, x, y, right, bottom, text]) => ({ x: +x, y: +y, right: +right, bottom: +bottom, text: plain(text) })) };
  });
  return sheets;
}

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'" };
const plain = (text) => text.replace(/&\w+;|&#39;/g, (entity) => ENTITIES[entity] ?? entity);
const squeezed = (text) => text.normalize("NFKC").replace(/[\s\u00ad]+/g, "");

/** In the page: the words that must be on the paper, folded away or not. */
function wordsWanted() {
  const unwanted = "button, .button, .actions a, .nav, .who, .skip, .crumb, .tabs, .chips, .pages, .search, .review .list, .decide, select, textarea, script, .hidden, [hidden], kbd, progress, svg";
  const texts = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.data.trim() && !text.parentElement.closest(unwanted)) texts.push(text.data.trim());
  }
  return texts;
}

const PAGES = [
  ["a request", () => "/requests/001"],
  ["an answer that is ready", () => "/requests/002/package"],
  ["an item of the review", () => "/requests/001/review/2"],
  ["what we hold about a person", () => `/people/${person}`],
  ["why we may have it", () => `/people/${person}/why`],
  ["the evidence", () => "/evidence"],
  ["the ledger", () => "/evidence/ledger"],
  ["what was found out about the ledger", () => "/evidence/verify"],
  ["the policy", () => "/policy"],
  ["how to ask", () => "/ask"],
];

for (const [what, address] of PAGES) {
  test(`${what} is whole on paper, and only that`, async () => {
    await page.goto(address());
    const sheets = await print();
    const words = sheets.flatMap((sheet) => sheet.words);
    const all = squeezed(words.map((word) => word.text).join(""));
    for (const unwanted of ["Signout", "Skiptothecontent", "Sharingandkeeping"]) assert.ok(!all.includes(unwanted), `“${unwanted}” is printed`);
    const lost = (await page.evaluate(wordsWanted)).filter((text) => !text.split(/\s+/).every((word) => all.includes(squeezed(word))));
    assert.deepEqual(lost, [], "every word is there");
    const outside = sheets.flatMap(({ width, height, words }) => words.filter((w) => w.x < 20 || w.right > width - 20 || w.y < 20 || w.bottom > height - 20));
    assert.deepEqual(outside.map((word) => word.text), [], "nothing stands over the edge");
    assert.ok(sheets.every((sheet) => sheet.words.length > 0), "no sheet is empty");
    assert.ok(all.includes(squeezed("Caretaker looks after people’s information")), "the foot says whose page it is");
  });
}

test("on paper a link that leads elsewhere says where", async () => {
  await page.goto("/ask");
  await page.evaluate(() => document.querySelector("main p").insertAdjacentHTML("beforeend", ` <a href="https://ico.example/complain">The regulator</a>`));
  const all = squeezed((await print()).flatMap((sheet) => sheet.words.map((word) => word.text)).join(""));
  assert.ok(all.includes("Theregulator(https://ico.example/complain)"));
});

test("in the dark too, paper is white", async () => {
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  await page.goto("/requests/001");
  const [ground, ink] = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]);
  await page.emulateMedia({ colorScheme: "light", media: null });
  assert.deepEqual([ground, ink], ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
});
