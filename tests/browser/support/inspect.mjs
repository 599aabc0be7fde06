// What is wrong with a page, as a list of sentences; empty if nothing is.
import axe from "axe-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const ALL_RULES = { type: "tag", values: TAGS };
const CONTRAST = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
/** What another width or larger text can break; colours and names stay as they were. */
const LAYOUT = { type: "rule", values: ["target-size", "scrollable-region-focusable", "link-in-text-block"] };
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
const NARROWEST = { width: 320, height: 640 };
/** Each scheme of colours once with every rule, each width once with all that depends on it. */
export const LOOKS = [
  { name: "light, wide", size: WIDE, media: { colorScheme: "light" }, rules: ALL_RULES },
  { name: "dark, wide", size: WIDE, media: { colorScheme: "dark" }, rules: CONTRAST },
  { name: "dark, 360 px", size: PHONE, media: { colorScheme: "dark" }, rules: ALL_RULES },
  { name: "light, 320 px", size: NARROWEST, media: { colorScheme: "light" }, rules: LAYOUT },
  { name: "forced colours, 360 px", size: PHONE, media: { forcedColors: "active" }, rules: LAYOUT },
  { name: "text of 200 %", size: WIDE, text: "200%", rules: LAYOUT },
  { name: "text of 200 %, 640 px", size: { width: 640, height: 800 }, text: "200%", rules: LAYOUT },
];
/** The looks that ask for everything: wide and light, narrow and dark. */
export const TWO_LOOKS = LOOKS.filter((look) => look.rules === ALL_RULES);
const PLAIN = { colorScheme: "light", forcedColors: "none" };

/** Looks at the open page in every look: accessibility, width, what is cut off; then focus and title. */
export async function faultsOf(page, { names, looks = LOOKS }) {
  const faults = [];
  const title = await page.title();
  for (const name of names) if (name.test(title)) faults.push(`the title “${title}” holds a name`);
  for (const look of looks) {
    await putOn(page, look);
    for (const fault of await violations(page, look.rules)) faults.push(`${look.name}: ${fault}`);
    const own = [...(await page.evaluate(misfits)), ...(look.media?.forcedColors ? await page.evaluate(paleWords) : [])];
    for (const fault of own) faults.push(`${look.name}: ${fault}`);
  }
  await putOn(page, LOOKS[0]);
  await page.keyboard.press("Tab");
  faults.push(...(await page.evaluate(unseenFocus)));
  return faults;
}

/** Shows the open page in one look. */
export async function putOn(page, { size, media, text = "" }) {
  await page.setViewportSize(size);
  await page.emulateMedia({ ...PLAIN, ...media });
  await page.evaluate((text) => (document.documentElement.style.fontSize = text), text);
}

/** What axe finds on the open page as it is shown now. */
export async function violations(page, rules) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    (runOnly) => window.axe.run({ runOnly, resultTypes: ["violations"], preload: false }),
    rules,
  );
  return found.violations.map((fault) => `${fault.id}, ${fault.help}: ${fault.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
}

/** In the page: what makes it scroll sideways, and words that are cut off or stand outside their box. */
export function misfits() {
  const faults = [];
  const told = (element) => element.outerHTML.slice(0, 160);
  const width = document.documentElement.clientWidth;
  const all = [...document.querySelectorAll("body *")].filter((e) => !(e instanceof SVGElement) && e.checkVisibility());
  if (document.documentElement.scrollWidth > width) {
    const over = all.filter((e) => e.getBoundingClientRect().right > width + 1);
    faults.push(`scrolls sideways: ${over.length > 0 ? told(over.at(-1)) : "something"}`);
  }
  for (const element of all) {
    const style = getComputedStyle(element);
    // What is for screen readers only is cut off on purpose; a field scrolls by the arrow keys.
    const unseen = style.clipPath !== "none" || element.closest(".hidden, .skip, input, textarea, select");
    if (unseen) continue;
    const clips = style.overflowX === "hidden" || style.overflowX === "clip" || style.textOverflow === "ellipsis";
    const spills = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    if (clips && spills) faults.push(`cut off: ${told(element)}`);
    const boxed = element.matches("button, .button, .tag, .card, .due, .note, .warning, .good, .stop, .problem, legend, th, td");
    if (boxed && spills && style.overflowX === "visible") faults.push(`stands outside its box: ${told(element)}`);
  }
  return faults;
}

/**
 * In the page: words of too little contrast by the colours that are used. In forced colours axe goes by
 * `-webkit-text-fill-color`, whose computed value stays the author’s, and so finds faults that are none.
 */
function paleWords() {
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((channels(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!own || !element.checkVisibility() || element.closest("[disabled], .hidden")) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faults.push(`contrast of ${ratio.toFixed(2)}: ${element.outerHTML.slice(0, 120)}`);
  }
  return faults;
}

/** In the page, after a key was pressed: whatever takes the focus without showing it. */
function unseenFocus() {
  const able = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const faults = [];
  for (const element of document.querySelectorAll(able)) {
    element.focus({ preventScroll: true });
    // What is disabled or folded away takes no focus; what only a script or a link leads to shows none.
    if (document.activeElement !== element || element.tabIndex < 0) continue;
    const style = getComputedStyle(element);
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (!seen) faults.push(`no visible focus: ${element.outerHTML.slice(0, 120)}`);
  }
  return faults;
}

/** Patterns for the names of people, to be looked for where no personal data may stand. */
export function namePatterns(people) {
  const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const whole = people.flatMap((person) => [person.name, ...person.forbidden]);
  // A name that is a word too is looked for only as a part of a full name.
  const ordinary = /^(Will|Page|Best|Young|Price|Marsh|Brown|May|Mark|April|Grace|Faith|Joy|Hale|Grange|Lower|Mae)$/;
  const parts = people.flatMap((person) => person.name.split(/[\s-]+/)).filter((part) => part.length > 2 && !ordinary.test(part));
  return [...new Set([...whole, ...parts])].map((words) => new RegExp(`(?<!\\p{L})${escaped(words)}(?!\\p{L})`, "u"));
}
