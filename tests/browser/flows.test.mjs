// What is done about accounts, tokens and one's own password, from its beginning to its end without
// scripts; and the right to act for another, which the walk of `answer.test.mjs` without scripts has not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { appCode } from "./support/app-code.mjs";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { addAccount } from "./support/states.mjs";

const NEW_PASSWORD = "otter-candle-marble-9";
let demo, browser, dpo;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  dpo = await openPage("dpo");
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

async function openPage(who) {
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  if (who) await signIn(page, demo, who);
  return page;
}

/** Types the password and signs in, or does not. */
async function password(page, who, words = demo.password) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(`${who}@caretaker.example`);
  await page.getByLabel("Password").fill(words);
  await press(page, "Sign in");
  return pathOf(page);
}

const pathOf = (page) => new URL(page.url()).pathname;
const textOf = (page) => page.locator("main").innerText();

async function press(page, name) {
  await opens(page.locator("main").getByRole("button", { name }).first());
}

async function follow(page, name) {
  await opens(page.locator("main").getByRole("link", { name }).first());
}

async function signOut(page) {
  await opens(page.getByRole("button", { name: "Sign out", exact: true }));
}

/** Types the password where it is asked for. */
async function confirmByPassword(page, words = demo.password) {
  const field = page.getByLabel("Your password");
  if ((await field.count()) > 0) await field.fill(words);
}

/** Somebody new who has set their password, in a browser of their own, and is not signed in. */
async function newcomer(name, called) {
  const page = await openPage();
  await page.goto(await addAccount(demo, name, called));
  await page.getByLabel("New password").fill(demo.password);
  await press(page, "Set password");
  return page;
}

test("without scripts somebody is added, sets a password by the link, changes it, and is signed out elsewhere", async () => {
  await dpo.goto("/settings/accounts");
  await follow(dpo, "Add somebody");
  await dpo.getByLabel("Name", { exact: true }).fill("Perrin Ashdown");
  await dpo.getByLabel("E-mail", { exact: true }).fill("perrin@caretaker.example");
  await press(dpo, "Add the account");
  assert.match(await textOf(dpo), /There is a problem[\s\S]*choose one/, "what they are is missing");
  assert.equal(await dpo.getByLabel("Name", { exact: true }).inputValue(), "Perrin Ashdown");
  await dpo.getByRole("radio", { name: /^Head/ }).check();
  await press(dpo, "Add the account");
  const link = (await dpo.locator("pre").innerText()).trim();
  await follow(dpo, "I have given it");
  assert.match(await textOf(dpo), /Perrin Ashdown[\s\S]*Has not set a password yet/);

  const page = await openPage();
  await page.goto(link);
  await page.getByLabel("New password").fill("short");
  await page.locator("form").evaluate((form) => form.submit());
  await page.getByText("There is a problem").waitFor();
  await page.getByLabel("New password").fill(demo.password);
  await press(page, "Set password");
  assert.equal(await password(page, "perrin"), "/today");
  await page.goto(link);
  await page.getByLabel("New password").fill(NEW_PASSWORD);
  await press(page, "Set password");
  assert.notEqual(pathOf(page), "/sign-in", "the link works once");

  const elsewhere = await openPage();
  assert.equal(await password(elsewhere, "perrin"), "/today");
  await page.goto("/account");
  await press(page, "Sign out everywhere else");
  await elsewhere.goto("/today");
  assert.equal(pathOf(elsewhere), "/sign-in");

  await page.goto("/account");
  await follow(page, "Change your password");
  await page.getByLabel("The password you have now").fill("not the password");
  await page.getByLabel("The new password").fill(NEW_PASSWORD);
  await press(page, "Change the password");
  assert.match(await textOf(page), /There is a problem/);
  await page.getByLabel("The password you have now").fill(demo.password);
  await page.getByLabel("The new password").fill(NEW_PASSWORD);
  await press(page, "Change the password");
  assert.equal(pathOf(page), "/account", "whoever changed it stays signed in");
  assert.equal(await password(elsewhere, "perrin"), "/sign-in", "the old password opens nothing");
  assert.equal(await password(elsewhere, "perrin", NEW_PASSWORD), "/today");
  for (const one of [dpo, page, elsewhere]) assertQuiet(one);
});

test("without scripts an account is locked, unlocked, and given a new link", async () => {
  const page = await newcomer("odile", "Odile Varley");
  assert.equal(await password(page, "odile"), "/today");
  const line = dpo.locator("li", { hasText: "Odile Varley" });
  await dpo.goto("/settings/accounts");
  await follow(dpo, "Lock Odile Varley");
  assert.match(await textOf(dpo), /Lock the account of Odile Varley[\s\S]*signed out at once/, "asked first");
  await page.goto("/today");
  assert.equal(pathOf(page), "/today", "asking locks nothing");
  await press(dpo, "Lock it");
  assert.match(await line.innerText(), /Locked/);
  await page.goto("/today");
  assert.equal(pathOf(page), "/sign-in");
  assert.equal(await password(page, "odile"), "/sign-in");

  await follow(dpo, "Unlock Odile Varley");
  await press(dpo, "Unlock it");
  assert.match(await line.innerText(), /Can sign in/);
  assert.equal(await password(page, "odile"), "/today");

  await follow(dpo, "New password for Odile Varley");
  await press(dpo, "Make the link");
  const link = (await dpo.locator("pre").innerText()).trim();
  await page.goto("/today");
  assert.equal(pathOf(page), "/sign-in", "they are signed out");
  assert.equal(await password(page, "odile"), "/sign-in", "the old password opens nothing");
  await page.goto(link);
  await page.getByLabel("New password").fill(NEW_PASSWORD);
  await press(page, "Set password");
  assert.equal(await password(page, "odile", NEW_PASSWORD), "/today");
  for (const one of [dpo, page]) assertQuiet(one);
});

test("without scripts second factors are removed: one’s own, and those of somebody who lost theirs", async () => {
  const page = await newcomer("june", "June Pascoe");
  await password(page, "june");
  const secret = await addApp(page, "My telephone");
  await addApp(page, "My tablet");

  await follow(page, "Make new ones");
  await confirmByPassword(page, "not the password");
  await press(page, "Make ten new codes");
  assert.match(await textOf(page), /There is a problem/);
  await confirmByPassword(page);
  await press(page, "Make ten new codes");
  const codes = (await page.locator("pre").innerText()).trim().split("\n");
  assert.equal(codes.length, 10);
  await follow(page, "I have kept them");

  await follow(page, "Remove My tablet");
  await confirmByPassword(page, "not the password");
  await press(page, "Remove it");
  assert.match(await textOf(page), /There is a problem/);
  await confirmByPassword(page);
  await press(page, "Remove it");
  assert.equal(pathOf(page), "/account");
  assert.doesNotMatch(await textOf(page), /My tablet/);
  await signOut(page);
  assert.equal(await password(page, "june"), "/sign-in/code", "the other is still asked for");
  await page.getByLabel("The code of your app").fill(codes[0]);
  await press(page, "Sign in");
  assert.equal(pathOf(page), "/today");

  await dpo.goto("/settings/accounts");
  await follow(dpo, "Lost telephone or key of June Pascoe");
  assert.match(await textOf(dpo), /speak to them/);
  await press(dpo, "Remove them");
  assert.doesNotMatch(await dpo.locator("li", { hasText: "June Pascoe" }).innerText(), /second factor/);
  await page.goto("/today");
  assert.equal(pathOf(page), "/sign-in", "they are signed out");
  assert.equal(await password(page, "june"), "/today", "the password alone opens the account");
  assert.ok(secret);
  for (const one of [dpo, page]) assertQuiet(one);
});

/** Adds an app to one's own account; the page that follows is the account. Gives the secret. */
async function addApp(page, name) {
  await page.goto("/account");
  await follow(page, "Add an app");
  const secret = await page.locator("pre").innerText();
  await page.getByLabel("What do you call it?").fill(name);
  await page.getByLabel("The code it shows").fill(appCode(secret, demo.now()));
  await confirmByPassword(page);
  await press(page, "Add the app");
  const kept = page.getByRole("link", { name: "I have kept them" });
  if ((await kept.count()) > 0) await follow(page, "I have kept them");
  assert.match(await textOf(page), new RegExp(name));
  return secret;
}

test("without scripts a token is made, opens what it was made for, and is ended", async () => {
  await dpo.goto("/account");
  await follow(dpo, "Tokens for programs");
  await follow(dpo, "Make a token");
  await dpo.getByLabel("What is it for?").fill("the timetable program");
  await confirmByPassword(dpo);
  await press(dpo, "Make the token");
  assert.match(await textOf(dpo), /There is a problem[\s\S]*at least one/, "nothing was chosen");
  assert.equal(await dpo.getByLabel("What is it for?").inputValue(), "the timetable program");
  await dpo.locator("input[value='person.list']").check();
  await confirmByPassword(dpo);
  await press(dpo, "Make the token");
  const token = (await dpo.locator("pre").innerText()).trim();
  const ask = async (path) => (await fetch(new URL(`/api/v1/${path}`, demo.url), { headers: { authorization: `Bearer ${token}` } })).status;
  assert.equal(await ask("people"), 200);
  assert.equal(await ask("accounts"), 403, "it opens no more than was chosen");
  await follow(dpo, "The program has it");
  await follow(dpo, /^End it/);
  assert.match(await textOf(dpo), /is refused from now on/);
  assert.equal(await ask("people"), 200, "asking ends nothing");
  await press(dpo, "End it");
  assert.match(await dpo.locator("li", { hasText: "the timetable program" }).innerText(), /Ended/);
  assert.equal(await ask("people"), 401);
  assertQuiet(dpo);
});

test("without scripts whoever asks for another shows that they may, and a passkey’s page says what works instead", async () => {
  await demo.command("request", "open", "P0014", "--from", "Imran Khan", "--standing", "parental-responsibility", "--received", "2026-11-10", "--channel", "e-mail", "--contact", "imran.khan@inbox.example.org");
  await dpo.goto("/requests/001");
  await follow(dpo, /^Be sure they may ask/);
  await press(dpo, "Record this");
  assert.match(await textOf(dpo), /There is a problem/);
  await dpo.getByLabel("I have seen what shows it").check();
  await dpo.getByLabel("What you saw").fill("The birth certificate. She is content that he asks.");
  await press(dpo, "Record this");
  assert.equal(pathOf(dpo), "/requests/001");
  assert.match(await dpo.locator("li", { hasText: "Be sure they may ask" }).innerText(), /Completed/);

  await dpo.goto("/account");
  await follow(dpo, "Add a passkey");
  assert.match(await textOf(dpo), /A passkey needs scripts/);
  assert.equal(await dpo.getByRole("button", { name: "Add a passkey" }).count(), 0, "no button that does nothing");
  await follow(dpo, "app");
  assert.equal(pathOf(dpo), "/account/app");
  assertQuiet(dpo);
});
