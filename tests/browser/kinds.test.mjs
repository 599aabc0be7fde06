// Requests that ask for something other than a copy, from the first page to the closed case, without
// scripts: an erasure is decided and recorded as done by hand, and what does not stand in a record is
// not put right in it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { faultsOf } from "./support/inspect.mjs";

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

const press = (page, name) => opens(page.locator("main").getByRole("button", { name }).first());
const follow = (page, name) => opens(page.locator("main").getByRole("link", { name }).first());
const textOf = (page) => page.locator("main").innerText();

/** Records a request of somebody for themselves; the page shown then is the request's. */
async function recorded(page, what) {
  await page.goto("/requests/open");
  await page.getByLabel(what).check();
  await press(page, "Continue");
  assert.match(await textOf(page), /You must reply by/);
  await page.getByLabel("Their name").fill("Khan");
  await press(page, "Find");
  await page.locator("main").getByRole("radio").first().check();
  await press(page, "Continue");
  await page.locator("input[name=asker][value=self]").check();
  await page.getByLabel("For themselves").check();
  await page.getByLabel("How can you reach them safely?").fill("by hand");
  await page.getByLabel("Letter").check();
  await page.getByLabel("What did they ask for?").fill("as in the letter");
  await press(page, "Record the request");
  return new URL(page.url()).pathname;
}

/** Writes down one thing asked for, with its ground, and decides it as asked. */
async function granted(page, at, ground, words) {
  await page.goto(`${at}/record/point-added`);
  await page.getByLabel("What do they ask for?").fill(words);
  await page.locator(`input[name=ground][value=${ground}]`).check();
  await press(page, "Record this");
  assert.match(await textOf(page), new RegExp(words));
  await follow(page, /^Decide/);
  await page.getByLabel("It is done as asked").check();
  await press(page, "Record the decision");
  await page.goto(`${at}/identity`);
  await page.getByLabel("There is no doubt who they are").check();
  await page.getByLabel(/Why there is no doubt/).fill("known for years");
  await press(page, "Record this");
  assert.match(await textOf(page), /Granted/);
}

test("an erasure is decided, and what was done by hand is recorded", async () => {
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(page, demo, "dpo");
  const at = await recorded(page, "To have something deleted");
  assert.match(await textOf(page), /Deletion request/);
  await granted(page, at, "erasure-not-needed", "the notes of last year");
  await page.goto(`${at}/record/carried-out`);
  await page.getByLabel("What was done, where and by whom?").fill("the folder was emptied");
  await press(page, "Record this");
  await page.goto(`${at}/record/recipients`);
  await page.getByLabel("Nobody ever received it").check();
  await press(page, "Record this");
  assert.doesNotMatch(await textOf(page), /Tell those who received it\s*To do/);
  assertQuiet(page);
  await page.context().close();
});

test("a record is put right only where the words stand", async () => {
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(page, demo, "dpo");
  const at = await recorded(page, "To have something put right or completed");
  await granted(page, at, "rectification-inaccurate", "the report is wrong");
  await page.goto(`${at}/record/record-corrected`);
  await page.locator("main").getByRole("radio").first().check();
  await page.getByLabel("The words that are wrong").fill("no such words stand there");
  await page.getByLabel("What it should say").fill("others");
  await press(page, "Record this");
  assert.match(await textOf(page), /do not stand in the record/);
  assertQuiet(page);
  await page.context().close();
});

test("the page on which a thing asked for is decided is for everybody", async () => {
  const opened = await demo.command("request", "open", "P0068", "--kind", "erasure", "--received", "2026-11-12");
  const number = opened.match(/Request (\d+)/)[1];
  const shown = await demo.command("request", "show", number);
  assert.doesNotMatch(shown, /a copy of everything/);
  await demo.command("request", "record", number, "point-added", "ground=erasure-not-needed", "words=the notes of last year");
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  for (const path of ["points/1", "record/fee-asked", ""]) {
    await page.goto(`/requests/${number}/${path}`.replace(/\/$/, ""));
    assert.deepEqual(await faultsOf(page, { names: [] }), [], path);
  }
  assertQuiet(page);
  await page.context().close();
});
