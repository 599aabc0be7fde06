// Debian's Chromium, and pages that are watched: whatever a page complains of fails its test.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser with an empty profile. */
export function startBrowser(more = []) {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: [...ARGS, ...more] });
}

/**
 * A page of its own, with cookies of its own. `page.complaints` holds every error of the console,
 * every breach of the content security policy and every request to another host.
 */
export async function newPage(browser, demo, options = {}) {
  const size = { width: 1280, height: 800 };
  const context = await browser.newContext({
    viewport: size,
    locale: "en-GB",
    timezoneId: "Europe/London",
    reducedMotion: "reduce",
    baseURL: demo.url,
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.complaints = [];
  const complain = (what) => page.complaints.push(`${new URL(page.url(), demo.url).pathname}: ${what}`);
  page.on("pageerror", (error) => complain(error.message));
  page.on("console", (message) => {
    // A page that answers 403, 404 or 422 is not a fault of the page.
    const refused = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
    if (["error", "warning"].includes(message.type()) && !refused) complain(message.text());
  });
  await context.route(
    (url) => url.origin !== demo.url,
    (route) => (complain(`asks ${route.request().url()}`), route.abort()),
  );
  return page;
}

/** Nothing was complained of. */
export function assertQuiet(page) {
  assert.deepEqual(page.complaints, []);
}

/** Has the page signed in by the cookies that a visitor without a browser was given. */
export async function signInBy(page, demo, { cookie }) {
  const cookies = cookie.split("; ").map((pair) => pair.split("="));
  await page.context().addCookies(cookies.map(([name, value]) => ({ name, value, url: demo.url })));
}

/** Clicks what leads to another page, and is back when that page is whole. */
export async function opens(locator) {
  await Promise.all([locator.page().waitForEvent("load"), locator.click()]);
}

/** Signs in as `dpo`, `head` or `tutor`. */
export async function signIn(page, demo, who) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(`${who}@caretaker.example`);
  await page.getByLabel("Password").fill(demo.password);
  await opens(page.getByRole("button", { name: "Sign in" }));
  assert.notEqual(new URL(page.url()).pathname, "/sign-in");
}
