// An app, recovery codes and a passkey, added and used in a browser; the passkey by the browser's own
// virtual authenticator.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { appCode } from "./support/app-code.mjs";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { faultsOf, TWO_LOOKS } from "./support/inspect.mjs";

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  // A passkey belongs to a name, and 127.0.0.1 is none.
  demo = { ...demo, url: demo.url.replace("127.0.0.1", "localhost"), number: demo.url };
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

/** The pages that are shown only to whoever has a second factor, or about a locked account. */
async function assertWell(page, path) {
  if (path) await page.goto(path);
  assert.deepEqual(await faultsOf(page, { names: [], looks: TWO_LOOKS }), [], page.url());
}

async function password(page, who) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(`${who}@caretaker.example`);
  await page.getByLabel("Password").fill(demo.password);
  await opens(page.getByRole("button", { name: "Sign in" }));
}

/** A browser with a device in it that knows its owner's finger. */
async function withAuthenticator(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const set = (enabled) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: enabled });
  const held = async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  return { set, held };
}

test("an app is set up, asked for at the next sign-in, and a recovery code stands in for it once", async () => {
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(page, demo, "head");
  await opens(page.getByRole("link", { name: /your account/ }));
  await opens(page.getByRole("link", { name: "Add an app" }));
  const secret = await page.locator("pre").innerText();
  assert.match(secret, /^([A-Z2-7]{4} ?){8}$/);
  await page.getByRole("img", { name: /QR code/ }).waitFor();
  const add = async (code) => {
    await page.getByLabel("What do you call it?").fill("My telephone");
    await page.getByLabel("The code it shows").fill(code);
    await page.getByLabel("Your password").fill(demo.password);
    await opens(page.getByRole("button", { name: "Add the app" }));
  };
  await add("000000");
  assert.match(await page.getByRole("alert").innerText(), /code is not right/);
  assert.equal(await page.locator("pre").innerText(), secret, "what was scanned stays good");
  await add(appCode(secret, demo.now()));
  const codes = (await page.locator("pre").innerText()).trim().split("\n");
  assert.equal(codes.length, 10);
  await opens(page.getByRole("link", { name: "I have kept them" }));
  assert.match(await page.locator("main").innerText(), /My telephone[\s\S]*10 recovery codes are left/);
  await opens(page.getByRole("button", { name: "Sign out", exact: true }));

  await password(page, "head");
  assert.equal(new URL(page.url()).pathname, "/sign-in/code");
  await page.goto("/today");
  assert.equal(new URL(page.url()).pathname, "/sign-in", "half a sign-in opens nothing");
  await page.goto("/sign-in/code");
  await page.getByLabel("The code of your app").fill("000000");
  await opens(page.getByRole("button", { name: "Sign in" }));
  assert.match(await page.getByRole("alert").innerText(), /not right/);
  await page.getByLabel("The code of your app").fill(appCode(secret, demo.now(), 1));
  await opens(page.getByRole("button", { name: "Sign in" }));
  assert.equal(new URL(page.url()).pathname, "/today");
  await opens(page.getByRole("button", { name: "Sign out", exact: true }));

  for (const [answer, path] of [[codes[4], "/today"], [codes[4], "/sign-in/code"]]) {
    await password(page, "head");
    await page.getByLabel("The code of your app").fill(answer.toUpperCase());
    await opens(page.getByRole("button", { name: "Sign in" }));
    assert.equal(new URL(page.url()).pathname, path);
    if (path === "/today") await opens(page.getByRole("button", { name: "Sign out", exact: true }));
  }
  assertQuiet(page);
});

test("a passkey is added, signs in alone, and is refused when its owner is not verified", async () => {
  const page = await newPage(browser, demo);
  const device = await withAuthenticator(page);
  await signIn(page, demo, "dpo");
  await page.goto("/account/passkey");
  await page.getByLabel("What do you call it?").fill("My laptop");
  await page.getByLabel("Your password").fill("not the password");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  assert.match(await page.locator(".problem").innerText(), /not your password/);
  await page.getByLabel("Your password").fill(demo.password);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
  assert.ok((await device.held()).every((credential) => credential.isResidentCredential));
  await assertWell(page);
  await opens(page.getByRole("link", { name: "I have kept them" }));
  assert.match(await page.locator("main").innerText(), /My laptop[\s\S]*Passkey, added/);
  await assertWell(page);
  await assertWell(page, await page.getByRole("link", { name: "Remove My laptop" }).getAttribute("href"));
  await assertWell(page, "/account/recovery-codes");
  await page.goto("/settings/accounts");
  await assertWell(page, await page.getByRole("link", { name: /^Lost telephone or key/ }).first().getAttribute("href"));
  await page.goto("/account");
  await opens(page.getByRole("button", { name: "Sign out", exact: true }));

  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL("**/today");
  await page.goto("/account");
  assert.match(await page.locator("main").innerText(), /with a passkey, this one/);
  assert.ok((await page.context().cookies()).every(({ httpOnly }) => httpOnly));
  await opens(page.getByRole("button", { name: "Sign out", exact: true }));

  // The password alone opens nothing any more.
  await password(page, "dpo");
  assert.equal(new URL(page.url()).pathname, "/sign-in/code");
  await assertWell(page);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL("**/today");
  await opens(page.getByRole("button", { name: "Sign out", exact: true }));

  await device.set(false);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByText(/Nothing was done/).waitFor();
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  assertQuiet(page);
});

test("at an address of numbers a passkey is not offered, and the page says where it is", async () => {
  const here = { ...demo, url: demo.number };
  const page = await newPage(browser, here);
  await page.goto("/sign-in");
  assert.equal(await page.getByRole("button", { name: "Use a passkey" }).count(), 0);
  await signIn(page, here, "tutor");
  await page.goto("/account/passkey");
  assert.match(await page.locator("main").innerText(), /Sign in at http:\/\/localhost:\d+/);
  assert.equal(await page.getByRole("button", { name: "Add a passkey" }).count(), 0);
  assertQuiet(page);
});

test("the officer locks an account, and whoever was signed in is out", async () => {
  const tutor = await newPage(browser, demo);
  await signIn(tutor, demo, "tutor");
  await demo.command("account", "lock", "tutor@caretaker.example");
  await tutor.goto("/today");
  assert.equal(new URL(tutor.url()).pathname, "/sign-in");
  await password(tutor, "tutor");
  assert.match(await tutor.getByRole("alert").innerText(), /not right/);
  await demo.command("account", "unlock", "tutor@caretaker.example");
  await signIn(tutor, demo, "tutor");
  assertQuiet(tutor);
});
