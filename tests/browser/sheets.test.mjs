// Search sheets and questions to somebody outside, without scripts: a colleague without an account opens a
// link with a code, looks, sends a file and signs; a social worker is asked by letter and answers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { inventedPeople, startDemo } from "./support/demo.mjs";
import { faultsOf, namePatterns, TWO_LOOKS } from "./support/inspect.mjs";

let demo, browser, names;

before(async () => {
  let people;
  [demo, browser, people] = await Promise.all([startDemo(), startBrowser(), inventedPeople()]);
  names = namePatterns(people);
  await demo.command("request", "open", "P0068", "--channel", "e-mail", "--received", "2026-11-10", "--contact", "by hand");
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

const SMALL = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const main = (page) => page.locator("main");
const press = (page, name) => opens(main(page).getByRole("button", { name }).first());
const follow = (page, name) => opens(main(page).getByRole("link", { name }).first());
const textOf = (page) => main(page).innerText();
const isNarrow = (page) => page.locator("html").evaluate((html) => html.scrollWidth <= 320);

/** Link and code, as the page that made them shows them once. */
async function linkAndCode(page) {
  const text = await textOf(page);
  return { path: new URL(text.match(/https?:\S+\/sheet\/\S+/)[0]).pathname, code: text.match(/\b(\d{3} \d{3})\b/)[1] };
}

/** Faults of a page as it is met with scripts, with which they can be looked for. */
async function looksWell(address, { code, who } = {}) {
  const page = await newPage(browser, demo);
  if (who) await signIn(page, demo, who);
  await page.goto(address);
  if (code) {
    await page.getByLabel("The code").fill(code);
    await opens(page.getByRole("button", { name: "Continue" }));
  }
  assert.deepEqual(await faultsOf(page, { names, looks: TWO_LOOKS }), [], address);
  assertQuiet(page);
  await page.context().close();
}

test("a colleague without an account looks, sends what they found, and signs", async () => {
  const page = await newPage(browser, demo, SMALL);
  await signIn(page, demo, "dpo");
  await page.goto("/requests/001");
  await follow(page, "Ask a colleague to look");
  await press(page, "Ask them");
  assert.match(await textOf(page), /Enter who is asked|Enter where they should look/);
  await page.getByLabel("Their name").fill("Petra Quist");
  await page.getByLabel("Where should they look?").fill("Your mailbox\nYour telephone");
  await press(page, "Ask them");
  assert.match(await textOf(page), /You see this once/);
  assert.ok(await isNarrow(page), "scrolls sideways");
  const { path, code } = await linkAndCode(page);
  await page.goto("/requests/001");
  assert.match(await textOf(page), /Petra Quist\s+Not answered yet/i);
  assert.ok(await isNarrow(page), "scrolls sideways");
  const again = await main(page).getByRole("link", { name: "Send again to Petra Quist" }).getAttribute("href");

  const hers = await newPage(browser, demo, SMALL);
  await hers.goto(path);
  await hers.getByLabel("The code").fill(code === "000 000" ? "111111" : "000000");
  await press(hers, "Continue");
  assert.match(await textOf(hers), /do not match/);
  await hers.getByLabel("The code").fill(code);
  await press(hers, "Continue");
  const words = await textOf(hers);
  assert.match(words, /What to look for[\s\S]+Your mailbox[\s\S]+Your telephone/);
  assert.equal(await hers.title().then((title) => names.some((name) => name.test(title))), false);
  assert.ok(await isNarrow(hers), "scrolls sideways");
  await press(hers, "Sign and send");
  assert.match(await textOf(hers), /Say what came of this place/);
  await looksWell(path);
  await looksWell(path, { code });
  await looksWell(again, { who: "dpo" });
  await looksWell("/requests/001/sheets/ask", { who: "dpo" });

  await hers.getByLabel("I looked and found nothing").first().check();
  await hers.getByLabel("I found something").last().check();
  const file = { name: "messages.txt", mimeType: "text/plain", buffer: Buffer.from("They come at four on Tuesday.") };
  await hers.getByLabel("Files you found").last().setInputFiles(file);
  await hers.getByLabel("Your name, as your signature").fill("P. Quist");
  await press(hers, "Sign and send");
  assert.match(await textOf(hers), /Thank you[\s\S]+was signed on/);
  await hers.goto(path);
  await hers.getByLabel("The code").fill(code);
  await press(hers, "Continue");
  assert.match(await textOf(hers), /was signed on/);
  assert.doesNotMatch(await textOf(hers), /Your mailbox/);
  await looksWell(path, { code });

  await page.goto("/requests/001");
  assert.match(await textOf(page), /Petra Quist\s+Answered[\s\S]+Signed “P. Quist”/i);
  await looksWell("/requests/001", { who: "dpo" });
  await page.goto("/requests/001/review");
  assert.match(await textOf(page), /From Petra Quist: Your telephone/);
  await page.goto("/requests/001/report");
  assert.match(await textOf(page), /Petra Quist: Answered/);
  await looksWell("/requests/001/report", { who: "dpo" });
  assertQuiet(page);
  assertQuiet(hers);
});

test("a sheet that nobody answers stops the answer until it is said why", async () => {
  const page = await newPage(browser, demo, SMALL);
  await signIn(page, demo, "dpo");
  await page.goto("/requests/001/sheets/ask");
  await page.getByLabel("Their name").fill("Jon Ferro");
  await page.getByLabel("Where should they look?").fill("Your mailbox");
  await press(page, "Ask them");
  await page.goto("/requests/001");
  await follow(page, "Send again to Jon Ferro");
  await press(page, "Send it again");
  assert.match(await textOf(page), /You see this once/);
  await page.goto("/today");
  assert.match(await textOf(page), /A colleague has not answered a search sheet/);
  await page.goto("/requests/001");
  await follow(page, /^leave out.*Jon Ferro/);
  await main(page).locator("textarea").first().fill("He left in May and cannot be reached");
  await opens(main(page).locator("form button").first());
  assert.match(await textOf(page), /Jon Ferro\s+Settled without them[\s\S]+He left in May/i);
  await page.goto("/today");
  assert.doesNotMatch(await textOf(page), /search sheet/);
  assertQuiet(page);
});

test("a social worker is asked by letter and answers", async () => {
  const page = await newPage(browser, demo, SMALL);
  await signIn(page, demo, "dpo");
  await page.goto("/requests/001");
  await follow(page, "Ask somebody outside");
  await page.getByLabel("A social worker").check();
  await page.getByLabel("Who?").fill("Kit Lowe, Northmoor");
  await page.getByLabel("What do you ask them, and why?").fill("May the notes of May be given?");
  for (const [part, value] of [["Day", "27"], ["Month", "11"], ["Year", "2026"]]) await page.getByLabel(part, { exact: true }).fill(value);
  await opens(main(page).locator("form button").last());
  assert.match(await textOf(page), /Kit Lowe, Northmoor\s+A draft/i);
  await page.goto("/requests/001/letters");
  assert.match(await textOf(page), /We do not say here whom it is about/);
  for (const [code, words] of [["consultation-sent"], ["consultation-answered", "Not the one of 3 May."]]) {
    await page.goto(`/requests/001/record/${code}`);
    await page.getByLabel("Kit Lowe, Northmoor").check();
    if (words) await page.getByLabel("What did they say?").fill(words);
    for (const [part, value] of [["Day", "16"], ["Month", "11"], ["Year", "2026"]]) await page.getByLabel(part, { exact: true }).fill(value);
    await opens(main(page).locator("form button").last());
  }
  assert.match(await textOf(page), /Kit Lowe, Northmoor\s+Answered[\s\S]+Not the one of 3 May\./i);
  assert.ok(await isNarrow(page), "scrolls sideways");
  await looksWell("/requests/001/record/consulted", { who: "dpo" });
  assertQuiet(page);
});
