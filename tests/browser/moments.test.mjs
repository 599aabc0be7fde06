// Pages that no link leads to, because they answer a form or last only a moment: looked at in every
// look, by keys, as HTML and as a tree, like those of the other suites.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { appCode } from "./support/app-code.mjs";
import { assertQuiet, newPage, opens, signIn, signInBy, startBrowser } from "./support/browser.mjs";
import { inventedPeople, startDemo, startRestored } from "./support/demo.mjs";
import { faultsOfWalk } from "./support/focus.mjs";
import { faultsInHtml } from "./support/html.mjs";
import { faultsOf, namePatterns } from "./support/inspect.mjs";
import { settleTheDraft } from "./support/policy.mjs";
import { setTheScene } from "./support/scene.mjs";
import { addAccount } from "./support/states.mjs";
import { visitor } from "./support/survey.mjs";
import { changeOf, leftOver, treeOf } from "./support/tree.mjs";

let demo, restored, browser, scene, folder, people, own;
const written = new Set();

before(async () => {
  [demo, browser, folder, people] = await Promise.all([startDemo(), startBrowser(), mkdtemp(join(tmpdir(), "caretaker-moments-")), inventedPeople()]);
  scene = await setTheScene(demo);
  const list = await (await visitor(demo, "tutor")).ask("/people");
  [, own] = (await list.text()).match(/\/people\/(\w{26})/);
  restored = await startRestored(demo, '[sign_in]\nsecond_factor = "tutor"\n');
});
after(() => Promise.all([browser?.close(), demo?.stop(), restored?.stop(), folder && rm(folder, { recursive: true, force: true })]));

async function password(page, who, words = demo.password) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(`${who}@caretaker.example`);
  await page.getByLabel("Password").fill(words);
  await press(page, "Sign in");
}

/** Presses a button that leads to another page. */
async function press(page, name) {
  await opens(page.locator("main").getByRole("button", { name }).first());
}

async function fill(page, fields) {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).first().fill(value);
}

/** Types the password where it is asked for. */
async function confirmByPassword(page) {
  const field = page.getByLabel("Your password");
  if ((await field.count()) > 0) await field.fill(demo.password);
}

async function sendFile(page, name, lines) {
  const file = join(folder, name);
  await writeFile(file, lines.join("\r\n"));
  await page.goto("/people/import");
  await page.locator("input[type=file]").setInputFiles(file);
  await opens(page.locator("main form button").first());
}

async function addSomebody(page, name) {
  await page.goto("/settings/accounts/add");
  await fill(page, { Name: name, "E-mail": `${name.split(" ")[0].toLowerCase()}@caretaker.example` });
  await page.getByRole("radio", { name: /^Head/ }).check();
  await press(page, "Add the account");
}

/** Each moment: who meets it, the heading or words it shows, and how one comes there. */
const MOMENTS = [
  ["an account was added", "dpo", /The link is there/, (page) => addSomebody(page, "Perrin Ashdown")],
  ["an account was reset", "dpo", /The link is there/, async (page) => {
    await addAccount(demo, "forgetful", "Ines Calloway");
    await page.goto("/settings/accounts");
    await opens(page.getByRole("link", { name: "New password for Ines Calloway" }));
    await press(page, "Make the link");
  }],
  ["the last officer is not locked", "dpo", /There is a problem/, async (page) => {
    await page.goto("/settings/accounts");
    await opens(page.locator("li", { hasText: "dpo@caretaker.example" }).getByRole("link", { name: /^Lock/ }));
    await press(page, "Lock it");
  }],
  ["a token was made", "dpo", /The token is there/, async (page) => {
    await page.goto("/settings/tokens/add");
    await fill(page, { "What is it for?": "the timetable program" });
    await page.locator("input[name=scope]").first().check();
    await confirmByPassword(page);
    await press(page, "Make the token");
  }],
  ["a token without a choice", "dpo", /There is a problem/, async (page) => {
    await page.goto("/settings/tokens/add");
    await confirmByPassword(page);
    await press(page, "Make the token");
  }],
  ["new recovery codes", "keyholder", /Your recovery codes/, async (page) => {
    await page.goto("/account/recovery-codes");
    await confirmByPassword(page);
    await press(page, "Make ten new codes");
  }],
  ["an app with a wrong code", "keyholder", /There is a problem/, async (page) => {
    await page.goto("/account/app");
    await fill(page, { "What do you call it?": "My other telephone", "The code it shows": "000000" });
    await confirmByPassword(page);
    await press(page, "Add the app");
  }],
  ["a wrong password", "nobody", /There is a problem/, (page) => password(page, "head", "not-the-password-at-all")],
  ["the second factor is asked for", "nobody", /Show that it is you/, (page) => password(page, "keyholder")],
  ["a wrong second factor", "nobody", /There is a problem/, async (page) => {
    await password(page, "keyholder");
    await page.getByLabel("The code of your app").fill(appCode(scene.keyholder.secret, demo.now(), 40));
    await press(page, "Sign in");
  }],
  ["a password was set", "nobody", /Sign in/, async (page) => {
    await page.goto(await addAccount(demo, "fresh", "Sorrel Quayle"));
    await page.getByLabel("New password").fill(demo.password);
    await press(page, "Set password");
  }],
  ["a password too short", "nobody", /There is a problem/, async (page) => {
    await page.goto(scene.newcomer);
    await page.locator("form").evaluate((form) => (form.noValidate = true));
    await page.getByLabel("New password").fill("short");
    await press(page, "Set password");
  }],
  ["a link that is good for nothing", "nobody", /./, (page) => page.goto("/set-password/no-such-link")],
  ["a wrong code to collect", "nobody", /do not match/, async (page) => {
    await page.goto(scene.link);
    await page.getByLabel("The code").fill(scene.code === "000000" ? "000001" : "000000");
    await press(page, "Continue");
  }],
  ["an answer is collected", "nobody", /Your answer/, async (page) => {
    await page.goto(scene.link);
    await page.getByLabel("The code").fill(scene.code);
    await press(page, "Continue");
  }],
  ["an answer is released", "dpo", /The link is made/, async (page) => {
    await page.goto("/requests/002/package");
    await press(page, /^(Make another link|Release it)/);
  }],
  ["what the columns hold", "dpo", /What the columns hold/, (page) => sendFile(page, "strange.csv", ["Spalte eins,Spalte zwei", "Wren,Okehampton"])],
  ["what a file would do", "dpo", /What this file would do/, (page) => sendFile(page, "good.csv", ["id,capacity,given_names,family_name", "F01,learner,Wren,Okehampton"])],
  ["lines to mend", "dpo", /To be mended/, (page) => sendFile(page, "bad.csv", ["id,capacity,given_names,family_name,born_on", "F01,learner,Wren,Okehampton,2014-05-06", "F02,learner,Robin,Okehampton,the sixth"])],
  ["words were hidden", "dpo", /Decide|Give with parts hidden/, async (page) => {
    await page.goto("/requests/001/review/2");
    if (!(await page.locator("#exact").isVisible())) await page.getByText("Hide other words").click();
    const words = await page.locator("[data-item]").evaluate((item) => item.textContent.match(/[a-z]{5,}/)[0]);
    await page.getByLabel("The words, exactly as they stand").fill(words);
    await press(page, "Add");
  }],
  ["the due date of a request", "dpo", /You must reply by/, async (page) => {
    await page.goto("/requests/open");
    await press(page, "Continue");
  }],
  ["about whom a request is", "dpo", /./, async (page) => {
    await page.goto("/requests/open");
    await press(page, "Continue");
    await page.getByLabel("Their name").fill("Khan");
    await press(page, "Find");
  }],
  ["nobody of that name", "dpo", /Nobody of that name was found/, async (page) => {
    await page.goto("/requests/open");
    await press(page, "Continue");
    await page.getByLabel("Their name").fill("Zzyzx");
    await press(page, "Find");
  }],
  ["a concern was reported", "tutor", /Thank you/, async (page) => {
    await page.goto(`/people/${own}/records/add?kind=safeguarding-concern`);
    for (const box of await page.locator("main form textarea").all()) await box.fill("She said that she is afraid to go home.");
    for (const name of await page.locator("main form input[type=radio]").evaluateAll((all) => [...new Set(all.map((one) => one.name))])) await page.locator(`input[name="${name}"]`).first().check();
    await press(page, "Report it");
  }],
  ["the ledger is whole", "dpo", /The list is whole/, async (page) => {
    await page.goto("/evidence/verify");
    await press(page, /./);
  }],
  ["people who were found", "dpo", /Show everybody/, async (page) => {
    await page.goto("/people");
    await page.getByLabel("Find a person").fill("Khan");
    await press(page, "Find");
  }],
  ["people who were not found", "dpo", /Nobody fits these words/, async (page) => {
    await page.goto("/people");
    await page.getByLabel("Find a person").fill("Zzyzx");
    await press(page, "Find");
  }],
  ["the next version is ready", "dpo", /Adopt version 3 of the policy/, async (page) => {
    await settleTheDraft(demo);
    await page.goto("/policy/draft");
    assert.match(await page.locator("main").innerText(), /Nothing stands against adopting it/);
    await opens(page.getByRole("link", { name: "Adopt it" }));
  }],
  ["the next version is adopted", "dpo", /Version 3 is adopted/, async (page) => {
    await page.goto("/policy/draft/adopt");
    await press(page, "Adopt it");
  }],
  ["a second factor first", "tutor of what was restored", /Your role must have a second factor/, (page) => page.goto("/account")],
  ["nothing else before it", "tutor of what was restored", /This is not possible/, (page) => page.goto("/today")],
  ["today, restored", "dpo of what was restored", /Restored from a backup/, (page) => page.goto("/today")],
  ["a request, restored", "dpo of what was restored", /Restored from a backup/, (page) => page.goto("/requests/001")],
  ["signing in, restored", "nobody of what was restored", /Restored from a backup/, (page) => page.goto("/sign-in")],
  ["nothing is changed before it is confirmed", "dpo of what was restored", /There is a problem/, async (page) => {
    await page.goto("/requests/001/note");
    await page.getByRole("textbox").fill("Telephoned, nobody there");
    await press(page, /./);
  }],
];

async function openPage(words) {
  const [who, of] = words.split(" of ");
  const at = of ? restored : demo;
  const page = await newPage(browser, at);
  if (who === "keyholder") await signInBy(page, at, scene.keyholder);
  else if (who !== "nobody") await signIn(page, at, who);
  return page;
}

for (const [what, who, expected, go] of MOMENTS) {
  test(`${what}: a page like all others`, async () => {
    const page = await openPage(who);
    let last;
    page.on("response", (response) => (last = response.request().isNavigationRequest() && response.status() !== 303 ? response : last));
    await go(page);
    assert.match(await page.locator("body").innerText(), expected);
    const html = await last.text();
    const file = `moments/${what.replace(/\W+/g, "-")}.yml`;
    written.add(file);
    const names = people.map((one) => one.name);
    const faults = await faultsInHtml(html);
    faults.push(...(await faultsOf(page, { names: namePatterns(people) })));
    faults.push(...(await faultsOfWalk(page)));
    assert.deepEqual(faults, []);
    const changed = await changeOf(file, await treeOf(page.locator("main"), names));
    assert.equal(changed, undefined, "look at what changed, then: cargo xtask browser --accept");
    assertQuiet(page);
    await page.context().close();
  });
}

test("no tree is left of a moment that is gone", async () => {
  assert.deepEqual(await leftOver(["moments"], written), []);
});
