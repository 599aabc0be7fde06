// A tutor reaches their own learners and nobody else’s, by whatever address they try.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, signIn, startBrowser } from "./support/browser.mjs";
import { crawl } from "./support/crawl.mjs";
import { inventedPeople, startDemo } from "./support/demo.mjs";
import { givesFile, routes } from "./support/routes.mjs";
import { setTheScene } from "./support/scene.mjs";

let demo, browser, people, all, ids, tutor;

before(async () => {
  [demo, browser, people, all] = await Promise.all([startDemo(), startBrowser(), inventedPeople(), routes()]);
  await setTheScene(demo);
  const lines = (await demo.command("person", "list")).matchAll(/^(\w+) +(P\d+) /gm);
  ids = new Map([...lines].map(([, entity, person]) => [person, entity]));
  tutor = await openPage("tutor");
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

async function openPage(who) {
  const page = await newPage(browser, demo);
  await signIn(page, demo, who);
  return page;
}

/** The learners of the demo's tutor, who is the one with most learners at present, and all others. */
function learners() {
  const now = (person) => person.relations.filter((r) => r.kind === "tutor-of" && !r.over).map((r) => r.to);
  const tutors = people.filter((person) => now(person).length > 0);
  const most = tutors.reduce((a, b) => (now(b).length >= now(a).length ? b : a));
  const own = new Set(now(most));
  const are = people.filter((person) => person.capacity === "learner");
  return { own: are.filter((p) => own.has(p.id)), others: are.filter((p) => !own.has(p.id)) };
}

/** The words that would betray a person: names and addresses, ids apart. */
function betrays(text, person) {
  const folded = text.toLowerCase();
  return [person.name, ...person.forbidden].some((words) => folded.includes(words.toLowerCase()));
}

test("a tutor’s own learners are there", async () => {
  const { own } = learners();
  assert.ok(own.length >= 3);
  for (const learner of own) {
    const answer = await tutor.request.get(`/people/${ids.get(learner.id)}`);
    assert.equal(answer.status(), 200, learner.id);
    assert.ok((await answer.text()).includes(learner.name), learner.id);
  }
});

/** As a page's own form is sent: without that a refusal would only say that it came from elsewhere. */
function asAForm() {
  return { origin: demo.url };
}

/** A learner’s page names their family; a brother or sister who learns with another is named there only. */
function isFamily(address, person) {
  const learner = people.find(({ id }) => address.startsWith(`/people/${ids.get(id)}`));
  const siblings = (one, other) => one.relations.some((r) => r.kind === "sibling-of" && r.to === other.id);
  return Boolean(learner) && (siblings(learner, person) || siblings(person, learner));
}

test("lists and searches show a tutor nobody else’s learner", async () => {
  const { others } = learners();
  const told = [];
  const check = (address, text) => {
    for (const person of others) if (betrays(text, person) && !isFamily(address, person)) told.push(`${address} names ${person.id}`);
  };
  const look = async (address) => check(address, await tutor.locator("main").innerText());
  await crawl(tutor, { base: demo.url, starts: ["/today", "/people"], routes: all, skip: givesFile, look, ofAKind: 16 });
  for (const person of others) {
    // What was looked for is shown again in its field, so that is left out of what is read.
    const answer = await tutor.request.post("/people", { form: { q: person.name }, headers: asAForm() });
    assert.equal(answer.status(), 200);
    check(`a search for ${person.id}`, (await answer.text()).replace(/<input[^>]*>/g, ""));
  }
  // What was written about a learner may tell of another in the same room; whoever teaches them reads it.
  assert.deepEqual(told.filter((line) => !line.startsWith("/records/")), []);
});

test("no address opens another’s learner, whatever is asked of it", async () => {
  const { others } = learners();
  const addresses = await everyAddressOf(others);
  assert.ok(addresses.length > others.length * 5, "enough addresses are known");
  const open = [];
  for (const { address, person } of addresses) {
    for (const method of ["GET", "POST"]) {
      const answer = await tutor.request.fetch(address, { method, maxRedirects: 0, headers: asAForm(), form: method === "POST" ? { name: "x" } : undefined });
      const refused = [403, 404, 405].includes(answer.status());
      const named = betrays(await answer.text(), person);
      if (!refused || named) open.push(`${method} ${address}: ${answer.status()}${named ? ", named" : ""}`);
    }
  }
  assert.deepEqual(open, []);
  assertQuiet(tutor);
});

test("another’s learner answers like nobody at all", async () => {
  const [other] = learners().others;
  const body = async (id) => (await (await tutor.request.get(`/people/${id}`)).text()).replaceAll(id, "");
  const real = ids.get(other.id);
  const unreal = real.replace(/^./, (first) => (first === "7" ? "6" : "7"));
  assert.equal(await body(real), await body(unreal));
});

/** Every address the data protection officer meets on each of these people’s pages, and every route with their id. */
async function everyAddressOf(persons) {
  const dpo = await openPage("dpo");
  const found = [];
  for (const person of persons) {
    const own = new Set(all.filter((r) => r.startsWith("/people/{id}")).map((r) => r.replace("{id}", ids.get(person.id)).replace(/\{[^}]+\}/g, "0")));
    for (const address of [...own]) {
      const answer = await dpo.request.get(address);
      if (answer.status() !== 200) continue;
      for (const [, href] of (await answer.text()).matchAll(/(?:href|action)="(\/(?:records|documents|people|requests)\/[^"]+)"/g)) own.add(href);
    }
    found.push(...[...own].map((address) => ({ address: address.replaceAll("&amp;", "&"), person })));
  }
  await dpo.context().close();
  // The pages of a carer of theirs, who is also a carer of another, are open to them.
  const theirs = new Set(persons.map((person) => ids.get(person.id)));
  return found.filter(({ address }) => theirs.has(address.match(/^\/people\/(\w{26})/)?.[1]) || !/^\/people\/\w{26}/.test(address));
}
