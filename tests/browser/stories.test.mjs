// For each of the five packs one story for each kind of request that its sheet promises, from the public
// form to the collected answer; and three people of whom the law says something special.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertQuiet, startBrowser } from "./support/browser.mjs";
import { startPack } from "./support/demo.mjs";
import { addAccount, choosePassword } from "./support/states.mjs";
import { ask, bothSides, collect, decide, known, match, press, record, release, review, says, search, standing, textOf } from "./support/stories.mjs";

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

const CHILD = { given: "Mirabel", family: "Thackthwaite", born: "2013-03-08" };
const GROWN_UP = { given: "Desmond", family: "Ravensworth", born: "1991-10-30" };
const nameOf = ({ given, family }) => `${given} ${family}`;
const NOT_MET = { code: "not-met", why: "we looked at it again, and it is as it was" };
const point = (ground, words, refused) => ({ ground, words, refused });

/** What every answer says: UK GDPR art. 12(4). */
const WAYS = ["From Fernhollow", "dpo@caretaker.example", "complain to us", "164A", "Information Commissioner’s Office", "court"];

/**
 * A kind each: what is chosen on the public page, who asks, whether a proof is asked for, what is asked and
 * decided, what is done, what is told at once, whether they look how far it is, and what the answer must say.
 */
const STORIES = [
  { kind: "access", who: CHILD, looks: true, want: "See what you hold", told: /We must answer you by Wednesday 16 December 2026/, answer: ["She read a play", "How we use your information", "Mirabel Thackthwaite"] },
  { kind: "rectification", who: GROWN_UP, want: "Put something right", told: /We must answer you by/, points: [point("rectification-inaccurate", "the name of the school"), point("rectification-opinion", "that he is slow", { code: "statement-added", why: "it is what was seen" })], done: true, recipients: true, answer: ["It is done as asked", "What you say is put beside it", "art. 16"] },
  { kind: "erasure", who: CHILD, want: "Delete something", told: /We must answer you by/, points: [point("erasure-not-needed", "the old notes"), point("erasure-not-needed", "the reports of this year", NOT_MET)], done: true, recipients: true, answer: ["It is done as asked", "we looked at it again", "Nobody else had received it"] },
  { kind: "restriction", who: GROWN_UP, want: "Keep it, but do not use it", told: /We must answer you by/, points: [point("restriction-accuracy", "the note of June")], restricted: true, recipients: true, answer: ["kept and used for nothing else", "We tell you before that ends"] },
  { kind: "portability", who: GROWN_UP, doubt: true, want: "Take my data to another service", told: /We must answer you by/, points: [point("portability-all", "what he typed into the form")], done: true, answer: ["records.json"] },
  { kind: "objection", who: CHILD, want: "Stop using it for something", told: /We must answer you by/, points: [point("objection-marketing-absolute", "no more news from you")], done: true, answer: ["We have stopped it"] },
  { kind: "automated-decision", who: GROWN_UP, want: "Have a person look again", told: /We must answer you by/, points: [point("automated-solely", "the place that a computer gave me", NOT_MET)], answer: ["the law does not ask it of us here", "22A"] },
  { kind: "consent-withdrawal", who: CHILD, want: "Take back a yes", told: /It counts from now on/, points: [point("withdrawal-of-consent", "no more pictures of me")], done: true, answer: ["It is done as asked", "remains lawful"] },
  { kind: "damage-or-distress", who: GROWN_UP, want: "Stop something that harms me", told: /We must answer you by/, points: [point("distress-unlawful", "the list on the wall")], done: true, answer: ["It is done as asked", "A court can decide"] },
  { kind: "transfer-safeguards", who: GROWN_UP, want: "Know what protects my data abroad", told: /We must answer you by/, points: [point("safeguards-transfer", "where my mail lies", { code: "safeguards-no-transfer", why: "nothing leaves the country" })], answer: ["nothing leaves the country"] },
  { kind: "complaint", who: CHILD, looks: true, want: "Complain", told: /You hear from us by Wednesday 16 December 2026 at the latest/, points: [point("complaint-infringement", "you told my school")], acknowledged: true, done: true, answer: ["Answer to your complaint", "You are right"] },
  { kind: "general-question", who: GROWN_UP, want: "Ask a question", told: /We answer without delay/, points: [point("question-asked", "who sees my notes")], writes: "Your tutor sees them, and nobody else does.", answer: ["Answer to your question", "It is answered", "Your tutor sees them, and nobody else does."] },
];

/** Of each pack: what is written down of somebody, and what it promises beyond the law. */
const PACKS = {
  "commissioned-mentoring": { written: "session-report" },
  "community-interest": { written: "work-together" },
  "digital-mentoring": {
    written: "session-report",
    more: [{ kind: "educational-record", who: CHILD, want: "See a school record", told: /Monday 7 December 2026/, answer: ["She read a play"] }],
  },
  "online-provision": { written: "lesson-report" },
  "private-tutoring": {
    written: "session-report",
    terms: [["term", "Autumn term", "2026-09-02", "2026-12-18"], ["closed", "Inset day", "2026-11-20", ""]],
    more: [{ kind: "educational-record", who: CHILD, want: "See a school record", told: /Tuesday 8 December 2026/, answer: ["She read a play"] }],
  },
};

/** The two of whom everything is asked, with something written of each. */
async function withPeople(house, { written, terms = [] }) {
  await choosePassword(house, house.link);
  for (const [what, name, from, to] of terms) {
    await house.command("register", "add", "terms", "--about", what, "--on", "2026-09-01", "--say", `name=${name}`, "--say", `from=${from}`, "--say", `to=${to}`);
  }
  for (const [{ given, family, born }, text] of [[CHILD, "She read a play."], [GROWN_UP, "He wrote a letter."]]) {
    await house.command("person", "add", "--given", given, "--family", family, "--capacity", "learner", "--born-on", born);
    await house.command("record", "add", `${given} ${family}`, "--kind", written, "--text", text);
  }
}

/** One story, from the form to what is collected. */
async function lived(sides, story) {
  const { outside, officer } = sides;
  const name = nameOf(story.who);
  const words = story.points?.map((one) => one.words).join(", and ") ?? "Everything, please.";
  const key = await ask(outside, { want: story.want, person: name, words });
  says(key.told, [story.told]);
  const at = await match(officer, key, name);
  if (story.acknowledged) await record(officer, at, "acknowledged");
  const letters = await known(officer, at, story);
  if (story.doubt) says(letters, ["This is enough:", "Our month to answer begins on the day it reaches us"]);
  if (story.points) await decide(officer, at, story.points);
  await search(officer, at);
  if (story.writes) await record(officer, at, "own-words", { "What does it say?": story.writes });
  if (story.restricted) await record(officer, at, "restricted", {});
  if (story.acknowledged) await record(officer, at, "progress");
  if (story.done) await record(officer, at, "carried-out", { "What was done, where and by whom?": "done by hand in the office" });
  if (story.recipients) await record(officer, at, "recipients", { "Nobody ever received it": true });
  if (!story.points) await review(officer, at);
  const answer = await collect(outside, await release(officer, at));
  says(answer, [...WAYS, ...story.answer]);
  if (story.looks) says(await standing(outside, key), [/We have answered/]);
}

describe("each kind of each pack", { concurrency: 2 }, () => {
  for (const [code, pack] of Object.entries(PACKS)) {
    test(code, async (t) => {
      const house = await startPack(code);
      try {
        await withPeople(house, pack);
        const sides = await bothSides(browser, house);
        for (const story of [...STORIES, ...(pack.more ?? [])]) {
          await t.test(`${story.kind} of ${nameOf(story.who)}`, () => lived(sides, story));
        }
        for (const page of Object.values(sides)) {
          assertQuiet(page);
          await page.context().close();
        }
      } finally {
        await house.stop();
      }
    });
  }
});

const ACCESS = { want: "See what you hold", person: nameOf(CHILD), words: "Everything that you have about me, please." };

/** A child of thirteen asks where this firm is; what stands where competence is judged, and the letters. */
async function thirteen(t, nation) {
  const house = await startPack("private-tutoring", { nation });
  t.after(() => house.stop());
  await withPeople(house, { written: "session-report" });
  const sides = await bothSides(browser, house);
  const key = await ask(sides.outside, ACCESS);
  const at = await match(sides.officer, key, nameOf(CHILD));
  await sides.officer.goto(`${at}/letters`);
  const letters = await textOf(sides.officer);
  says(letters, ["That is your right", "ask somebody you trust"]);
  await sides.officer.goto(`${at}/record/competence-raised`);
  return { sides, key, at, letters, begins: await textOf(sides.officer) };
}

/** Searched and read, so that nothing but who may have it keeps it from going out. */
async function prepared({ officer }, at) {
  await known(officer, at);
  await search(officer, at);
  await review(officer, at);
}

/** Released and collected, with the ways to complain in words for her age. */
async function hers({ officer, outside }, at) {
  const answer = await collect(outside, await release(officer, at));
  says(answer, [...WAYS, "She read a play", "Tell us first if you can"]);
  for (const page of [officer, outside]) assertQuiet(page);
}

test("a child of 13 in Glasgow is presumed by statute to understand", async (t) => {
  const { sides, at, letters, begins } = await thirteen(t, "scotland");
  says(begins, ["They are 13 years old. The law presumes that they understand, unless the contrary is shown (DPA 2018 s.208)."]);
  // Saint Andrew's Day is no working day there.
  says(letters, ["We want to answer you by Tuesday 8 December 2026"]);
  await prepared(sides, at);
  await hers(sides, at);
});

test("of a child of 13 in Leeds it is judged, and on record, whether she understands", async (t) => {
  const { sides, at, letters, begins } = await thirteen(t, "england-and-wales");
  says(begins, ["They are 13 years old. No statute names an age here.", "judges this child"]);
  says(letters, ["We want to answer you by Monday 7 December 2026"]);
  const { officer } = sides;
  await prepared(sides, at);
  await record(officer, at, "competence-raised");
  await officer.goto(`${at}/package`);
  await press(officer, "Put the answer together");
  says(await textOf(officer), [/still to be judged/]);
  await record(officer, at, "competence-judged", {
    "They understand, and use their rights themselves": true,
    "How mature is the child, and can they decide such things?": "She said in her own words what she wants and why.",
  });
  await hers(sides, at);
});

test("an estranged father learns nothing of a protected address, and nothing at all before he shows that he may ask", async (t) => {
  const house = await startPack("private-tutoring");
  t.after(() => house.stop());
  await withPeople(house, { written: "session-report" });
  const street = "77 Yarrow Street";
  await house.command("record", "add", nameOf(CHILD), "--kind", "contact-note", "--text", `She now lives at ${street} by the harbour cottages and comes by bus.`);
  await house.command("person", "protect", nameOf(CHILD), "address", street);
  const { outside, officer } = await bothSides(browser, house);
  const words = "Everything about my daughter, and where she lives.";
  const key = await ask(outside, { ...ACCESS, about: "My child", from: "Bram Quillfeather", words });
  const first = await standing(outside, key);
  const at = await match(officer, key, nameOf(CHILD));
  const secret = /Mirabel|Thackthwaite|Yarrow/;
  const nothingTold = async () => {
    await officer.goto(`${at}/letters`);
    const letters = officer.locator("main article");
    assert.ok((await letters.count()) > 0);
    for (const letter of await letters.allInnerTexts()) {
      assert.doesNotMatch(letter, secret);
      says(letter, ["We cannot say yet whether we hold anything about anybody"]);
    }
    assert.equal(await standing(outside, key), first, "that she is known here shows in nothing that he sees");
    await officer.goto(`${at}/package`);
    says(await textOf(officer), [/Not yet/]);
    assert.equal(await officer.getByRole("button", { name: "Put the answer together" }).count(), 0);
  };
  await nothingTold();
  await known(officer, at);
  await search(officer, at);
  await review(officer, at);
  await nothingTold();
  await officer.goto(`${at}/authority`);
  await officer.getByLabel("I have seen what shows it").check();
  await officer.getByLabel("What you saw").fill("The birth certificate. She was asked alone, and is content with it.");
  await press(officer, "Record this");
  // Her mother rings up: what was read already is not safe by itself.
  await house.command("person", "protect", nameOf(CHILD), "place", "harbour cottages");
  await hidden(officer, at, "harbour cottages");
  const answer = await collect(outside, await release(officer, at));
  says(answer, [...WAYS, "She read a play", "comes by bus", "How to reach the person is not among them"]);
  assert.doesNotMatch(answer, /Yarrow|harbour/);
  assert.doesNotMatch(await standing(outside, key), /Yarrow|harbour/);
  for (const page of [outside, officer]) assertQuiet(page);
});

/** Where an answer is stopped by words, they are hidden in the item that is named. */
async function hidden(page, at, words) {
  await page.goto(`${at}/package`);
  await press(page, "Put the answer together");
  const stopped = await textOf(page);
  says(stopped, [/Not ready\.[\s\S]*the protected place/]);
  assert.ok(!stopped.includes(words), "what is protected is not told here either");
  const item = stopped.match(/item (\d+): the protected place/)[1];
  await page.goto(`${at}/review/${item}`);
  const exact = page.getByLabel("The words, exactly as they stand");
  if (!(await exact.isVisible())) await page.locator("main summary", { hasText: "Hide other words" }).click();
  await exact.fill(words);
  await press(page, "Add");
  await press(page, /^Give with/);
}
