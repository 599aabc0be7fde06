// Deleting what is held about somebody: the officer sees what would go and what stays, the head agrees,
// and what stays is still there. Looked at by axe in every look on the way.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { inventedPeople, startDemo } from "./support/demo.mjs";
import { faultsOf, namePatterns } from "./support/inspect.mjs";

let demo, browser, names;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  names = namePatterns(await inventedPeople());
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

const main = (page) => page.locator("main");
const press = (page, name) => opens(main(page).getByRole("button", { name }).first());
const follow = (page, name) => opens(main(page).getByRole("link", { name }).first());
const textOf = (page) => main(page).innerText();
const isFine = async (page) => assert.deepEqual(await faultsOf(page, { names }), [], page.url());

async function personOf(number) {
  const list = await demo.command("person", "list");
  return list.match(new RegExp(`^\\w+(?= +${number} )`, "m"))[0];
}

test("what the officer proposes goes once the head agrees, and the rest stays", async () => {
  const person = await personOf("P0014");
  const held = await demo.command("destroy", "preview", "P0014");
  const [, code] = held.match(/^([\w-]+) {2}.*\(\d+\)$/m);
  const officer = await newPage(browser, demo);
  await signIn(officer, demo, "dpo");
  await officer.goto(`/people/${person}`);
  await follow(officer, "Delete");
  assert.match(await textOf(officer), /What stays all the same/);
  await isFine(officer);
  await press(officer, "Propose it");
  assert.match(await textOf(officer), /Say why it is to go|Choose what is to be deleted/);
  await isFine(officer);
  await officer.locator(`input[name=go][value="${code}"]`).check();
  await officer.getByLabel("We do not need it any more").check();
  await press(officer, "Propose it");
  assert.match(await textOf(officer), /nobody agrees to what they proposed themselves/);
  assert.equal(await main(officer).getByRole("link", { name: "Agree and delete it" }).count(), 0);
  await isFine(officer);

  const head = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(head, demo, "head");
  await follow(head, /that is to be deleted for good/);
  await opens(main(head).locator(".rows a").first());
  await follow(head, "Do not delete it");
  await opens(main(head).getByRole("link", { name: "Cancel" }));
  await opens(main(head).locator(".rows a").first());
  await follow(head, "Agree and delete it");
  assert.match(await textOf(head), /cannot be undone, even from a backup/);
  await press(head, "Delete it for good");
  assert.match(await textOf(head), /Deleted for good/);

  await officer.goto("/disposals");
  await isFine(officer);
  await opens(main(officer).locator(".rows a").first());
  assert.match(await textOf(officer), /wiped keys are still on older backups/);
  await isFine(officer);
  await officer.goto(`/people/${person}`);
  const left = await demo.command("destroy", "preview", "P0014");
  assert.doesNotMatch(left, new RegExp(`^${code} `, "m"));
  assert.match(left, /person\.details/);
  assertQuiet(officer);
});

test("what was granted is deleted from the request on", async () => {
  const request = (verb, ...rest) => demo.command("request", verb, "001", ...rest);
  await demo.command("request", "open", "P0015", "--kind", "erasure", "--asked", "delete all of it");
  await request("record", "point-added", "ground=erasure-not-needed", "words=the reports");
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  await page.goto("/requests/001");
  assert.equal(await main(page).getByRole("link", { name: "Delete what was granted" }).count(), 0);
  const person = await personOf("P0015");
  await page.goto(`/people/${person}/delete`);
  assert.match(await textOf(page), /Not now/);
  await isFine(page);
  await request("decide", "1", "granted");
  await page.goto("/requests/001");
  assert.equal(await main(page).getByRole("link", { name: "Delete what was granted" }).count(), 0, "it is not settled who asks");
  await request("identity", "--not-in-doubt", "She came by herself");
  await page.goto("/requests/001");
  await follow(page, "Delete what was granted");
  await page.getByLabel("It was granted in request 001").check();
  await page.locator("input[name=go]").first().check();
  await press(page, "Propose it");
  await follow(page, "Do not delete it");
  await isFine(page);
  await press(page, "Do not delete it");
  assert.match(await textOf(page), /Stopped/i);
  assertQuiet(page);
});

test("what is on hold does not go until the hold ends", async () => {
  const person = await personOf("P0016");
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  await page.goto(`/people/${person}/delete`);
  await follow(page, "Keep it longer");
  await press(page, "Put it on hold");
  assert.match(await textOf(page), /Say why it is kept/);
  await isFine(page);
  await page.getByLabel("A claim is made, or is to be expected").check();
  await page.getByLabel("What is it about?").fill("The claim of May");
  await page.locator("input[name=owner]").first().check();
  await press(page, "Put it on hold");
  assert.match(await textOf(page), /The claim of May/);
  await isFine(page);
  await page.goto(`/people/${person}/delete`);
  assert.match(await textOf(page), /It is on hold: a claim is made/);
  assert.equal(await page.locator("input[name=go]").count(), 0);
  await page.goto("/places");
  await follow(page, "Past its day");
  await isFine(page);
  await opens(main(page).locator('.rows a[href^="/holds/"]').first());
  await follow(page, "Look at it again");
  await isFine(page);
  await page.getByLabel("What did you find?").fill("It is not settled");
  await press(page, "Keep it on hold");
  assert.match(await textOf(page), /It is not settled/);
  await isFine(page);
  await follow(page, "End the hold");
  await isFine(page);
  await page.getByLabel("Why is it over?").fill("It was settled");
  await press(page, "End it");
  assert.match(await textOf(page), /Over/);
  await page.goto(`/people/${person}/delete`);
  assert.ok((await page.locator("input[name=go]").count()) > 0);
  assertQuiet(page);
});

test("the file of a closed request goes as a whole once the head agrees", async () => {
  await demo.command("request", "open", "P0017");
  const list = await demo.command("request", "list");
  const number = Math.max(...[...list.matchAll(/^(\d{3})\b/gm)].map(([, one]) => Number(one)));
  await demo.command("request", "close", String(number), "--reason", "opened-in-error", "--note", "a mistake");
  const officer = await newPage(browser, demo);
  await signIn(officer, demo, "dpo");
  await officer.goto(`/requests/${String(number).padStart(3, "0")}`);
  await follow(officer, /Until when its file is kept/);
  assert.match(await textOf(officer), /By our policy it is kept until/);
  await isFine(officer);
  await officer.getByLabel("Its time is over by our policy").check();
  await press(officer, "Propose it");
  assert.match(await textOf(officer), /Its time is not over/);
  await isFine(officer);
  await officer.getByLabel("It is wrong, or about somebody else").check();
  await press(officer, "Propose it");
  await isFine(officer);
  const at = new URL(officer.url()).pathname;
  const head = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(head, demo, "head");
  await head.goto(at);
  await follow(head, "Agree and delete it");
  await press(head, "Delete it for good");
  assert.match(await textOf(head), /Nothing of it here/);
  await officer.goto(at);
  await isFine(officer);
  const gone = await officer.request.get(`/requests/${String(number).padStart(3, "0")}`);
  assert.equal(gone.status(), 404);
});
