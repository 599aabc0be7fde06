// Names as people have them: very long, of one letter, from right to left, with apostrophes, hyphens and
// pictures; and names made to mislead.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { LOOKS, misfits, putOn } from "./support/inspect.mjs";
import { survey, visitor } from "./support/survey.mjs";

const OVERRIDE = "\u202e";
const LONG = "Wolfeschlegelsteinhausenbergerdorff".repeat(3).slice(0, 80);
/** Invented: an id, given names, a family name. */
const PEOPLE = [
  ["N01", LONG, LONG.toUpperCase()],
  ["N02", "דוד", "בן־עמי"],
  ["N03", "ליאת שרה", "כהן"],
  ["N04", "أمل", "الحسن"],
  ["N05", "O", "X"],
  ["N06", "Siobhán", "O’Quilligan"],
  ["N07", "Anne-Marie", "D'Arc-Smythe"],
  ["N08", "Ember 🌻", "Quillfeather"],
  ["N09", `Ada${OVERRIDE}nhoJ`, "Quenelle"],
  ["N10", "Ľubomíra", "Šťastná"],
  ["N11", "Zed", "Zzyzx"],
];
const HEADINGS = "id,capacity,given_names,family_name,born_on,related_to,relation";
let demo, browser, folder, ids, page;

before(async () => {
  [demo, browser, folder] = await Promise.all([startDemo(), startBrowser(), mkdtemp(join(tmpdir(), "caretaker-names-"))]);
  const rows = PEOPLE.map(([id, given, family]) => `${id},learner,${given},${family},2014-05-06,,`);
  const file = join(folder, "people.csv");
  await writeFile(file, [HEADINGS, ...rows, "N20,carer,שרה,כהן,,N03,carer-of"].join("\r\n"));
  await demo.command("person", "import", file, "--yes");
  const lines = (await demo.command("person", "list")).matchAll(/^(\w+) +(N\d+) /gm);
  ids = new Map([...lines].map(([, entity, id]) => [id, entity]));
  page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
});
after(() => Promise.all([browser?.close(), demo?.stop(), folder && rm(folder, { recursive: true, force: true })]));

/** A request about each of some of them, and every page that then names them. */
async function addresses() {
  const number = async (id) => (await demo.command("request", "open", id, "--channel", "e-mail", "--received", "2026-11-10", "--contact", "by post")).match(/\b\d{3}\b/)[0];
  const found = ["/today", "/people", "/people?kind=learner&page=2", "/requests"];
  for (const id of ["N01", "N02", "N04", "N09"]) {
    const path = `/people/${ids.get(id)}`;
    found.push(...["", "/why", "/until", "/seen", "/family", "/change", "/records/add"].map((rest) => path + rest));
    found.push(...["", "/note", "/identity", "/close"].map((rest) => ({ id, rest })));
  }
  const numbers = new Map();
  for (const { id } of found.filter((one) => one.id)) if (!numbers.has(id)) numbers.set(id, await number(id));
  return found.map((one) => (one.id ? `/requests/${numbers.get(one.id)}${one.rest}` : one));
}

test("no name breaks a page, however long, however wide the page", async () => {
  const narrow = LOOKS.filter((look) => /320|640/.test(look.name));
  const faults = [];
  for (const address of await addresses()) {
    const status = (await page.goto(address)).status();
    if (status !== 200) faults.push(`${address}: ${status}`);
    for (const look of [LOOKS[0], ...narrow]) {
      await putOn(page, look);
      for (const fault of await page.evaluate(misfits)) faults.push(`${address}, ${look.name}: ${fault}`);
    }
  }
  await putOn(page, LOOKS[0]);
  assert.deepEqual(faults, []);
  assertQuiet(page);
});

test("names from right to left do not move what stands around them", async () => {
  const faults = [];
  for (const address of ["/people", "/people?page=2", "/people?page=3", "/people?page=4", "/people?page=5", "/today", "/requests", `/people/${ids.get("N03")}`, `/people/${ids.get("N03")}/family`]) {
    await page.goto(address);
    for (const fault of await page.evaluate(moved)) faults.push(`${address}: ${fault}`);
  }
  assert.deepEqual(faults, []);
  await page.goto(`/people/${ids.get("N03")}`);
  assert.equal(await page.locator("h1 bdi").innerText(), "ליאת שרה כהן");
});

/** In the page: letters from right to left that are not kept apart, and text that does not run on to the right. */
function moved() {
  const faults = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement.checkVisibility()) continue;
    if (/[\u0590-\u08ff]/.test(text.data) && !text.parentElement.closest("bdi")) faults.push(`not kept apart: ${text.data.trim()}`);
    const after = text.parentElement.matches("bdi") && text.parentElement.nextSibling;
    if (after?.nodeType !== Node.TEXT_NODE || !after.data.trim()) continue;
    const range = document.createRange();
    const first = after.data.search(/\S/);
    range.setStart(after, first);
    range.setEnd(after, first + 1);
    const [next, name] = [range.getBoundingClientRect(), text.parentElement.getClientRects()];
    const line = name[name.length - 1];
    if (next.top < line.bottom - 2 && next.left < line.right - 1) faults.push(`“${after.data.trim()}” stands before ${text.data}`);
  }
  return faults;
}

test("an age stays to the right of a name from right to left", async () => {
  await page.goto(`/people/${ids.get("N03")}/family`);
  const row = page.locator("li", { hasText: "שרה כהן" }).first();
  await row.waitFor();
  const seen = await row.evaluate((li) => {
    const name = li.querySelector("bdi").getBoundingClientRect();
    return { inside: name.right <= li.getBoundingClientRect().right, left: Math.round(name.left - li.getBoundingClientRect().left) };
  });
  assert.ok(seen.inside && seen.left < 40, "the name begins at the left of its line");
});

test("a character that turns the direction turns nothing and is seen", async () => {
  await page.goto(`/people/${ids.get("N09")}`);
  const heading = await page.locator("h1").innerText();
  assert.equal(heading, "Ada\ufffdnhoJ Quenelle");
  const { ask } = await visitor(demo, "dpo");
  const pages = await survey(demo, "dpo", { starts: [`/people/${ids.get("N09")}`] });
  const turned = pages.filter(({ html }) => html.replace(/<[^>]*>/g, "").includes(OVERRIDE)).map(({ address }) => address);
  assert.deepEqual(turned, []);
  assert.equal((await ask(`/people/${ids.get("N09")}`)).status, 200);
});

test("names of every sort are found, shown and sorted by family name", async () => {
  for (const [words, expected] of [["O’Quilligan", "Siobhán O’Quilligan"], ["D'Arc", "Anne-Marie D'Arc-Smythe"], ["כהן", "ליאת שרה כהן"], ["الحسن", "أمل الحسن"], ["Quillfeather", "Ember 🌻 Quillfeather"], ["stastna", "Ľubomíra Šťastná"]]) {
    await page.goto("/people");
    await page.getByLabel("Find a person").fill(words);
    await opens(page.getByRole("button", { name: "Find" }));
    await page.getByRole("link", { name: "Show everybody" }).waitFor();
    const found = await page.locator("tbody th").allInnerTexts();
    assert.ok(found.includes(expected), `“${words}” finds ${found}`);
  }
  const all = [];
  for (let next = "/people?kind=learner"; next; ) {
    await page.goto(next);
    all.push(...(await page.locator("tbody th").allInnerTexts()));
    next = await page.locator("a[rel=next]").getAttribute("href", { timeout: 100 }).catch(() => null);
  }
  const place = (name) => all.findIndex((one) => one === name);
  const order = ["Anne-Marie D'Arc-Smythe", "Siobhán O’Quilligan", "Ember 🌻 Quillfeather", "Ľubomíra Šťastná", "O X", "Zed Zzyzx"];
  assert.ok(order.every((name) => place(name) >= 0), `all are in the list: ${order.filter((name) => place(name) < 0)}`);
  assert.deepEqual([...order].sort((a, b) => place(a) - place(b)), order);
});
