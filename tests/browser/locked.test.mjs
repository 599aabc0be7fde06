// A screen that nobody sits at any more: what it showed goes when the session locks, whatever the machine
// did meanwhile. The clock of the page is moved; that of the server is tried in `web/tests/routes.rs`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { LOOKS, putOn, violations } from "./support/inspect.mjs";

const NOW = new Date("2026-11-16T09:00:00Z");
const MINUTE = 60 * 1000;
let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

/** A page with something typed into it, whose clock stands still unless it is moved. */
async function typedPage() {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  await page.clock.install({ time: NOW });
  await page.goto("/people/add");
  await page.clock.pauseAt(new Date(NOW.getTime() + MINUTE));
  await page.getByLabel("Given names").fill("Quill");
  return page;
}

const pathOf = (page) => new URL(page.url()).pathname;

test("after a quarter of an hour without a hand the page gives way, and Back does not bring it again", async () => {
  const page = await typedPage();
  await page.clock.runFor(14 * MINUTE);
  assert.equal(await page.getByLabel("Given names").inputValue(), "Quill", "not before");
  await page.clock.runFor(2 * MINUTE);
  await page.waitForURL("**/sign-in");
  await page.goBack().catch(() => {});
  assert.equal(await page.getByText("Quill").count(), 0);
  assertQuiet(page);
  await page.context().close();
});

for (const [what, event, act] of [
  ["a key", "keydown", (page) => page.keyboard.press("Shift")],
  ["the mouse", "mousemove", (page, time) => page.mouse.move(200 + time, 200)],
  ["the wheel", "wheel", (page) => page.mouse.wheel(0, 40)],
]) {
  test(`${what} keeps the page`, async () => {
    const page = await typedPage();
    for (let time = 0; time < 3; time += 1) {
      await page.clock.runFor(10 * MINUTE);
      // The wheel's turn is told to the page some time after it was sent.
      const felt = await page.evaluateHandle((event) => {
        const felt = { now: null };
        felt.now = new Promise((done) => addEventListener(event, done, { once: true, capture: true, passive: true }));
        return felt;
      }, event);
      await act(page, time);
      await felt.evaluate(({ now }) => now.then(() => {}));
    }
    assert.equal(await page.getByLabel("Given names").inputValue(), "Quill");
    await page.clock.runFor(16 * MINUTE);
    await page.waitForURL("**/sign-in");
    assertQuiet(page);
    await page.context().close();
  });
}

test("two minutes before, whoever is there is warned in words, and stays by any key or the button", async () => {
  const page = await typedPage();
  const warning = page.getByRole("alert");
  await page.clock.runFor(12 * MINUTE);
  assert.equal(await warning.innerText(), "", "not before");
  await page.clock.runFor(1.5 * MINUTE);
  assert.match(await warning.innerText(), /locks in two minutes/);
  // A key would take the warning away: so axe alone, in each look; it needs a clock that goes.
  await page.clock.resume();
  for (const look of LOOKS) {
    await putOn(page, look);
    assert.deepEqual(await violations(page, look.rules), [], look.name);
  }
  assert.match(await warning.innerText(), /locks in two minutes/, "nobody was there");
  await page.keyboard.press("Shift");
  assert.equal(await warning.innerText(), "");
  await page.clock.runFor(13.5 * MINUTE);
  await page.getByRole("button", { name: "Stay signed in" }).evaluate((button) => button.click());
  await page.clock.runFor(5 * MINUTE);
  assert.equal(await page.getByLabel("Given names").inputValue(), "Quill");
  assertQuiet(page);
  await page.context().close();
});

test("the server is told that somebody types, who has sent nothing for a while, and only then", async () => {
  const page = await typedPage();
  const told = [];
  page.on("response", (response) => response.url().endsWith("/account/stay") && told.push(response.status()));
  await page.keyboard.press("Shift");
  await page.clock.runFor(4 * MINUTE);
  await page.keyboard.press("Shift");
  assert.deepEqual(told, []);
  await page.clock.runFor(2 * MINUTE);
  await Promise.all([page.waitForResponse("**/account/stay"), page.keyboard.press("Shift")]);
  await page.clock.runFor(6 * MINUTE);
  assert.deepEqual(told, [204], "without a hand nothing is told");
  assertQuiet(page);
  await page.context().close();
});

test("a machine that slept shows nothing when it wakes, and no key rescues what it showed", async () => {
  const page = await typedPage();
  await page.clock.setSystemTime(new Date(NOW.getTime() + 60 * MINUTE));
  await page.keyboard.press("Shift");
  await page.waitForURL("**/sign-in");
  assertQuiet(page);
  await page.context().close();
});

test("without the server too the screen is empty, and the title says nothing", async () => {
  const page = await typedPage();
  await page.route("**/sign-in", (route) => route.abort("aborted"));
  await page.clock.runFor(16 * MINUTE);
  await page.waitForFunction(() => document.body.childElementCount === 0);
  assert.equal(await page.title(), "Caretaker");
  assert.equal(pathOf(page), "/people/add", "it could not go anywhere");
  await page.context().close();
});

test("who is not signed in is not sent away", async () => {
  const page = await newPage(browser, demo);
  await page.clock.install({ time: NOW });
  await page.goto("/ask");
  await page.clock.runFor(60 * MINUTE);
  assert.equal(pathOf(page), "/ask");
  assertQuiet(page);
  await page.context().close();
});
