// Consents: an answer is put on record, taken back and seen to, without a script; what was taken back
// carries no new record, and the record of processing says how many agreed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

async function whoever(who) {
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(page, demo, who);
  return page;
}

const main = (page) => page.getByRole("main");
const press = (page, name) => opens(main(page).getByRole("button", { name, exact: true }));

/** How many stand how to something, as the list says. */
async function counts(page, title) {
  await page.goto("/consents");
  const row = page.getByRole("row").filter({ hasText: title });
  return (await row.getByRole("cell").allInnerTexts()).map(Number);
}

test("an answer is put on record, taken back and seen to", async () => {
  const head = await whoever("head");
  const [agreed, no, back, open] = await counts(head, "a leaflet");
  await opens(head.getByRole("link", { name: /a leaflet$/ }));
  await opens(head.getByRole("link", { name: /^Nothing on record/ }));
  const child = head.getByRole("row").filter({ hasText: "Tutee" }).first();
  const name = await child.getByRole("rowheader").innerText();
  await opens(child.getByRole("link", { name: "Put on record" }));
  // Nothing is chosen beforehand: saying nothing is no answer.
  assert.equal(await head.locator("input:checked").count(), 0);
  await press(head, "Put it on record");
  const problem = await head.locator(".problem").innerText();
  for (const fault of ["say whether they agreed", "say who answered", "say how they answered"]) {
    assert.ok(problem.toLowerCase().includes(fault), `${fault}: ${problem}`);
  }
  await head.getByLabel("Yes", { exact: true }).check();
  await head.getByLabel("They did", { exact: true }).check();
  await head.getByLabel("By word of mouth").check();
  await press(head, "Put it on record");
  assert.match(await head.locator(".problem").innerText(), /a parent or carer agrees to this[\s\S]*in writing only/);
  await head.getByLabel("A parent or carer").check();
  await head.getByLabel("Their name").fill("Una Quarrell");
  await head.getByLabel("On a signed paper").check();
  await head.getByLabel("Where is the proof?").fill("The red folder");
  await press(head, "Put it on record");
  assert.match(await main(head).innerText(), /on a signed paper, a parent or carer for them: Una Quarrell\. Proof: The red folder\./);
  assert.deepEqual(await counts(head, "a leaflet"), [agreed + 1, no, back, open - 1]);

  await opens(head.getByRole("link", { name: /a leaflet$/ }));
  await opens(head.getByRole("link", { name: /^Agreed/ }));
  await opens(head.getByRole("rowheader", { name }).getByRole("link"));
  const answer = main(head).locator("p").filter({ hasText: "Una Quarrell" });
  await opens(answer.getByRole("link", { name: /^They took it back/ }));
  await press(head, "Take it back");
  assert.match(await main(head).innerText(), /Taken back on 16 November 2026\./);
  await head.goto("/today");
  // With the one that the demo begins with.
  await opens(main(head).getByRole("link", { name: "See to 2 agreements that were taken back" }));
  await opens(head.getByRole("link", { name: new RegExp(`^Say what followed ?: ${name}$`) }));
  await head.getByLabel("What was done?").fill("The leaflet is printed anew.");
  await press(head, "Put it on record");
  assert.match(await main(head).innerText(), /What followed: The leaflet is printed anew\./);
  await head.goto("/today");
  assert.equal(await main(head).getByRole("link", { name: "See to an agreement that was taken back" }).count(), 1);
  assertQuiet(head);
});

test("what was taken back carries no new record", async () => {
  const dpo = await whoever("dpo");
  await dpo.goto("/consents/support-need.teaching?only=yes");
  await opens(dpo.getByRole("rowheader").first().getByRole("link"));
  const person = new URL(dpo.url()).pathname;
  await opens(main(dpo).getByRole("link", { name: /^They took it back/ }).first());
  assert.match(await main(dpo).innerText(), /Health and support needs/);
  await press(dpo, "Take it back");
  await dpo.goto(`${person}/records/add?kind=support-need`);
  for (const [part, text] of [["Day", "14"], ["Month", "11"], ["Year", "2026"]]) await dpo.getByLabel(part, { exact: true }).fill(text);
  await dpo.locator("textarea").first().fill("Needs a quiet room.");
  await press(dpo, await saving(dpo));
  assert.match(await dpo.locator(".problem").innerText(), /took back their agreement/i);
  await dpo.goto("/policy/processing");
  assert.match(await main(dpo).textContent(), /register of agreements: agreed \d+, took it back 1/);
  assertQuiet(dpo);
});

/** The words of the button that saves. */
const saving = (page) => main(page).locator("form button").last().innerText();

test("a tutor sees what the policy lets tutors see", async () => {
  const tutor = await whoever("tutor");
  await tutor.goto("/consents");
  const text = await main(tutor).innerText();
  assert.ok(text.includes("Health and support needs") && !text.includes("Pictures and video"), text);
  assert.equal((await tutor.goto("/consents/photograph-consent.our-website")).status(), 404);
  assertQuiet(tutor);
});
