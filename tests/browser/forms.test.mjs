// Every form without scripts: filled in, sent, and done. What a request goes through from its opening to
// its collection is walked in `answer.test.mjs`, without scripts too.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { routeOf, routes } from "./support/routes.mjs";
import { setTheScene } from "./support/scene.mjs";
import { surveyAll } from "./support/survey.mjs";

/** The forms that `answer.test.mjs` and `review.test.mjs` send without scripts. */
const WALKED = [
  "/sign-in",
  "/requests/open",
  "/requests/{number}/identity",
  "/requests/{number}/reply",
  "/requests/{number}/search",
  "/requests/{number}/search/{place}/by-hand",
  "/requests/{number}/search/{place}/leave-out",
  "/requests/{number}/review/alike",
  "/requests/{number}/review/bulk",
  "/requests/{number}/review/suggestions/{rule}",
  "/requests/{number}/review/together",
  "/requests/{number}/review/{item}",
  "/requests/{number}/package",
  "/requests/{number}/deliver",
  "/collect/{secret}",
  // Search sheets: sheets.test.mjs sends these.
  "/requests/{number}/sheets/ask",
  "/requests/{number}/sheets/{sheet}/again",
  "/sheet/{secret}",
  "/sheet/{secret}/answer",
  // One's own details: own.test.mjs sends these.
  "/people/{id}/own/invite",
  "/invitations/{id}/withdraw",
  "/proposals/{id}/decide",
  "/mine/{secret}",
  "/mine/{secret}/put-right",
];
let demo, browser, folder, pages, all, page, person, tutor;
const sent = new Set(WALKED);

before(async () => {
  [demo, browser, folder, all] = await Promise.all([startDemo(), startBrowser(), mkdtemp(join(tmpdir(), "caretaker-forms-")), routes()]);
  pages = await surveyAll(demo, await setTheScene(demo));
  [person] = (await demo.command("person", "list")).match(/^\w+(?= +P0014 )/m);
  [page, tutor] = await Promise.all(["dpo", "tutor"].map(openPage));
});
after(() => Promise.all([browser?.close(), demo?.stop(), folder && rm(folder, { recursive: true, force: true })]));

async function openPage(who) {
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  page.on("request", (request) => request.method() === "POST" && sent.add(routeOf(request.url(), all)));
  await signIn(page, demo, who);
  return page;
}

/** Opens a page, fills its form in by labels, and sends it. */
async function fill(page, address, fields, button) {
  await page.goto(address);
  for (const [label, value] of Object.entries(fields)) {
    const field = page.getByLabel(label, { exact: true }).first();
    if (value === true) await field.check();
    else await field.fill(value);
  }
  await opens(page.getByRole("button", { name: button }).first());
  return page.locator("main").innerText();
}

const date = (day, month, year) => ({ Day: String(day), Month: String(month), Year: String(year) });

test("without scripts a person is added, changed, related and unrelated", async () => {
  let text = await fill(page, "/people/add", { "Given names": "Quill", "Family name": "Ferndale", ...date(4, 5, 2013) }, "Add the person");
  assert.match(text, /There is a problem/, "as what they are known is missing");
  assert.equal(await page.getByLabel("Given names").inputValue(), "Quill", "what was typed is still there");
  await page.locator("input[name=kind]").first().check();
  await opens(page.getByRole("button", { name: "Add the person" }));
  const path = new URL(page.url()).pathname;
  assert.match(path, /^\/people\/\w{26}$/);
  text = await fill(page, `${path}/change`, { "The name they go by": "Fern" }, /^(Save|Change|Keep)/);
  await page.goto(path);
  assert.match(await page.locator("main").innerText(), /Fern/);
  await fill(page, "/people", { "Find a person": "Ferndale" }, "Find");
  assert.equal(await page.locator("tbody tr").count(), 1);
});

test("without scripts somebody is found as a relation, and it ends", async () => {
  await page.goto(`/people/${person}/relations/add`);
  await page.locator("input[name=kind]").first().check();
  await page.locator("input[name=name]").fill("Deshpande");
  await opens(page.locator("main form button").first());
  assert.match(await page.locator("main").innerText(), /Deshpande/);
  await opens(page.getByRole("link", { name: /^This has ended/ }).first());
  for (const [label, value] of Object.entries(date(1, 11, 2026))) await page.getByLabel(label, { exact: true }).first().fill(value);
  await opens(page.locator("main form button").first());
  assert.match(await page.locator("main").innerText(), /Ended/);
});

test("without scripts notes and concerns are written down", async () => {
  const own = pages.tutor.find(({ kind }) => kind === "/people/{id}/records/add").address;
  for (const [address, expected] of [[own, /./], [`${own.split("?")[0]}?kind=safeguarding-concern`, /Thank you/]]) {
    await tutor.goto(address);
    for (const box of await tutor.locator("main form textarea").all()) await box.fill("We read two chapters together.");
    for (const name of await tutor.locator("main form input[type=radio]").evaluateAll((all) => [...new Set(all.map((one) => one.name))])) await tutor.locator(`input[name="${name}"]`).first().check();
    await opens(tutor.locator("main form button").first());
    const text = await tutor.locator("main").innerText();
    assert.doesNotMatch(text, /There is a problem/);
    assert.match(text, expected);
  }
});

test("without scripts a place is added", async () => {
  await page.goto("/places/add");
  for (const field of await page.locator("main form input[type=text]").all()) await field.fill("The shed at the back");
  for (const box of await page.locator("main form textarea").all()) await box.fill("By looking into each box.");
  for (const name of await page.locator("main form input[type=radio]").evaluateAll((all) => [...new Set(all.map((one) => one.name))])) await page.locator(`input[name="${name}"]`).last().check();
  await opens(page.locator("main form button").first());
  await page.goto("/places");
  assert.match(await page.locator("main").innerText(), /The shed at the back/);
});

test("without scripts a request is paused, resumed, extended, noted and closed", async () => {
  const done = async (address, choice) => {
    await page.goto(address);
    for (const name of await page.locator("main form input[type=radio]").evaluateAll((all) => [...new Set(all.map((one) => one.name))])) {
      const one = choice ? page.getByRole("radio", { name: choice }) : page.locator(`main form input[name="${name}"]`);
      await one.first().check();
    }
    for (const box of await page.locator("main form textarea, main form input[type=text]:not([inputmode=numeric])").all()) await box.fill("They asked for it on the telephone.");
    await opens(page.locator("main form button").first());
    const text = await page.locator("main").innerText();
    assert.doesNotMatch(text, /There is a problem/, `${address}: ${text.slice(0, 300)}`);
    return text;
  };
  await done("/requests/005/note");
  assert.match(await done("/requests/003/resume"), /Request 003/);
  assert.match(await done("/requests/001/pause"), /Paused|stands still/);
  await done("/requests/001/resume");
  await done("/requests/001/extend");
  assert.match(await done("/requests/005/close", /took it back/), /Request 005/);
});

test("without scripts the ledger is checked and downloaded", async () => {
  await page.goto("/evidence/verify");
  await opens(page.locator("main form button").first());
  assert.match(await page.locator("main").innerText(), /The list is whole/);
  await page.goto("/evidence");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download it for an auditor" }).click()]);
  assert.ok((await download.suggestedFilename()).length > 3);
});

test("without scripts people are added from a file", async () => {
  const file = join(folder, "people.csv");
  await writeFile(file, "id,capacity,given_names,family_name\r\nF01,learner,Wren,Okehampton\r\n");
  await page.goto("/people/import");
  await page.locator("input[type=file]").setInputFiles(file);
  await opens(page.locator("main form button").first());
  await page.getByRole("button", { name: /^Add 1/ }).waitFor();
  await opens(page.getByRole("button", { name: /^Add 1/ }));
  assert.match(await demo.command("person", "list", "Okehampton"), /Wren Okehampton/);
});

test("without scripts a file that is too large is refused in words", async () => {
  const file = join(folder, "large.txt");
  await writeFile(file, "x".repeat(25 * 1024 * 1024));
  const { address } = pages.dpo.find(({ kind }) => kind === "/requests/{number}/search/{place}/by-hand");
  await page.goto(address);
  await page.getByLabel("Something was found").check();
  assert.match(await page.locator("#files-hint").innerText(), /24 MB/, "the limit is said before");
  await page.locator("input[type=file]").setInputFiles(file);
  await opens(page.locator("main form button").first()).catch(() => {});
  const text = await page.locator("body").innerText();
  assert.match(text, /2 MB/);
  assert.match(text, /Caretaker/);
});

test("without scripts one signs out", async () => {
  const leaver = await openPage("head");
  await opens(leaver.getByRole("button", { name: "Sign out" }));
  assert.equal(new URL(leaver.url()).pathname, "/sign-in");
  await leaver.context().close();
});

test("no form was forgotten: those with no test of their own answer without scripts all the same", async () => {
  const forms = new Map();
  for (const { who, html, address } of [...pages.dpo, ...pages.head, ...pages.tutor]) {
    for (const [tag] of html.matchAll(/<form[^>]*method="post"[^>]*>/g)) {
      const action = tag.match(/action="([^"]*)"/)?.[1] ?? address;
      forms.set(routeOf(action.replaceAll("&amp;", "&"), all), { who, address });
    }
  }
  // Last what ends an account's password: it may be the one that the others sign in with.
  const reset = ([route]) => Number(route.endsWith("/reset"));
  const left = [...forms].filter(([route]) => !sent.has(route)).sort((one, other) => reset(one) - reset(other));
  const broken = [];
  for (const [route, { who, address }] of left) {
    const page = await openPage(who);
    await page.goto(address);
    const status = await Promise.race([
      page.waitForResponse((response) => response.request().method() === "POST").then((response) => response.status()),
      page.locator(`main form[method=post]`).first().evaluate((form) => form.submit()).then(() => new Promise(() => {})),
    ]);
    // A refusal is an answer too: a passkey needs a script, an account cannot lock itself.
    if (![200, 303, 403, 422].includes(status)) broken.push(`${route}: ${status}`);
    await page.context().close();
  }
  assert.deepEqual(broken, []);
  assert.ok(sent.size >= 25, `only ${sent.size} kinds of forms were sent`);
  assertQuiet(page);
});
