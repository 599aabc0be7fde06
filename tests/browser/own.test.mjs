// One's own details, without scripts: somebody without an account opens a link with a code, sees what is
// held, puts something right and takes it away; somebody who works here decides, and they read the answer.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { inventedPeople, startDemo } from "./support/demo.mjs";
import { faultsOf, namePatterns, TWO_LOOKS } from "./support/inspect.mjs";
import { press as pressByKey, tabTo, write } from "./support/keys.mjs";

let demo, browser, names, carer;

before(async () => {
  let people;
  [demo, browser, people] = await Promise.all([startDemo(), startBrowser(), inventedPeople()]);
  names = namePatterns(people);
  [carer] = (await demo.command("person", "list")).match(/^\w+(?= .*\(parent or carer\)$)/m) ?? [];
  assert.ok(carer, "nobody of the demo is a carer");
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

const SMALL = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const main = (page) => page.locator("main");
const press = (page, name) => opens(main(page).getByRole("button", { name }).first());
const follow = (page, name) => opens(main(page).getByRole("link", { name }).first());
const textOf = (page) => main(page).innerText();
const isNarrow = (page) => page.locator("html").evaluate((html) => html.scrollWidth <= 320);

/** Link and code, as the page that made them shows them once. */
async function linkAndCode(page) {
  const text = await textOf(page);
  return { path: new URL(text.match(/https?:\S+\/mine\/\S+/)[0]).pathname, code: text.match(/\b(\d{3} \d{3})\b/)[1] };
}

/** Invites the carer, and answers link and code. */
async function invite(page) {
  await page.goto(`/people/${carer}`);
  await follow(page, "Let them see their own details");
  await follow(page, /Invite them|Send them a new link/);
  await page.getByLabel("I hand it over myself").check();
  await press(page, "Invite them");
  assert.match(await textOf(page), /You see this once/);
  assert.ok(await isNarrow(page), "scrolls sideways");
  return linkAndCode(page);
}

/** Faults of a page as it is met with scripts, with which they can be looked for. */
async function looksWell(address, { code, who } = {}) {
  const page = await newPage(browser, demo);
  if (who) await signIn(page, demo, who);
  await page.goto(address);
  if (code) {
    await page.getByLabel("The code").fill(code);
    await opens(page.getByRole("button", { name: "Continue" }));
  }
  assert.deepEqual(await faultsOf(page, { names, looks: TWO_LOOKS }), [], address);
  assertQuiet(page);
  await page.context().close();
}

test("somebody without an account sees, puts right, takes away, and reads the answer", async () => {
  const page = await newPage(browser, demo, SMALL);
  await signIn(page, demo, "dpo");
  const { path, code } = await invite(page);

  const theirs = await newPage(browser, demo, SMALL);
  await theirs.goto(path);
  await theirs.getByLabel("The code").fill(code === "000 000" ? "111111" : "000000");
  await press(theirs, "Continue");
  assert.match(await textOf(theirs), /do not match/);
  await theirs.getByLabel("The code").fill(code);
  await press(theirs, "Continue");
  assert.match(await textOf(theirs), /Given names[\s\S]+Put something right[\s\S]+What our policy keeps/);
  assert.equal(await theirs.title().then((title) => names.some((name) => name.test(title))), false);
  assert.ok(await isNarrow(theirs), "scrolls sideways");
  await theirs.getByLabel("Telephone").fill("none");
  await press(theirs, "Send");
  assert.match(await textOf(theirs), /no telephone number/);
  await theirs.getByLabel("Telephone").fill("01632 960444");
  await theirs.getByLabel("Postcode").fill("ZZ4 4ZZ");
  await press(theirs, "Send");
  assert.match(await textOf(theirs), /Thank you[\s\S]+What you said[\s\S]+01632 960444/);
  assert.ok(await isNarrow(theirs), "scrolls sideways");
  await looksWell(path);
  await looksWell(path, { code });
  const [download] = await Promise.all([theirs.waitForEvent("download"), main(theirs).getByRole("button", { name: "JSON" }).click()]);
  assert.equal(download.suggestedFilename(), "my-details.json");
  const file = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.equal(file.proposed.length, 2);

  await page.goto("/today");
  await follow(page, /says of their own details/);
  assert.ok(await isNarrow(page), "scrolls sideways");
  await looksWell(`/people/${carer}/own`, { who: "dpo" });
  await looksWell(`/people/${carer}/own/invite`, { who: "dpo" });
  await follow(page, /Decide.*Telephone/);
  await press(page, "Decide");
  assert.match(await textOf(page), /Say what you decide/);
  await looksWell(new URL(page.url()).pathname, { who: "dpo" });
  await page.getByLabel("Put it right as they say").check();
  await press(page, "Decide");
  await follow(page, /Decide.*Postcode/);
  await page.getByLabel("Do not put it right").check();
  await page.getByLabel("Why not?").fill("There is no such postcode.");
  await press(page, "Decide");
  await page.goto(`/people/${carer}`);
  assert.match(await textOf(page), /01632 960444/);

  await theirs.goto(path);
  await theirs.getByLabel("The code").fill(code);
  await press(theirs, "Continue");
  assert.match(await textOf(theirs), /Not put right[\s\S]+There is no such postcode\.[\s\S]+a request to put it right/i);
  await looksWell(path, { code });
  await looksWell(`/people/${carer}/own`, { who: "dpo" });

  await page.goto(`/people/${carer}/own`);
  const withdraw = await main(page).getByRole("link", { name: "Withdraw it" }).getAttribute("href");
  await looksWell(withdraw, { who: "dpo" });
  await follow(page, "Withdraw it");
  await press(page, "Withdraw it");
  await theirs.goto(path);
  await theirs.getByLabel("The code").fill(code);
  await press(theirs, "Continue");
  assert.match(await textOf(theirs), /do not match/);
  assertQuiet(page);
  assertQuiet(theirs);
});

test("all of it is done by keyboard alone", async () => {
  const page = await newPage(browser, demo, SMALL);
  await signIn(page, demo, "dpo");
  const { path, code } = await invite(page);
  const theirs = await newPage(browser, demo);
  await theirs.goto(path);
  await write(theirs, "The code", code.replace(" ", ""));
  await pressByKey(theirs, "button", "Continue");
  await write(theirs, "Known as", "Robin");
  await pressByKey(theirs, "button", "Send");
  assert.match(await textOf(theirs), /Thank you/);
  await tabTo(theirs, main(theirs).getByRole("button", { name: "JSON" }));
  assertQuiet(page);
  assertQuiet(theirs);
});
