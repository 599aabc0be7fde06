// How well people are found: texts chosen at random are marked word by word, without scripts; with
// scripts by keyboard and mouse; what was missed is told; and every page of it is for everybody.
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

const main = (page) => page.locator("main");
const press = (page, name) => opens(main(page).getByRole("button", { name }).first());
const follow = (page, name) => opens(main(page).getByRole("link", { name }).first());
const textOf = (page) => main(page).innerText();
const boxes = (page) => main(page).getByRole("checkbox");

async function begin(page, texts) {
  await signIn(page, demo, "dpo");
  await page.goto("/documents");
  await follow(page, "How well are people found in these?");
  await page.getByLabel("How many texts?").fill(texts);
  await press(page, "Choose them and begin");
}

test("texts are marked without scripts, and the figures stay", async () => {
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await begin(page, "many");
  assert.match(await textOf(page), /give a number from 1 to 100/);
  await page.getByLabel("How many texts?").fill("2");
  await press(page, "Choose them and begin");
  assert.match(await textOf(page), /Text 1 of 2/);
  // Space on a word marks it.
  await boxes(page).first().focus();
  await page.keyboard.press("Space");
  await press(page, "Keep the marks and go on");
  assert.match(await textOf(page), /Text 2 of 2/);
  await press(page, "Keep the marks and go on");
  const result = await textOf(page);
  assert.match(result, /2 of 2 texts marked/);
  assert.match(result, /of 1 would have been found: (0|100) % \(between \d+ and \d+ %\)[\s\S]*So few texts can mislead/);
  // What was marked can be marked otherwise.
  await main(page).locator(".rows a", { hasText: "text 1" }).last().click();
  assert.equal(await boxes(page).first().isChecked(), true);
  await boxes(page).first().uncheck();
  await press(page, "Keep the marks");
  assert.match(await textOf(page), /Nobody stands in it/);
  await follow(page, "Finish this check");
  await press(page, "Finish it");
  assert.match(await textOf(page), /What came of the check[\s\S]*Finished/);
  assertQuiet(page);
  await page.context().close();
});

test("with scripts, arrows go from word to word and a drag marks several", async () => {
  const page = await newPage(browser, demo);
  await begin(page, "1");
  await boxes(page).first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  assert.deepEqual(await checked(page), [1]);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Space");
  assert.deepEqual(await checked(page), [0, 1]);
  await drag(page, 0, 1);
  assert.deepEqual(await checked(page), []);
  await drag(page, 3, 2);
  assert.deepEqual(await checked(page), [2, 3]);
  await boxes(page).nth(3).click();
  assert.deepEqual(await checked(page), [2]);
  assertQuiet(page);
  await page.context().close();
});

async function drag(page, from, to) {
  const label = (number) => main(page).locator("[data-words] label").nth(number);
  const [one, other] = [await label(from).boundingBox(), await label(to).boundingBox()];
  await page.mouse.move(one.x + one.width / 2, one.y + one.height / 2);
  await page.mouse.down();
  await page.mouse.move(other.x + other.width / 2, other.y + other.height / 2);
  await page.mouse.up();
}

const checked = (page) => boxes(page).evaluateAll((all) => all.flatMap((box, number) => (box.checked ? [number] : [])));

test("every page of it is for everybody", async () => {
  const page = await newPage(browser, demo);
  await begin(page, "2");
  const text = new URL(page.url()).pathname;
  await boxes(page).first().check();
  await press(page, "Keep the marks and go on");
  const result = text.replace(/\/\d+$/, "");
  for (const path of ["/score", text, result, `${result}/finish`]) {
    await page.goto(path);
    assert.deepEqual(await faultsOf(page, { names: [] }), [], path);
  }
  assertQuiet(page);
  await page.context().close();
});
