// What was given to others, and that they are told of a change: put on record on a person's page,
// listed with the request, told one by one, without scripts; and every page of it is for everybody.
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

test("what was given is put on record, and struck out", async () => {
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(page, demo, "dpo");
  await page.goto("/people");
  await opens(page.locator("main table a, main .rows a").first());
  await follow(page, "What was given to others, and to whom");
  await follow(page, "Put on record what was given");
  await press(page, "Put it on record");
  assert.match(await textOf(page), /on which ground/);
  await page.getByLabel("Somebody else").check();
  await page.getByLabel("Their name").fill("Gorsefield School");
  await page.getByLabel("In a few words").fill("the register of the spring term");
  await page.getByLabel("What for?").fill("they teach them too");
  await page.getByLabel("The person agreed").check();
  await press(page, "Put it on record");
  assert.match(await textOf(page), /Gorsefield School[\s\S]*the register of the spring term/);
  const person = new URL(page.url()).pathname;
  await follow(page, /^Strike it out/);
  const strike = new URL(page.url()).pathname;
  await page.getByLabel("What was wrong with it?").fill("It was never sent.");
  await press(page, "Strike it out");
  assert.equal(new URL(page.url()).pathname, person);
  assert.match(await textOf(page), /Struck out: It was never sent\./);
  assertQuiet(page);
  await page.context().close();

  const other = await newPage(browser, demo);
  await signIn(other, demo, "dpo");
  for (const path of [person, `${person}/add`, strike]) {
    await other.goto(path);
    assert.deepEqual(await faultsOf(other, { names: [] }), [], path);
  }
  assertQuiet(other);
  await other.context().close();
});

test("those who received it are told one by one", async () => {
  await demo.command("person", "disclose", "P0068", "--who", "Gorsefield School", "--what", "the register", "--why", "they teach them too", "--ground", "consent", "--on", "2026-10-01");
  const opened = await demo.command("request", "open", "P0068", "--kind", "erasure", "--received", "2026-11-12");
  const number = opened.match(/Request (\d+)/)[1];
  await demo.command("request", "record", number, "point-added", "ground=erasure-not-needed", "words=the register");
  await demo.command("request", "decide", number, "1", "granted");
  await demo.command("request", "identity", number, "--not-in-doubt", "known for years");
  await demo.command("request", "record", number, "carried-out", "what=deleted by hand");
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(page, demo, "dpo");
  await page.goto(`/requests/${number}`);
  assert.match(await textOf(page), /Gorsefield School[\s\S]*To be told/);
  await follow(page, "letters");
  assert.match(await textOf(page), /To Gorsefield School: what you received from us/);
  await page.goto(`/requests/${number}/record/recipient-told`);
  await page.getByLabel(/^Gorsefield School/).check();
  await page.getByLabel("How were they told?").fill("by post");
  await press(page, "Record this");
  assert.doesNotMatch(await textOf(page), /To be told/);
  assertQuiet(page);
  await page.context().close();

  const other = await newPage(browser, demo);
  await signIn(other, demo, "dpo");
  for (const path of ["", "/letters", "/record/recipients-asked"]) {
    await other.goto(`/requests/${number}${path}`);
    assert.deepEqual(await faultsOf(other, { names: [] }), [], path);
  }
  assertQuiet(other);
  await other.context().close();
});
