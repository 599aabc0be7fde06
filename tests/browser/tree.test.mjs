// What a screen reader is told: the names, roles and states of every kind of page, kept as text in
// `trees/`, so that a change of them is seen in review. `cargo xtask browser --accept` writes them anew.
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { newPage, signIn, startBrowser } from "./support/browser.mjs";
import { inventedPeople, ROOT, startDemo } from "./support/demo.mjs";
import { setTheScene } from "./support/scene.mjs";
import { surveyAll } from "./support/survey.mjs";
import { fileOf, masked } from "./support/tree.mjs";

const FOLDER = join(ROOT, "tests/browser/trees");
const ACCEPT = process.env.CARETAKER_ACCEPT === "1";
let demo, browser, pages, names;
const written = new Set();

before(async () => {
  let people;
  [demo, browser, people] = await Promise.all([startDemo(), startBrowser(), inventedPeople()]);
  pages = await surveyAll(demo, await setTheScene(demo));
  names = people.map((person) => person.name);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

/** The trees that somebody's pages have now, by the name of their file. */
async function treesOf(who) {
  const page = await newPage(browser, demo);
  if (who !== "nobody") await signIn(page, demo, who);
  const trees = new Map();
  for (const { address, kind, status } of pages[who]) {
    if (status === 303) continue;
    await page.goto(address);
    // What stands around is the same on every page of theirs: once is enough.
    if (trees.size === 0) trees.set(`${who}/frame.yml`, await treeOf(page.locator("body > :not(main)")));
    trees.set(fileOf(who, kind), await treeOf(page.locator("main")));
  }
  await page.context().close();
  return trees;
}

/** The trees of one or several elements, one after the other. */
async function treeOf(elements) {
  const all = await elements.all();
  const trees = await Promise.all(all.map((element) => element.ariaSnapshot()));
  return masked(trees.filter(Boolean).join("\n"), names);
}

for (const who of ["dpo", "head", "tutor", "nobody"]) {
  test(`names, roles and states of the pages of ${who}`, async () => {
    const changed = [];
    for (const [file, tree] of await treesOf(who)) {
      // The head's page is kept only where it is not the data protection officer's.
      const shared = file.replace(/^head\//, "dpo/");
      const wanted = await stored(shared);
      if (who === "head" && wanted === tree) continue;
      written.add(file);
      if (ACCEPT) await store(file, tree);
      else if ((await stored(file)) !== tree) changed.push({ file, ...difference(await stored(file), tree) });
    }
    assert.deepEqual(changed, [], "look at what changed, then: cargo xtask browser --accept");
  });
}

test("no tree is left of a page that is gone", async () => {
  const kept = (await readdir(FOLDER, { recursive: true })).filter((name) => name.endsWith(".yml")).map((name) => name.replaceAll("\\", "/"));
  const left = kept.filter((file) => !written.has(file));
  if (ACCEPT) await Promise.all(left.map((file) => rm(join(FOLDER, file))));
  else assert.deepEqual(left, []);
});

test("values that change from run to run are masked, names of controls are not", () => {
  const tree = masked('- button "Search Ella Khan on 3 May 2026":\n  - /url: /people/01s9497nmqx1cqz5y333sdbvzj\n- text: 09:12', ["Ella Khan"]);
  assert.equal(tree, '- button "Search NAME on 0 May 0":\n  - /url: /people/ID\n- text: 0:0\n');
  const list = masked(["- list:", ...["one 1", "one 2", "one 3"].map((text) => `  - listitem: ${text}`), "- text: end"].join("\n"), []);
  assert.equal(list, "- list:\n  - listitem: one 0\n  # and more like it\n- text: end\n");
});

async function stored(file) {
  try {
    return await readFile(join(FOLDER, file), "utf8");
  } catch {
    return undefined;
  }
}

async function store(file, tree) {
  await mkdir(join(FOLDER, file, ".."), { recursive: true });
  await writeFile(join(FOLDER, file), tree);
}

/** The first line in which two trees differ. */
function difference(was = "", is) {
  const [before, now] = [was.split("\n"), is.split("\n")];
  const at = now.findIndex((line, n) => line !== before[n]);
  const line = at < 0 ? now.length : at;
  return { line: line + 1, was: before[line] ?? "nothing", is: now[line] ?? "nothing" };
}
