// A story: somebody asks by the public page, those who work here decide, and whoever asked collects the
// answer. Everything is done in pages, and without scripts.
import assert from "node:assert/strict";
import { newPage, opens, signIn } from "./browser.mjs";
import { textOfPdf } from "./files.mjs";

const main = (page) => page.locator("main");
export const press = (page, name) => opens(main(page).getByRole("button", { name }).first());
export const follow = (page, name) => opens(main(page).getByRole("link", { name }).first());
export const textOf = (page) => main(page).innerText();
const there = async (page, name) => (await main(page).getByRole("button", { name }).count()) > 0;

/** A page of somebody outside, and one of the data protection officer, both without scripts. */
export async function bothSides(browser, house) {
  const outside = await newPage(browser, house, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  const officer = await newPage(browser, house, { javaScriptEnabled: false });
  await signIn(officer, house, "dpo");
  return { outside, officer };
}

/** Asks by the public page; gives the reference, the code and what was told then. */
export async function ask(page, { want, about = "Me", person, from = person, words }) {
  await page.goto("/ask");
  await page.getByLabel(want, { exact: true }).check();
  await page.getByLabel(about, { exact: true }).check();
  await page.getByLabel("The name of the person it is about").fill(person);
  await page.getByLabel("What do you ask?").fill(words);
  await page.getByLabel("Your name").fill(from);
  await page.getByLabel("Your telephone number").fill("01632 960190");
  await press(page, "Send");
  const [reference, code] = await page.locator(".code").allInnerTexts();
  assert.ok(code, `nothing was taken: ${await textOf(page)}`);
  return { reference, code, told: await textOf(page) };
}

/** What whoever asked is told of how far it is. */
export async function standing(page, { reference, code }) {
  await page.goto("/ask/status");
  await page.getByLabel("Your reference").fill(reference);
  await page.getByLabel("Your code").fill(code);
  await press(page, "Look");
  return textOf(page);
}

/** What arrived is matched with a person, and a request; gives the path of the request. */
export async function match(page, { reference }, person) {
  await page.goto("/requests");
  await follow(page, new RegExp(`^${reference}`));
  await press(page, "Continue");
  await press(page, "Find");
  await main(page).getByRole("radio", { name: new RegExp(`^${person}`) }).check();
  await press(page, "Continue");
  await press(page, "Record the request");
  const at = new URL(page.url()).pathname;
  assert.match(at, /^\/requests\/\d+$/, await textOf(page));
  return at;
}

/** Records something: what is asked is answered by labels, a text is typed and `true` is chosen. */
export async function record(page, at, code, answers = {}) {
  await page.goto(`${at}/record/${code}`);
  for (const [label, answer] of Object.entries(answers)) {
    const field = page.getByLabel(label);
    if (answer === true) await field.check();
    else await field.fill(answer);
  }
  await press(page, "Record this");
  assert.equal(new URL(page.url()).pathname, at, `${code}: ${await textOf(page)}`);
}

/** A proof is asked for, and comes. */
export async function proved(page, at) {
  await page.goto(`${at}/identity`);
  await page.getByLabel("I have asked for proof today").check();
  await press(page, "Record this");
  await page.goto(`${at}/letters`);
  const letters = await textOf(page);
  await page.goto(`${at}/identity`);
  await page.getByLabel("What I asked for has come").check();
  await page.getByLabel("Why there is no doubt, or what you saw").fill("Seen at the office, and given back.");
  await press(page, "Record this");
  return letters;
}

/** It is plain who asks, and how to reply safely. */
export async function known(page, at, { doubt = false } = {}) {
  let letters = "";
  if (doubt) letters = await proved(page, at);
  else {
    await page.goto(`${at}/identity`);
    await page.getByLabel("There is no doubt who they are").check();
    await page.getByLabel("Why there is no doubt, or what you saw").fill("We spoke on the number we have always had.");
    await press(page, "Record this");
  }
  await page.goto(`${at}/reply`);
  await page.getByLabel("How we will reply, and why that is safe").fill("The link by e-mail, the code by telephone.");
  await press(page, "Record this");
  return letters;
}

/** Each thing asked for is written down with its ground and decided. */
export async function decide(page, at, points) {
  for (const [nth, { words, ground, refused }] of points.entries()) {
    await page.goto(`${at}/record/point-added`);
    await page.getByLabel("What do they ask for?").fill(words);
    await page.locator(`input[name=ground][value="${ground}"]`).check();
    await press(page, "Record this");
    await page.goto(`${at}/points/${nth + 1}`);
    const ruling = refused ? refused.code : "granted";
    await page.locator(`input[name=ruling][value="${ruling}"]`).check();
    if (refused) await page.getByLabel("The reasons").fill(refused.why);
    await press(page, "Record the decision");
    assert.equal(new URL(page.url()).pathname, at, await textOf(page));
  }
}

/** What the program can read is searched; every other place is left out with a reason. */
export async function search(page, at) {
  await page.goto(at);
  if (await there(page, "Search all that Caretaker can read")) await press(page, "Search all that Caretaker can read");
}

/** Everything that was found is given with what is suggested to be hidden. */
export async function review(page, at) {
  await page.goto(`${at}/review`);
  while (await there(page, /^Give the rest as suggested/)) await press(page, /^Give the rest as suggested/);
  assert.match(await textOf(page), /Everything found is decided/);
}

/** Put together, checked and released; gives the link and the code. */
export async function release(page, at) {
  await page.goto(`${at}/package`);
  assert.ok(await there(page, /^Put the answer together/), await textOf(page));
  await press(page, /^Put the answer together/);
  assert.match(await textOf(page), /^Ready\./m);
  await press(page, "Release it and make the link");
  const link = (await page.locator("pre").innerText()).trim();
  const code = (await page.locator(".code").innerText()).replace(/\s/g, "");
  return { link, code };
}

/** Collected by link and code; gives the text of the answer as another program reads it. */
export async function collect(page, { link, code }) {
  await page.goto(new URL(link).pathname);
  await page.getByLabel("The code").fill(code);
  await press(page, "Continue");
  const coming = page.waitForEvent("download");
  await main(page).getByRole("button", { name: "Save the answer (PDF)" }).click();
  return textOfPdf(await (await coming).path());
}

/** Every one of these stands in a text. */
export function says(text, words) {
  for (const one of words) assert.ok(one instanceof RegExp ? one.test(text) : text.includes(one), `${one} is not in: ${text}`);
}
