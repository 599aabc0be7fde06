// A whole access request, from its opening to its collection, by keyboard alone: with scripts and
// without. What is collected is read by another program than ours.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, putTogether, release, review, search, understand } from "./support/answer.mjs";
import { assertQuiet, newPage, startBrowser } from "./support/browser.mjs";
import { inventedPeople, startDemo } from "./support/demo.mjs";
import { textOfPdf } from "./support/files.mjs";
import { press, tabTo, thenLoads, write } from "./support/keys.mjs";

let demo, browser, people;

before(async () => {
  [demo, browser, people] = await Promise.all([startDemo(), startBrowser(), inventedPeople()]);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

test("a father’s request is answered with keys, and collected", async () => {
  const asks = { about: "Mohammed Hussain", asker: "Tariq Hussain", standing: "By parental responsibility" };
  await answered(asks, { javaScriptEnabled: true });
});

test("a young person’s own request is answered without scripts, and collected", async () => {
  const asks = { about: "April Best", asker: "April Best themselves", standing: "For themselves" };
  await answered(asks, { javaScriptEnabled: false });
});

async function answered(asks, { javaScriptEnabled }) {
  const page = await newPage(browser, demo, { javaScriptEnabled });
  await signInByKeyboard(page);
  const number = await open(page, asks);
  await understand(page, { forAnother: asks.standing !== "For themselves" });
  const byHand = await search(page);
  assert.ok(byHand >= 2, "some places can be searched by hand only");
  const hidden = await review(page, { scripts: javaScriptEnabled });
  await putTogether(page, number);
  const { link, code } = await release(page, number);
  assertQuiet(page);
  await page.context().close();

  const collected = await collect(link, code, { javaScriptEnabled });
  assert.ok(collected.startsWith("Bramblewood") || collected.includes(asks.about), "the answer names its subject");
  assertHidden(collected, hidden);
}

async function signInByKeyboard(page) {
  await page.goto("/");
  await write(page, "E-mail address", "dpo@caretaker.example");
  await write(page, "Password", demo.password);
  await thenLoads(page, "Enter");
}

/** Collects as whoever asked does: on another device, with the link and then the code. */
async function collect(link, code, options) {
  const page = await newPage(browser, demo, options);
  await page.goto(link);
  await write(page, "The code", code === "000000" ? "000001" : "000000");
  await thenLoads(page, "Enter");
  assert.match(await page.locator(".problem").innerText(), /That link and code do not match/);
  await write(page, "The code", code);
  await press(page, "button", "Continue");
  await tabTo(page, page.getByRole("button", { name: "Save the answer (PDF)" }));
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(download.suggestedFilename(), "answer.pdf");
  const text = await textOfPdf(await download.path());
  assertQuiet(page);
  await page.context().close();
  return text;
}

/** No strong identifier of anybody who was hidden stands in the text. */
function assertHidden(text, hidden) {
  const withheld = people.filter((person) => hidden.has(person.name));
  assert.ok(withheld.length > 0, "somebody was hidden");
  const folded = text.toLowerCase();
  for (const person of withheld) {
    const stands = person.forbidden.filter((words) => folded.includes(words.toLowerCase()));
    assert.equal(stands.length, 0, `${stands.length} identifiers of ${person.id} stand in the answer`);
  }
}
