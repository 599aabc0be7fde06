// Answering an access request from its opening to its delivery, by keyboard alone.
import assert from "node:assert/strict";
import { choose, press, tabTo, thenLoads, write, writeDate } from "./keys.mjs";

/** What the keys of a review stand for; without scripts the same buttons are reached by Tab. */
const KEYS = { "Give all": "g", "Give with": "h", "Not about them": "n" };

/** Records a request that came on Tuesday 10 November; gives its number. */
export async function open(page, { about, asker, standing }) {
  await press(page, "link", "Requests");
  await press(page, "link", "Record a request");
  await writeDate(page, [10, 11, 2026]);
  await press(page, "button", "Continue");
  // The due date is shown before anything else is asked.
  assert.match(await page.locator(".good").innerText(), /10 December 2026/);
  await write(page, "Their name", about);
  await press(page, "button", "Find");
  await tabTo(page, page.locator("input[type=radio]"));
  await page.keyboard.press("Space");
  await press(page, "button", "Continue");
  await choose(page, asker);
  await choose(page, standing);
  await write(page, "How can you reach them safely?", "By e-mail, at the address we have always used");
  await choose(page, "E-mail");
  await write(page, "What did they ask for?", "Everything you hold, please.");
  await press(page, "button", "Record the request");
  const number = new URL(page.url()).pathname.match(/^\/requests\/(\d+)$/)?.[1];
  assert.ok(number, `no request was recorded: ${page.url()}`);
  return number;
}

/** Who asks is known, may ask, and can be answered safely. */
export async function understand(page, { forAnother }) {
  await press(page, "link", "Be sure who is asking");
  await choose(page, "There is no doubt who they are");
  await write(page, "Why there is no doubt, or what you saw", "We spoke on the number we have always had.");
  await press(page, "button", "Record this");
  if (forAnother) {
    await press(page, "link", /^Be sure they may ask/);
    await choose(page, "I have seen what shows it");
    await write(page, "What you saw", "The birth certificate. She is content that he asks.");
    await press(page, "button", "Record this");
  }
  await press(page, "link", /safe way to reply/);
  await write(page, "How we will reply, and why that is safe", "The link by e-mail, the code by telephone.");
  await press(page, "button", "Record this");
}

/** Every place is searched: by Caretaker where it can, else by hand, and one is left out. */
export async function search(page) {
  await press(page, "button", "Search all that Caretaker can read");
  const byHand = page.getByRole("link", { name: /^By hand/ });
  const waiting = page.locator("li", { has: byHand }).filter({ hasText: /Not searched|To be searched|Waiting|Not started/ });
  const places = await waiting.count();
  for (let left = places; left > 0; left -= 1) {
    const place = waiting.first();
    if (left === 1) {
      await tabTo(page, place.getByRole("link", { name: /^Leave out/ }));
      await thenLoads(page, "Enter");
      await write(page, "Why this place need not be searched", "It holds empty forms only.");
      await press(page, "button", "Leave it out");
    } else {
      await tabTo(page, place.getByRole("link", { name: /^By hand/ }));
      await thenLoads(page, "Enter");
      await choose(page, "Nothing was found");
      await press(page, "button", "Record the search");
    }
  }
  return places;
}

/**
 * Decides about every item: each key once, then one by one for a while, then the rest of each
 * conversation at once. Gives the names of those who are hidden from the answer.
 */
export async function review(page, { scripts, oneByOne = 10 }) {
  const decide = async (button) => {
    if (scripts) return thenLoads(page, KEYS[button]);
    return press(page, "button", new RegExp(`^${button}`));
  };
  const hidden = new Set();
  const note = async () => (await namesHidden(page)).forEach((name) => hidden.add(name));
  await press(page, "link", "Decide what to give");
  await press(page, "link", /^Begin with item/);
  await takeBack(page, decide, scripts);
  await keepBack(page, scripts);
  await hideWords(page, await aWordOf(page));
  await decide("Give with");
  for (let item = 0; item < oneByOne && /\/review\/\d+/.test(page.url()); item += 1) {
    await note();
    await decide(/with 0 parts/.test(await page.locator(".decide").innerText()) ? "Give all" : "Give with");
  }
  if (/\/review\/\d+/.test(page.url())) await press(page, "link", "Review");
  const rest = page.getByRole("button", { name: /^Give the rest as suggested/ });
  while ((await rest.count()) > 0) {
    await tabTo(page, rest);
    await thenLoads(page, "Enter");
  }
  assert.match(await page.locator("main").innerText(), /Everything found is decided/);
  return hidden;
}

/** A slip: not about them, and back again. */
async function takeBack(page, decide, scripts) {
  const item = new URL(page.url()).pathname;
  await decide("Not about them");
  assert.notEqual(new URL(page.url()).pathname, item);
  if (scripts) await thenLoads(page, "u");
  else await press(page, "button", /^Undo/);
  assert.equal(new URL(page.url()).pathname, item);
  assert.match(await page.locator("main").innerText(), /^To decide$/m);
}

/** One item is kept back, with a ground of the law and the reason for this item. */
async function keepBack(page, scripts) {
  if (scripts) await thenLoads(page, "k");
  else await press(page, "link", /^Keep back/);
  const ground = page.locator("#keep input[type=radio][name=ground]");
  await tabTo(page, ground);
  await page.keyboard.press("Space");
  await write(page, "Why it is so for this item", "Their solicitor wrote it for the case that is open.");
  await press(page, "button", "Keep this item back");
}

/** A word of the open item that is not hidden yet. */
async function aWordOf(page) {
  const words = (await openText(page, new URL(page.url()).pathname)).match(/[a-z]{4,}/g);
  return words.at(-1);
}

function namesHidden(page) {
  const people = page.locator("fieldset.spots", { has: page.locator("input[name=hide]:checked") });
  return people.locator("legend").allInnerTexts();
}

/** Hides words that the program did not mark; the item is open. */
async function hideWords(page, words) {
  const summary = page.locator("summary", { hasText: "Hide other words" });
  if (!(await page.getByLabel("The words, exactly as they stand").isVisible())) {
    await tabTo(page, summary);
    await page.keyboard.press("Enter");
  }
  const before = await partsHidden(page);
  await write(page, "The words, exactly as they stand", words);
  await press(page, "button", "Add");
  assert.ok((await partsHidden(page)) > before, "the words are hidden too");
}

async function partsHidden(page) {
  const button = await page.getByRole("button", { name: /^Give with/ }).innerText();
  return Number(button.match(/\d+/)[0]);
}

/** Puts the answer together and has it checked; hides what the check finds, and tries again. */
export async function putTogether(page, number) {
  await press(page, "link", "Put the answer together");
  await press(page, "button", "Put the answer together");
  const names = new Set([...(await findings(page)).matchAll(/the full name of (.+?) stands here/g)].map((m) => m[1]));
  if (names.size > 0) {
    await press(page, "link", "Back to the review");
    for (const name of names) await hideEverywhere(page, number, name);
    await press(page, "link", "Put the answer together");
    await press(page, "button", /^Put the answer together/);
  }
  assert.match(await page.locator("main").innerText(), /^Ready\./m);
}

/** Releases the answer; gives the link and the code, which are shown once. */
export async function release(page, number, meanwhile = async () => {}) {
  await press(page, "button", "Release it and make the link");
  const link = (await page.locator("pre").innerText()).trim();
  const code = (await page.locator(".code").innerText()).replace(/\s/g, "");
  assert.match(code, /^\d{6}$/);
  await meanwhile();
  await press(page, "link", "Back to the request");
  assert.equal(new URL(page.url()).pathname, `/requests/${number}`);
  return { link, code };
}

async function findings(page) {
  return (await page.locator(".stop li").allInnerTexts()).join("\n");
}

/** Hides a name wherever it stands unhidden; the list of items is open, and is again afterwards. */
async function hideEverywhere(page, number, name) {
  const links = page.locator(`.rows a[href^="/requests/${number}/review/"]`);
  const items = await links.evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  for (const item of items) {
    const text = await openText(page, item);
    const written = text.match(new RegExp(name.replace(/\s+/g, "\\s+"), "i"))?.[0];
    if (!written) continue;
    await tabTo(page, page.locator(`.rows a[href="${item}"]`));
    await thenLoads(page, "Enter");
    await hideWords(page, written);
    await press(page, "button", /^Give with/);
    if (/\/review\/\d+/.test(page.url())) await press(page, "link", "Review");
  }
}

/** The part of an item's text that is given, looked up beside the page that is open. */
async function openText(page, path) {
  const html = await (await page.request.get(path)).text();
  const item = html.slice(html.indexOf("data-item>"), html.indexOf('<p class="hint">Marked'));
  const given = item.replace(/<span class="[^"]*hide[^"]*">.*?\]<\/span><\/span>/gs, " ");
  return given.replace(/<[^>]*>/g, "");
}
