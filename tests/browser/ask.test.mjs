// Anybody asks: without an account, without scripts, on the narrowest telephone; those who work here
// say whom it is about; and whoever asked sees how far it is, adds to it, and takes it back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { inventedPeople, startDemo } from "./support/demo.mjs";
import { faultsOf, namePatterns } from "./support/inspect.mjs";

const PHONE = { width: 320, height: 640 };
let demo, browser, names;

before(async () => {
  let people;
  [demo, browser, people] = await Promise.all([startDemo(), startBrowser(), inventedPeople()]);
  names = namePatterns(people);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

const press = (page, name) => opens(page.locator("main").getByRole("button", { name }).first());
const follow = (page, name) => opens(page.locator("main").getByRole("link", { name }).first());
const textOf = (page) => page.locator("main").innerText();

/** Nothing stands beside the screen. */
async function fits(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= PHONE.width, `${page.url()} is ${wide} wide`);
}

/** Fills the form in and sends it; gives the reference and the code, which are shown once. */
async function asked(page, { want, words }) {
  await page.goto("/ask");
  await page.getByLabel(want, { exact: true }).check();
  await page.getByLabel("My child").check();
  await page.getByLabel("The name of the person it is about").fill("Khan");
  await page.getByLabel("What do you ask?").fill(words);
  await page.getByLabel("Your name").fill("Tariq Quellwater");
  await page.getByLabel("Your telephone number").fill("01632 960123");
  await press(page, "Send");
  const [reference, code] = await page.locator(".code").allInnerTexts();
  assert.match(reference, /^[0-9A-Z]{3}-[0-9A-Z]{3}$/);
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  return { reference, code, told: await textOf(page) };
}

/** Opens the page that says how far it is. */
async function looked(page, { reference, code }) {
  await page.goto("/ask/status");
  await page.getByLabel("Your reference").fill(reference.toLowerCase());
  await page.getByLabel("Your code").fill(code.replace("-", " "));
  await press(page, "Look");
  return textOf(page);
}

test("a father asks on a telephone without scripts, and is answered in time", async () => {
  const phone = await newPage(browser, demo, { javaScriptEnabled: false, viewport: PHONE });
  await phone.goto("/ask");
  await fits(phone);
  // Nothing typed, everything said, and what was typed stays.
  await phone.getByLabel("What do you ask?").fill("Everything, please.");
  await press(phone, "Send");
  assert.equal(await phone.locator(".problem a").count(), 5);
  assert.equal(await phone.getByLabel("What do you ask?").inputValue(), "Everything, please.");
  await fits(phone);
  const key = await asked(phone, { want: "I am not sure", words: "Everything, please." });
  assert.match(key.told, /We must answer you by Wednesday 16 December 2026\./);
  await fits(phone);
  assert.deepEqual(await phone.context().cookies(), []);
  const before = await looked(phone, key);
  assert.match(before, /We have it[\s\S]*We must answer you by Wednesday 16 December 2026\./);
  await fits(phone);

  const staff = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(staff, demo, "dpo");
  await staff.goto("/today");
  await follow(staff, "See to what Tariq Quellwater sent by the public page");
  assert.match(await textOf(staff), /Reply by Wednesday 16 December 2026[\s\S]*01632 960123/);
  await staff.getByLabel("To see what we hold, or have a copy").check();
  await press(staff, "Continue");
  assert.equal(await staff.getByLabel("Their name").inputValue(), "Khan", "the name he wrote");
  await press(staff, "Find");
  await staff.locator("main").getByRole("radio").first().check();
  await press(staff, "Continue");
  assert.equal(await staff.getByLabel("Their name, if it is somebody else").inputValue(), "Tariq Quellwater");
  assert.equal(await staff.getByLabel("By parental responsibility").isChecked(), true);
  await press(staff, "Record the request");
  const request = new URL(staff.url()).pathname;
  assert.match(request, /^\/requests\/\d+$/);
  assert.match(await textOf(staff), /You must reply by Wednesday 16 December 2026/);

  assert.equal(await looked(phone, key), before, "that somebody of that name is held is not told");
  await phone.getByLabel("What do you want to add?").fill("I can show my passport.");
  await press(phone, "Send the message");
  assert.match(await textOf(phone), /We have your message[\s\S]*You added one message\./);
  await staff.goto("/today");
  await follow(staff, /^Read what came for request/);
  assert.match(await textOf(staff), /I can show my passport\./);
  await press(staff, "I have read it");
  await staff.goto("/today");
  assert.doesNotMatch(await textOf(staff), /Read what came/);
  await phone.getByLabel("Yes, I take my request back").check();
  await press(phone, "Take it back");
  assert.match(await textOf(phone), /You took it back/);
  await staff.goto(request);
  assert.match(await textOf(staff), /They took it back on/);
  for (const page of [phone, staff]) {
    assertQuiet(page);
    await page.context().close();
  }
});

test("a complaint comes by the same form, with its own time", async () => {
  const phone = await newPage(browser, demo, { javaScriptEnabled: false, viewport: PHONE });
  const key = await asked(phone, { want: "Complain", words: "You told the school." });
  assert.match(key.told, /You hear from us by Wednesday 16 December 2026 at the latest\./);
  assert.match(await looked(phone, { ...key, code: "0000-0000" }), /do not match/);
  assert.match(await looked(phone, { ...key, reference: "AAA-AAA" }), /do not match/);
  assert.match(await looked(phone, key), /We have it/);
  const staff = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(staff, demo, "head");
  await staff.goto("/requests");
  await follow(staff, new RegExp(`^${key.reference}`));
  await follow(staff, "Set it aside");
  await staff.getByLabel("We hold nobody of that name").check();
  await press(staff, "Set it aside");
  assert.match(await textOf(staff), /Say more about it/);
  await staff.getByLabel("More about it").fill("Told by letter today.");
  await press(staff, "Set it aside");
  assert.match(await looked(phone, key), /It is closed/);
  for (const page of [phone, staff]) {
    assertQuiet(page);
    await page.context().close();
  }
});

test("nothing of it hinders anybody, and no title names anybody", async () => {
  const page = await newPage(browser, demo);
  const faults = async () => assert.deepEqual(await faultsOf(page, { names }), [], page.url());
  await page.goto("/ask");
  await press(page, "Send");
  await faults();
  const key = await asked(page, { want: "Ask a question", words: "Who sees it?" });
  await faults();
  await looked(page, { ...key, code: "0000-0000" });
  await faults();
  await looked(page, key);
  await faults();
  await press(page, "Take it back");
  await faults();
  await signIn(page, demo, "dpo");
  await page.goto("/requests");
  await faults();
  await follow(page, new RegExp(`^${key.reference}`));
  await faults();
  await follow(page, "Set it aside");
  await press(page, "Set it aside");
  await faults();
  assertQuiet(page);
  await page.context().close();
});
