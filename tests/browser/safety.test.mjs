// Safe to reply, without scripts: an estranged father asks for everything about his daughter, and a word
// that her family protects stops the answer, is hidden, and delivery wants a reason.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

const main = (page) => page.locator("main");
const press = (page, name) => opens(main(page).getByRole("button", { name }).first());
const follow = (page, name) => opens(main(page).getByRole("link", { name }).first());
const textOf = (page) => main(page).innerText();

/** The father's request, searched and decided; that he may ask is not shown yet. */
async function asked() {
  const request = (verb, ...rest) => demo.command("request", verb, "001", ...rest);
  const father = ["--from", "Imran Khan", "--standing", "parental-responsibility", "--contact", "imran.khan@inbox.example.org"];
  await demo.command("request", "open", "P0014", "--channel", "e-mail", "--received", "2026-11-10", ...father);
  await request("identity", "--not-in-doubt", "He wrote from the address we have always used");
  await request("reply", "The link by e-mail, the code by telephone");
  const places = [...(await request("show")).matchAll(/^ {2}(.+): to be searched/gm)].map((match) => match[1]);
  await request("search", "--place", places[0]);
  for (const place of places.slice(1)) await request("search", "--place", place, "--leave-out", "It holds empty forms only");
  await request("review", "--all-as-suggested");
}

/** An item that is given, by its number, and three words of it that are not hidden. */
async function given(page) {
  for (let item = 1; item < 9; item += 1) {
    const html = await (await page.request.get(`/requests/001/review/${item}`)).text();
    const text = html.slice(html.indexOf("data-item>"), html.indexOf('<p class="hint">Marked'));
    const open = text.replace(/<span class="[^"]*hide[^"]*">.*?\]<\/span><\/span>/gs, " [] ").replace(/<[^>]*>/g, " [] ");
    const words = open.match(/\b[a-z]{3,} [a-z]{3,} [a-z]{3,}\b/)?.[0];
    if (words && /Given/.test(html)) return { item, words };
  }
  assert.fail("no item is given");
}

test("a protected word stops the answer to an estranged father", async () => {
  await asked();
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(page, demo, "dpo");
  await page.goto("/requests/001/package");
  assert.match(await textOf(page), /Not yet/);
  assert.equal(await main(page).getByRole("button").count(), 0, "no letter before it is shown that he may ask");

  const { item, words } = await given(page);
  const [person] = (await demo.command("person", "list")).match(/^\w+(?= +P0014 )/m);
  await page.goto(`/people/${person}/family`);
  await follow(page, /^What must be kept/);
  await follow(page, "Protect something");
  await press(page, "Protect it");
  assert.match(await textOf(page), /say what it is/i);
  await page.getByLabel("Something else").check();
  await page.getByLabel("The words").fill(words.toUpperCase().replaceAll(" ", "\n"));
  await press(page, "Protect it");
  await follow(page, "Record an order");
  await page.getByLabel("Against whom?").fill("Imran Khan");
  await page.getByLabel("What does it say?").fill("He may have what the court lets him have, by post.");
  await page.getByLabel("Who saw the document?").fill("Rowan Hale");
  await press(page, "Put it on record");
  assert.match(await textOf(page), /Against Imran Khan\s+In force/i);
  assert.doesNotMatch(await page.title(), /Khan/);
  await follow(page, /^Take it away/);
  await page.goto(`/people/${person}`);
  assert.match(await textOf(page), /1 protected word and 1 order on contact/);
  assert.ok(!(await textOf(page)).toLowerCase().includes("by post"));

  await demo.command("request", "authority", "001", "--seen", "The birth certificate");
  await page.goto("/requests/001/package");
  await press(page, "Put the answer together");
  const stopped = await textOf(page);
  assert.match(stopped, /Not ready\.[\s\S]*a protected word of .+ stands here/);
  assert.ok(stopped.includes(`item ${item}: a protected word`), stopped);
  assert.ok(!stopped.includes(words));

  await page.goto(`/requests/001/review/${item}`);
  const exact = page.getByLabel("The words, exactly as they stand");
  if (!(await exact.isVisible())) await main(page).locator("summary", { hasText: "Hide other words" }).click();
  await exact.fill(words);
  await press(page, "Add");
  await press(page, /^Give with/);
  await page.goto("/requests/001/package");
  await press(page, /^Put the answer together/);
  assert.match(await textOf(page), /^Ready\./m);
  assert.match(await textOf(page), /An order on contact with .+ is against whoever this goes to/);
  await press(page, "Release it and make the link");
  assert.match(await page.locator(".problem").innerText(), /order on contact/i);
  await page.getByLabel("Why may it go there all the same?").fill("The court lets him have it.");
  await press(page, "Release it and make the link");
  assert.match((await page.locator("pre").innerText()).trim(), /\/collect\//);
  await page.goto("/requests/001");
  assert.match(await textOf(page), /It may go all the same: The court lets him have it\./);
  assertQuiet(page);
  await page.context().close();
});
