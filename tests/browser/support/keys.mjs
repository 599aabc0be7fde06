// Working a page by keyboard alone: nothing here touches a mouse, or an element behind the user's back.
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

/** More stops than any page has. */
const MOST_STOPS = 400;

/** Presses Tab until an element has the focus. Every stop on the way must be seen to have it. */
export async function tabTo(page, target) {
  const wanted = await target.first().elementHandle();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const { arrived, fault } = await wanted.evaluate(whereIsFocus);
    assert.equal(fault, null, `on ${new URL(page.url()).pathname}`);
    if (arrived) return;
  }
  assert.fail(`${target} cannot be reached by Tab on ${page.url()}`);
}

/** In the page: whether an element has the focus, and what is wrong with how the focus is shown. */
function whereIsFocus(wanted) {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const nowhere = at === document.body || at === document.documentElement;
  const fault = shown || nowhere ? null : `no visible focus: ${at.outerHTML.slice(0, 120)}`;
  return { arrived: at === wanted, fault };
}

/** Writes into a field, over what stands there. */
export async function write(page, label, text) {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

/** Writes a date as day, month and year. */
export async function writeDate(page, [day, month, year]) {
  for (const [label, value] of [["Day", day], ["Month", month], ["Year", year]]) {
    await write(page, label, String(value));
  }
}

/** Chooses one of several: Tab into the group, arrows within it. */
export async function choose(page, label) {
  const wanted = page.getByLabel(label, { exact: true }).first();
  const name = await wanted.getAttribute("name");
  const group = page.locator(`input[type=radio][name="${name}"]`);
  const there = await group.count();
  const checked = page.locator(`input[type=radio][name="${name}"]:checked`);
  const entry = (await checked.count()) > 0 ? checked : group;
  await tabTo(page, entry);
  for (let step = 0; step < there; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("ArrowDown");
  }
  if (!(await wanted.isChecked())) await page.keyboard.press("Space");
  assert.ok(await wanted.isChecked(), `${label} is not chosen`);
}

/** Goes to a link or button and presses Enter; the page that follows is there when this returns. */
export async function press(page, role, name) {
  await tabTo(page, page.getByRole(role, { name }));
  await thenLoads(page, "Enter");
}

/** Presses one key that leads to another page. */
export async function thenLoads(page, key) {
  await Promise.all([page.waitForEvent("load"), page.keyboard.press(key)]);
  await focusFollows(page);
}

/**
 * The browser moves the focus to the part of the page that the address names, and may do so only after
 * the page is loaded: a Tab pressed before that would be undone. Nobody is that fast; tests are.
 */
async function focusFollows(page) {
  for (let wait = 0; wait < 40 && !(await page.evaluate(isWhereTheAddressLeads)); wait += 1) await setTimeout(25);
}

/** In the page: whether the focus is where the address leads, if it leads anywhere. */
function isWhereTheAddressLeads() {
  const target = document.querySelector(":target[tabindex]");
  return !target || target.contains(document.activeElement);
}
