// Every page by keyboard alone: all is reached, in the order in which it stands, the focus is seen and
// not covered, nothing traps it, and it goes where it helps.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, signInBy, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { faultsOfWalk, ringOf } from "./support/focus.mjs";
import { setTheScene } from "./support/scene.mjs";
import { surveyAll } from "./support/survey.mjs";

let demo, browser, pages, scene;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  scene = await setTheScene(demo);
  pages = await surveyAll(demo, scene);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

async function openPage(who, options) {
  const page = await newPage(browser, demo, options);
  if (who === "keyholder") await signInBy(page, demo, scene.keyholder);
  else if (who !== "nobody") await signIn(page, demo, who);
  return page;
}

/** Walks every page of somebody; a kind that was walked before is not walked again. */
async function walkAll(who, list) {
  const page = await openPage(who);
  const faults = [];
  for (const { address } of list) {
    await page.goto(address);
    for (const fault of await faultsOfWalk(page)) faults.push(`${address}: ${fault}`);
  }
  assert.deepEqual([...new Set(faults)], []);
  assertQuiet(page);
  await page.context().close();
}

test("what is wrong with the focus is seen", async () => {
  const page = await openPage("nobody");
  await page.goto("/ask");
  await page.evaluate(() => {
    const link = (id) => `<p><a href="#${id}" id="${id}">${id}</a></p>`;
    document.querySelector("main").insertAdjacentHTML("beforeend", ["bare", "far", "under"].map(link).join(""));
    document.getElementById("bare").style.cssText = "outline: none; box-shadow: none";
    Object.assign(document.getElementById("far").parentElement.style, { position: "absolute", top: "0", left: "0" });
    const cover = Object.assign(document.createElement("div"), { textContent: "over it" });
    Object.assign(cover.style, { position: "fixed", inset: "0", background: "white" });
    document.getElementById("under").addEventListener("focus", () => document.body.append(cover));
    document.getElementById("under").addEventListener("blur", () => cover.remove());
    const button = document.querySelector("main").appendChild(document.createElement("button"));
    button.addEventListener("focus", () => button.blur());
  });
  const faults = (await faultsOfWalk(page)).join("\n");
  for (const expected of ["no focus that stands out", "out of order", "hidden when it has the focus", "never reached: <button"]) {
    assert.ok(faults.includes(expected), `${expected} is not seen in ${faults}`);
  }
  await page.context().close();
});

test("the data protection officer reaches all of every page by Tab", () => walkAll("dpo", pages.dpo));

test("a tutor reaches all of every page by Tab", () => walkAll("tutor", pages.tutor));

test("the head reaches all of the pages that look otherwise to them", async () => {
  const shape = (page) => page.html.replace(/>[^<]*</g, "><").replace(/(href|action|value|id|for|aria-\w+)="[^"]*"/g, "$1");
  const same = new Set(pages.dpo.map((page) => `${page.kind} ${shape(page)}`));
  await walkAll("head", pages.head.filter((page) => !same.has(`${page.kind} ${shape(page)}`)).slice(0, 12));
});

test("whoever has a second factor reaches all of their account by Tab", () => walkAll("keyholder", pages.keyholder));

test("whoever is not signed in reaches all of every page by Tab", () => walkAll("nobody", pages.nobody));

test("on a telephone’s width the order is that of the page too", async () => {
  const page = await openPage("dpo", { viewport: { width: 360, height: 740 } });
  const faults = [];
  const kinds = ["/today", "/requests/{number}", "/requests/{number}/review/{item}", "/people/{id}", "/people"];
  for (const { address } of kinds.map((kind) => pages.dpo.find((page) => page.kind === kind))) {
    await page.goto(address);
    for (const fault of await faultsOfWalk(page)) faults.push(`${address}: ${fault}`);
  }
  assert.deepEqual(faults, []);
  await page.context().close();
});

for (const media of [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }]) {
  test(`the focus is seen in the picture itself: ${Object.values(media)[0]}`, async () => {
    const page = await openPage("dpo", media);
    const faults = [];
    const looked = new Set();
    for (const kind of ["/requests/{number}/review/{item}?keep=yes", "/requests/{number}", "/people", "/people/add", "/today"]) {
      const { address } = pages.dpo.find((page) => page.kind === kind);
      await page.goto(address);
      // With the keyboard in use, a focus set by a script is shown too.
      await page.keyboard.press("Tab");
      for (const element of await page.locator("a[href], button, input:not([type=hidden]), select, textarea, summary").elementHandles()) {
        const sort = await element.evaluate((e) => e.checkVisibility() && `${e.tagName} ${e.type ?? ""} ${e.className} ${e.closest("header, nav, .card, .actions")?.className}`);
        if (!sort || sort.includes("skip") || looked.has(sort)) continue;
        looked.add(sort);
        const ring = await ringOf(page, element);
        if (ring < 0.9) faults.push(`${address}: ${sort}: a ring of ${ring.toFixed(2)}`);
      }
    }
    assert.ok(looked.size >= 15, `only ${looked.size} sorts of elements were met`);
    assert.deepEqual(faults, []);
    await page.context().close();
  });
}

test("the skip link leads into the content", async () => {
  const page = await openPage("dpo");
  await page.goto("/requests");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const inMain = await page.evaluate(() => document.activeElement === document.querySelector("main a[href], main button"));
  assert.ok(inMain, "the next stop is the first of the content");
  await page.context().close();
});

test("after a form is sent the focus is where the work goes on", async () => {
  const page = await openPage("dpo");
  const focused = () => page.evaluate(() => document.activeElement.tagName + (document.activeElement.className ? `.${document.activeElement.className}` : ""));
  const goOn = () => opens(page.getByRole("button", { name: "Continue" }));
  await page.goto("/requests/open");
  await page.getByLabel("Year").fill("");
  await goOn();
  assert.equal(await focused(), "DIV.problem", "what is wrong is read first");
  await page.locator(".problem a").first().press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "received-day", "its links lead to the field");
  for (const [label, value] of [["Day", "10"], ["Month", "11"], ["Year", "2026"]]) await page.getByLabel(label).fill(value);
  await goOn();
  await page.getByLabel("Their name").waitFor();
  assert.equal(await focused(), "H1", "the next question is read first");
  assertQuiet(page);
  await page.context().close();
});
