// A newcomer’s first hour: from an empty data folder to a published notice and a record of processing,
// by keyboard alone, with scripts and without. With CARETAKER_PICTURES=1 the tutorial’s pictures are taken.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, startBrowser } from "./support/browser.mjs";
import { ROOT, startEmpty } from "./support/demo.mjs";
import { faultsOf } from "./support/inspect.mjs";
import { choose, press, write, writeDate } from "./support/keys.mjs";
import { withPalette } from "./support/png.mjs";

const FOLDER = join(ROOT, "docs/guide/pictures");
const WANTED = process.env.CARETAKER_PICTURES === "1";
let browser;

before(async () => (browser = await startBrowser()));
after(() => browser?.close());

const pathOf = (page) => new URL(page.url()).pathname;
const textOf = (page) => page.locator("main").innerText();

async function take(page, name) {
  if (!WANTED) return;
  await page.evaluate(() => (document.activeElement?.blur(), scrollTo(0, 0)));
  const picture = await page.screenshot({ animations: "disabled" });
  await writeFile(join(FOLDER, `${name}.png`), withPalette(picture));
}

/** The link is opened, a password set, and whoever signs in is led to the questions. */
async function signInFirst(page, house) {
  await page.goto(house.link);
  await write(page, "New password", house.password);
  await press(page, "button", "Set password");
  await page.goto("/sign-in");
  await write(page, "E-mail address", "dpo@caretaker.example");
  await write(page, "Password", house.password);
  await press(page, "button", "Sign in");
  assert.equal(pathOf(page), "/setup/pack");
  await page.goto("/people");
  assert.equal(pathOf(page), "/setup/pack", "every other page leads there");
}

async function answerAll(page, pictures) {
  await choose(page, "Digital mentoring");
  await pictures("setup-pack");
  await press(page, "button", "Continue");
  assert.equal(pathOf(page), "/setup/questions/organisation");
  // A mistake is said, and what was typed stays.
  await write(page, "What do people call it?", "Fernhollow");
  await press(page, "button", "Save and continue");
  assert.match(await textOf(page), /There is a problem/);
  assert.equal(await page.getByLabel("What do people call it?").inputValue(), "Fernhollow");
  await write(page, "What is your organisation’s name in law?", "Fernhollow Mentoring Ltd");
  await choose(page, "A limited company");
  await choose(page, "England or Wales");
  await press(page, "button", "Save and continue");
  await write(page, "Postal address", "17 Cooper Row");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Fernhollow ZZ9 9ZZ");
  await write(page, "E-mail address", "office@fernhollow.example");
  await write(page, "Telephone number", "0113 496 0555");
  await press(page, "button", "Save and continue");
  await write(page, "Your number in the regulator’s register", "ZB999999");
  await writeDate(page, [1, 9, 2027]);
  await press(page, "button", "Save and continue");
  await write(page, "Who is it?", "The Data Protection Officer");
  await write(page, "Their e-mail address", "privacy@fernhollow.example");
  await write(page, "Their telephone number", "0113 496 0556");
  await pictures("setup-questions");
  await press(page, "button", "Save and continue");
  assert.equal(pathOf(page), "/setup/questions/house");
  assert.equal(await page.getByLabel("And several of them?").inputValue(), "mentees");
  await press(page, "button", "Save and continue");
}

/** A page in every look, and then as it was. */
async function looked(page) {
  const size = page.viewportSize();
  assert.deepEqual(await faultsOf(page, { names: [/Fernhollow/] }), [], pathOf(page));
  await page.setViewportSize(size);
}

async function firstHour(scripts) {
  const house = await startEmpty();
  try {
    const page = await newPage(browser, house, { javaScriptEnabled: scripts, viewport: { width: 1200, height: 820 } });
    const pictures = async (name) => {
      if (!scripts) return;
      await take(page, name);
      await looked(page);
    };
    await signInFirst(page, house);
    await answerAll(page, pictures);
    assert.equal(pathOf(page), "/setup/meaning");
    const meaning = await textOf(page);
    for (const says of [/kinds of records/, /mentees/, /Record of processing/]) assert.match(meaning, says);
    assert.doesNotMatch(meaning, /Signalpath|01632/);
    await pictures("setup-meaning");
    await press(page, "link", "Set up Caretaker");
    assert.equal(await page.getByText("Completed", { exact: true }).count(), 6);
    if (scripts) await looked(page);
    await press(page, "link", "See what it means, and start");
    await press(page, "button", "Start");
    assert.equal(pathOf(page), "/today");
    await press(page, "link", "Read your policy");
    assert.match(await textOf(page), /Digital mentoring, version 1/);
    await press(page, "link", "What is published, and the record of processing");
    await press(page, "link", "Record of processing");
    assert.match(await textOf(page), /Fernhollow Mentoring Ltd, office@fernhollow.example, 0113 496 0555/);
    if (scripts) await take(page, "setup-register");
    await press(page, "link", /^Privacy$/);
    assert.match(await textOf(page), /How Fernhollow uses information about people/);
    await press(page, "link", "What we know about you");
    if (scripts) await take(page, "setup-notice");
    // Whoever is not signed in reads the same, and nothing of the organisation that the pack invents.
    const anybody = await newPage(browser, house, { javaScriptEnabled: scripts });
    await anybody.goto(pathOf(page));
    const notice = await anybody.locator("main").textContent();
    assert.match(notice, /privacy@fernhollow.example/);
    assert.doesNotMatch(notice, /[Ss]ignalpath|01632/);
    assertQuiet(anybody);
    assertQuiet(page);
  } finally {
    await house.stop();
  }
}

test("from nothing to a published notice by keyboard", () => firstHour(true));
test("from nothing to a published notice without scripts", () => firstHour(false));
