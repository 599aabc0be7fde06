// What a screen reader is told: the names, roles and states of every kind of page, kept as text in
// `trees/`, so that a change of them is seen in review. `cargo xtask browser --accept` writes them anew.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newPage, signIn, signInBy, startBrowser } from "./support/browser.mjs";
import { inventedPeople, startDemo } from "./support/demo.mjs";
import { setTheScene } from "./support/scene.mjs";
import { surveyAll } from "./support/survey.mjs";
import { changeOf, fileOf, kept, leftOver, masked, treeOf } from "./support/tree.mjs";

const WHO = ["dpo", "head", "tutor", "keyholder", "nobody"];
let demo, browser, pages, names, scene;
const written = new Set();

before(async () => {
  let people;
  [demo, browser, people] = await Promise.all([startDemo(), startBrowser(), inventedPeople()]);
  scene = await setTheScene(demo);
  pages = await surveyAll(demo, scene);
  names = people.map((person) => person.name);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

/** The trees that somebody's pages have now, by the name of their file. */
async function treesOf(who) {
  const page = await newPage(browser, demo);
  if (who === "keyholder") await signInBy(page, demo, scene.keyholder);
  else if (who !== "nobody") await signIn(page, demo, who);
  const trees = new Map();
  for (const { address, kind, status } of pages[who]) {
    if (status === 303) continue;
    await page.goto(address);
    // What stands around is the same on every page of theirs: once is enough.
    if (trees.size === 0) trees.set(`${who}/frame.yml`, await treeOf(page.locator("body > :not(main)"), names));
    trees.set(fileOf(who, kind), await treeOf(page.locator("main"), names));
  }
  await page.context().close();
  return trees;
}

for (const who of WHO) {
  test(`names, roles and states of the pages of ${who}`, async () => {
    const changed = [];
    for (const [file, tree] of await treesOf(who)) {
      // The head's page is kept only where it is not the data protection officer's.
      if (who === "head" && (await kept(file.replace(/^head\//, "dpo/"))) === tree) continue;
      written.add(file);
      changed.push(await changeOf(file, tree));
    }
    assert.deepEqual(changed.filter(Boolean), [], "look at what changed, then: cargo xtask browser --accept");
  });
}

test("no tree is left of a page that is gone", async () => {
  assert.deepEqual(await leftOver(WHO, written), []);
});

test("values that change from run to run are masked, names of controls are not", () => {
  const tree = masked('- button "Search Ella Khan on 3 May 2026":\n  - /url: /people/01s9497nmqx1cqz5y333sdbvzj\n- text: 09:12', ["Ella Khan"]);
  assert.equal(tree, '- button "Search NAME on 0 May 0":\n  - /url: /people/ID\n- text: 0:0\n');
  const sum = masked("- text: larkfield.example 3 rqjJiOz/WM0DmDG0LenzsV0KEtu/IqAyPhaNw0l0ExX= — a", []);
  assert.equal(sum, "- text: larkfield.example 0 SUM — a\n");
  const list = masked(["- list:", ...["one 1", "one 2", "one 3"].map((text) => `  - listitem: ${text}`), "- text: end"].join("\n"), []);
  assert.equal(list, "- list:\n  - listitem: one 0\n  # and more like it\n- text: end\n");
});
