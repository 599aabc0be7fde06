// Walking a page by Tab from its beginning to its end, and what is wrong with each stop.
import { decode } from "./png.mjs";

/** More stops than any page has. */
const MOST_STOPS = 600;

/**
 * Presses Tab until the page is left. Gives all faults: what is never reached, stops out of their
 * visual order, focus that is not seen, or hidden behind something, and a page that cannot be left.
 */
export async function faultsOfWalk(page) {
  await page.evaluate(prepare);
  const faults = [];
  let before = null;
  for (let stop = 0; ; stop += 1) {
    if (stop === MOST_STOPS) return [...faults, "Tab never leaves the page"];
    await page.keyboard.press("Tab");
    const at = await page.evaluate(whereNow);
    if (at.over) break;
    faults.push(...at.faults);
    if (before && backwards(before, at)) faults.push(`out of order: ${before.told} → ${at.told}`);
    before = at;
  }
  return [...faults, ...(await page.evaluate(() => window.unreached()))];
}

/** Within one region of the page the focus goes down, or to the right; another region may stand beside it. */
function backwards(a, b) {
  if (a.region !== b.region) return false;
  const above = b.bottom <= a.top + 2 && b.left < a.right - 2;
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const sameLine = shared > Math.min(a.bottom - a.top, b.bottom - b.top) / 2;
  return above || (sameLine && b.right <= a.left + 2);
}

/** In the page: notes what must be reached. Of a group of radio buttons one is. */
function prepare() {
  const able = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const groups = new Set();
  const wanted = [...document.querySelectorAll(able)].filter((element) => {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility()) return false;
    if (element.type !== "radio") return true;
    const group = `${element.form?.action} ${element.name}`;
    return !groups.has(group) && groups.add(group);
  });
  const reached = new Set();
  const nameOf = (element) => (element.type === "radio" ? `${element.form?.action} ${element.name}` : element);
  window.reach = (element) => reached.size < reached.add(nameOf(element)).size;
  window.unreached = () => wanted.filter((e) => !reached.has(nameOf(e))).map((e) => `never reached: ${e.outerHTML.slice(0, 120)}`);
  // From the beginning, wherever the focus was: it goes on from where the element that had it stood.
  const top = document.createElement("div");
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  top.remove();
  getSelection().removeAllRanges();
}

/** In the page: what has the focus now, where it is, and what is wrong with how it shows. */
function whereNow() {
  const at = document.activeElement;
  const nowhere = !at || at === document.body || at === document.documentElement;
  if (nowhere || !window.reach(at)) return { over: true };
  const told = at.outerHTML.slice(0, 110);
  const faults = [];
  const box = at.getBoundingClientRect();
  const inside = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  // Of what is larger than the window, the part that is in it.
  const [left, top, right, bottom] = [Math.max(box.left, 0), Math.max(box.top, 0), Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [left + (right - left) * x, top + (bottom - top) * y]));
  const line = at.getClientRects()[0] ?? box;
  points.push([line.left + line.width / 2, line.top + line.height / 2]);
  const hits = points.filter(([x, y]) => inside(x, y)).map(([x, y]) => document.elementFromPoint(x, y));
  if (!hits.some((hit) => hit && (at.contains(hit) || hit.contains(at)))) faults.push(`hidden when it has the focus (WCAG 2.4.11): ${told}`);

  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const opaque = (colour) => (channels(colour)[3] ?? 1) > 0;
  const contrast = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  let around = at.parentElement;
  while (around && !opaque(getComputedStyle(around).backgroundColor)) around = around.parentElement;
  const behind = around ? getComputedStyle(around).backgroundColor : "rgb(255, 255, 255)";
  const style = getComputedStyle(at);
  const rings = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 ? [style.outlineColor] : [];
  if (rings.length > 0 && style.boxShadow !== "none") rings.push(style.boxShadow.match(/rgba?\([^)]*\)/)[0]);
  if (!rings.some((ring) => contrast(ring, behind) >= 3)) faults.push(`no focus that stands out from ${behind}: ${told}`);

  const regions = "header, footer, nav, aside, form.search, .decide, .more, .reading, .columns > *, main";
  const all = [...document.querySelectorAll(regions)];
  // Where it stands on the page, however far the page and what it stands in were scrolled.
  let [scrollX, scrollY] = [window.scrollX, window.scrollY];
  for (let box = at.parentElement; box && box !== document.documentElement; box = box.parentElement) {
    scrollX += box.scrollLeft;
    scrollY += box.scrollTop;
  }
  return {
    faults,
    told,
    region: all.indexOf(at.closest(regions)),
    top: box.top + scrollY,
    bottom: box.bottom + scrollY,
    right: box.right + scrollX,
    left: box.left + scrollX,
  };
}

/**
 * How many pixels change with a contrast of 3:1 when an element takes the focus (WCAG 2.4.13), as a
 * share of a ring of two pixels around it.
 */
export async function ringOf(page, element) {
  // In the middle: at the very edge of the window a ring is cut off, and a focus by key scrolls further.
  await element.evaluate((e) => e.scrollIntoView({ block: "center" }));
  const box = await element.boundingBox();
  const around = 8;
  const clip = { x: Math.max(0, box.x - around), y: Math.max(0, box.y - around), width: box.width + 2 * around, height: box.height + 2 * around };
  const shoot = async () => decode(await page.screenshot({ clip, animations: "disabled" }));
  await page.evaluate(() => document.activeElement?.blur());
  const without = await shoot();
  await element.focus();
  const withFocus = await shoot();
  let changed = 0;
  for (let n = 0; n < without.pixels.length; n += 1) if (contrast(without.pixels[n], withFocus.pixels[n]) >= 3) changed += 1;
  return changed / (4 * (box.width + box.height));
}

function contrast(one, other) {
  if (one === other) return 1;
  const [a, b] = [lightness(one), lightness(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

function lightness(colour) {
  const part = (bits) => {
    const c = ((colour >> bits) & 255) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
}
