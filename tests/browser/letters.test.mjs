// A letter in one's own words, without scripts: refused while it leaves out what the law wants said, shown
// before it is kept, and the usual one taken again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

const press = (page, name) => opens(page.locator("main").getByRole("button", { name }).first());
const textOf = (page) => page.locator("main").innerText();

test("a letter is written in one’s own words, and says what it must", async () => {
  const page = await newPage(browser, demo, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  await signIn(page, demo, "dpo");
  await page.goto("/policy");
  await opens(page.locator("main").getByRole("link", { name: "Letters", exact: true }));
  await opens(page.getByRole("link", { name: "We do not act on your request" }).last());
  assert.match(await textOf(page), /Written for children and young people\. It is the usual text\./);
  const words = page.getByLabel("What it says");
  await words.fill("We say no this time.");
  await press(page, "Keep it");
  assert.match(await textOf(page), /There is a problem[\s\S]*nothing is refused without them/);
  assert.equal(await words.inputValue(), "We say no this time.");
  await words.fill("We say no this time.\n\nWhy: {reasons}\n\n{?received} You wrote on {received}.");
  await press(page, "See how it reads");
  assert.match(await textOf(page), /It is not kept yet\.[\s\S]*Why: There are four years[\s\S]*You wrote on Monday/);
  await press(page, "Keep it");
  assert.match(await textOf(page), /It is your own, written by/);
  await press(page, "Go back to the usual text");
  assert.match(await textOf(page), /It is the usual text\./);
  assertQuiet(page);
});
