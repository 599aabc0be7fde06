// Every page that anybody can reach: accessibility in light, dark and forced colours, wide and narrow,
// with large text; focus that is seen, titles without names, nothing on the console, nothing asked of
// another host.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, signInBy, startBrowser } from "./support/browser.mjs";
import { crawl } from "./support/crawl.mjs";
import { inventedPeople, startDemo } from "./support/demo.mjs";
import { faultsOf, namePatterns, TWO_LOOKS } from "./support/inspect.mjs";
import { givesFile, routeOf, routes } from "./support/routes.mjs";
import { setTheScene } from "./support/scene.mjs";
import { hardToReach, notOwn } from "./support/survey.mjs";

let demo, browser, names, all, scene;
const seen = new Set();
/** One page of each kind with a form to fill in, as the data protection officer meets them. */
const forms = new Map();
const FORM = "main form[method=post]:not(#marks):has(textarea, input:not([type=hidden]):not([type=checkbox]))";

before(async () => {
  let people;
  [demo, browser, people, all] = await Promise.all([startDemo(), startBrowser(), inventedPeople(), routes()]);
  names = namePatterns(people);
  scene = await setTheScene(demo);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

test("what is wrong with a page is seen", async () => {
  const page = await newPage(browser, demo);
  await page.goto("/ask");
  await page.evaluate(() => {
    const bad = `<img src="/assets/icon.svg"><p id="pale">pale</p><button id="bare">bare</button><p id="wide">wide</p>`;
    const main = document.querySelector("main");
    main.insertAdjacentHTML("beforeend", bad);
    document.getElementById("pale").style.color = "#ccc";
    document.getElementById("bare").style.outline = "none";
    document.getElementById("wide").style.width = "400px";
    main.insertAdjacentHTML("beforeend", `<p id="cut">cutoffcutoffcutoff</p><button id="tight">too much for it</button><p id="own">own</p>`);
    Object.assign(document.getElementById("cut").style, { width: "3rem", overflow: "hidden", whiteSpace: "nowrap", overflowWrap: "normal" });
    Object.assign(document.getElementById("tight").style, { width: "3rem", whiteSpace: "nowrap" });
    Object.assign(document.getElementById("own").style, { forcedColorAdjust: "none", color: "#ddd" });
    document.title = "Ella Mae Khan";
    console.error("an error");
  });
  const faults = (await faultsOf(page, { names })).join("\n");
  const expected = ["image-alt", "color-contrast", "no visible focus: <button", "light, 320 px: scrolls sideways", "holds a name", "cut off: <p", "outside its box: <button", "forced colours, 360 px: contrast of"];
  for (const fault of expected) assert.ok(faults.includes(fault), `${fault} is not seen`);
  assert.equal(page.complaints.length, 1);
});

/** Looks at every page that somebody can reach by links. */
async function inspectAll(page, starts, { ofAKind, also = () => {}, leaveOut = () => false, ...options } = {}) {
  const faults = [];
  const look = async (address, status) => {
    await also(address);
    if (status !== 200) faults.push(`${address}: a link leads to ${status}`);
    for (const fault of await faultsOf(page, { names, ...options })) faults.push(`${address}: ${fault}`);
  };
  const skip = (route) => givesFile(route) || leaveOut(route);
  const met = await crawl(page, { base: demo.url, starts, routes: all, skip, look, ofAKind });
  for (const route of met.keys()) if (!leaveOut(route)) seen.add(route);
  assert.deepEqual(faults, []);
  assertQuiet(page);
  return met;
}

test("the pages of the data protection officer", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  const noteForm = async (address) => {
    const route = routeOf(address, all);
    if (!forms.has(route) && !route.endsWith("/close") && (await page.locator(FORM).count()) > 0) forms.set(route, address);
  };
  await inspectAll(page, ["/today", ...(await hardToReach(demo))], { also: noteForm, ofAKind: 1 });
});

for (const who of ["head", "tutor"]) {
  test(`the pages of the ${who}`, async () => {
    const page = await newPage(browser, demo);
    await signIn(page, demo, who);
    await inspectAll(page, ["/today"], { looks: TWO_LOOKS, ofAKind: 1 });
  });
}

test("one’s own account, with a second factor", async () => {
  const page = await newPage(browser, demo);
  await signInBy(page, demo, scene.keyholder);
  await inspectAll(page, ["/account"], { leaveOut: notOwn });
});

test("the pages of whoever is not signed in", async () => {
  const page = await newPage(browser, demo);
  await inspectAll(page, ["/ask", "/sign-in", scene.link, scene.newcomer]);
  await page.goto(scene.link);
  await page.getByLabel("The code").fill(scene.code);
  await opens(page.getByRole("button", { name: "Continue" }));
  await page.getByRole("heading", { name: "Your answer" }).waitFor();
  assert.deepEqual(await faultsOf(page, { names }), []);
});

test("pages of refusals and mistakes", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "tutor");
  for (const address of ["/no-such-page", "/requests/001", "/people/no-such-person"]) {
    const status = (await page.goto(address)).status();
    assert.ok([403, 404].includes(status), `${address} answers ${status}`);
    assert.deepEqual(await faultsOf(page, { names, looks: TWO_LOOKS }), [], address);
  }
  assertQuiet(page);
});

test("a form sent empty says how to mend it", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  const faults = [];
  let [mended, status] = [0, 0];
  page.on("response", (response) => (status = response.request().isNavigationRequest() ? response.status() : status));
  for (const address of forms.values()) {
    await page.goto(address);
    await Promise.all([page.waitForEvent("load"), page.locator(FORM).first().evaluate(sendEmpty)]);
    if (status !== 422) continue;
    mended += 1;
    const problem = page.locator(".problem");
    if (!(await problem.evaluate((element) => element === document.activeElement))) faults.push(`${address}: the problem has no focus`);
    const broken = await problem.locator("a").evaluateAll((links) => links.filter((a) => !document.querySelector(a.hash)).map((a) => a.hash));
    if (broken.length > 0) faults.push(`${address}: links lead nowhere: ${broken}`);
    for (const fault of await faultsOf(page, { names, looks: TWO_LOOKS })) faults.push(`${address}: ${fault}`);
  }
  assert.ok(mended >= 8, `only ${mended} forms refused to be empty`);
  assert.deepEqual(faults, []);
  assertQuiet(page);
});

/** In the page: takes everything out of a form and sends it, past the browser’s own checks. */
function sendEmpty(form) {
  for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = false;
    else field.value = "";
  }
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button"));
}

test("no page was forgotten", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  const forgotten = [];
  // The record of a processor is linked where a policy acts for others: packs.test.mjs looks at it. A draft
  // is adopted once nothing stands against it: moments.test.mjs looks at that. What is asked for is decided
  // thing by thing in what is no access request: kinds.test.mjs looks at it. What is to be deleted waits for
  // somebody to agree: delete.test.mjs looks at that, and at what is on hold. Texts to be
  // marked are chosen at random: score.test.mjs looks at them. A search sheet is opened, and sent again, once
  // there is one: sheets.test.mjs looks at that. What somebody says of their own details waits until they were
  // invited: own.test.mjs looks at that.
  const elsewhere = ["/policy/processor", "/policy/draft/adopt", "/requests/{number}/points/{point}", "/requests/arrivals/{id}", "/requests/arrivals/{id}/set-aside", "/requests/{number}/sheets/{sheet}/again", "/sheet/{secret}", "/mine/{secret}", "/people/{id}/own/invite", "/invitations/{id}/withdraw", "/proposals/{id}/decide", "/disclosures/{id}/strike", "/disclosures/{id}/told", "/files/{id}/delete", "/disposals/{id}", "/disposals/{id}/agree", "/disposals/{id}/stop", "/holds/{id}", "/holds/{id}/review", "/holds/{id}/end", "/score/{id}", "/score/{id}/{number}", "/score/{id}/finish"];
  for (const route of all.filter((route) => !seen.has(route) && !givesFile(route) && !elsewhere.includes(route))) {
    const answer = await page.request.get(route.replace(/\{number\}/, "001").replace(/\{[^}]+\}/g, "0"), { maxRedirects: 0 });
    const isPage = answer.status() !== 405 && !answer.headers().location;
    if (isPage) forgotten.push(route);
  }
  assert.deepEqual(forgotten, []);
});
