// A slow network and impatient hands: pages come, nothing jumps while they do, and what is sent twice is
// done once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { setTheScene } from "./support/scene.mjs";
import { surveyAll, visitor } from "./support/survey.mjs";

/** A telephone far from its mast: 400 ms there and back, 50 KB a second. */
const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 25_000 };
const MOST_SHIFT = 0.1;
const LATEST_PAINT_MS = 4_000;
let demo, browser, pages;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  pages = await surveyAll(demo, await setTheScene(demo));
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

async function slowPage(who, options) {
  const page = await newPage(browser, demo, options);
  if (who !== "nobody") await signIn(page, demo, who);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", SLOW);
  return page;
}

/** In the page: how much moved without being asked to, and when most of it was painted. */
function settled() {
  return new Promise((done) => {
    const found = { shift: 0, painted: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((e) => (found.shift += e.hadRecentInput ? 0 : e.value))).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((e) => (found.painted = e.startTime))).observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => done(found), 150);
  });
}

const KINDS = ["/today", "/people", "/people/{id}", "/requests", "/requests/{number}", "/requests/{number}/review", "/requests/{number}/review/{item}", "/requests/{number}/package", "/policy", "/evidence", "/documents", "/requests/{number}/search/{place}/by-hand"];

for (const [what, options] of [["wide", {}], ["on a telephone", { viewport: { width: 360, height: 740 } }]]) {
  test(`on a slow network pages come and do not jump, ${what}`, async () => {
    const page = await slowPage("dpo", options);
    const faults = [];
    for (const kind of KINDS) {
      const { address } = pages.dpo.find((one) => one.kind === kind);
      await page.goto(address);
      const { shift, painted } = await page.evaluate(settled);
      if (shift >= MOST_SHIFT) faults.push(`${address} moves by ${shift.toFixed(3)}`);
      if (painted === 0 || painted > LATEST_PAINT_MS) faults.push(`${address} is painted after ${Math.round(painted)} ms`);
    }
    assert.deepEqual(faults, []);
    assertQuiet(page);
    await page.context().close();
  });
}

test("styles and scripts may be kept for ever, under a name that changes with them", async () => {
  const { ask } = await visitor(demo);
  const addresses = new Set(Object.values(pages).flat().flatMap(({ html }) => [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1])));
  assert.ok(addresses.size >= 3);
  for (const address of addresses) {
    assert.match(address, /^\/assets\/\w+-[0-9a-f]{16}\.\w+$/);
    const answer = await ask(address);
    assert.match(answer.headers.get("cache-control"), /immutable/, address);
    const again = await ask(address, { headers: { "if-none-match": answer.headers.get("etag") } });
    assert.equal(again.status, 304, address);
  }
});

for (const javaScriptEnabled of [true, false]) {
  test(`a double click sends once ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
    const page = await slowPage("dpo", { javaScriptEnabled });
    const words = `Pressed twice ${javaScriptEnabled ? "with" : "without"} scripts`;
    let posts = 0;
    page.on("request", (request) => (posts += request.method() === "POST" ? 1 : 0));
    await page.goto("/requests/001/note");
    await page.getByRole("textbox").fill(words);
    await page.locator("main form button").dblclick();
    await page.waitForURL("**/requests/001");
    if (javaScriptEnabled) assert.equal(posts, 1);
    await page.goto("/requests/001");
    assert.equal(await page.locator(".rows > li", { hasText: words }).count(), 1, "it is there once");
    assertQuiet(page);
    await page.context().close();
  });
}

test("a person is added once though the button is pressed three times", async () => {
  const page = await slowPage("dpo", { javaScriptEnabled: false });
  await page.goto("/people/add");
  await page.getByLabel("Given names").fill("Tripled");
  await page.getByLabel("Family name").fill("Quenby");
  await page.locator("input[name=kind]").first().check();
  const button = page.getByRole("button", { name: "Add the person" });
  await button.click({ clickCount: 3, noWaitAfter: true });
  // A second press takes the place of the first page before it came: that one is given up.
  const shown = () => page.waitForURL(/\/people\/\w{26}/);
  await shown().catch(shown);
  assert.equal((await demo.command("person", "list", "Quenby")).match(/Quenby/g).length, 1);
  await page.context().close();
});

test("sent again later on purpose, it is done again", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  for (const expected of [1, 2]) {
    await page.goto("/requests/001/note");
    await page.getByRole("textbox").fill("Telephoned, nobody there");
    await page.locator("main form button").click();
    await page.waitForURL("**/requests/001");
    assert.equal(await page.locator(".rows > li", { hasText: "Telephoned, nobody there" }).count(), expected);
    // No hand means to say the same twice within a second.
    await page.waitForTimeout(1_100);
  }
  await page.context().close();
});
