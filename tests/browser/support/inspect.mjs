// What is wrong with a page, as a list of sentences; empty if nothing is.
import axe from "axe-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const ALL_RULES = { type: "tag", values: TAGS };
const CONTRAST = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
const NARROWEST = { width: 320, height: 640 };
/** Colours change only what is told by contrast; so the second of each size is asked for that alone. */
const LOOKS = [
  { size: WIDE, colours: "light", rules: ALL_RULES },
  { size: WIDE, colours: "dark", rules: CONTRAST },
  { size: PHONE, colours: "dark", rules: ALL_RULES },
  { size: PHONE, colours: "light", rules: CONTRAST },
];

/** Looks at the open page: accessibility in all looks, focus, width, title. */
export async function faultsOf(page, { names, looks = LOOKS }) {
  const faults = [];
  const title = await page.title();
  for (const name of names) if (name.test(title)) faults.push(`the title “${title}” holds a name`);
  for (const look of looks) {
    await page.setViewportSize(look.size);
    await page.emulateMedia({ colorScheme: look.colours });
    const where = `${look.size.width} px, ${look.colours}`;
    for (const fault of await violations(page, look.rules)) faults.push(`${where}: ${fault}`);
  }
  for (const size of [PHONE, NARROWEST]) {
    await page.setViewportSize(size);
    const over = await page.evaluate(sideways);
    if (over) faults.push(`scrolls sideways at ${size.width} px: ${over}`);
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "light" });
  await page.keyboard.press("Tab");
  faults.push(...(await page.evaluate(unseenFocus)));
  return faults;
}

/** The looks that ask for everything: wide and light, narrow and dark. */
export const TWO_LOOKS = LOOKS.filter((look) => look.rules === ALL_RULES);

async function violations(page, rules) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    (runOnly) => window.axe.run({ runOnly, resultTypes: ["violations"], preload: false }),
    rules,
  );
  return found.violations.map((fault) => `${fault.id}, ${fault.help}: ${fault.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
}

/** In the page: an element that makes it wider than the window, or null. */
function sideways() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return null;
  const over = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1);
  return over.at(-1)?.outerHTML.slice(0, 160) ?? "something";
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
