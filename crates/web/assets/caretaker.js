// What makes work quicker. Every page works without this file.
"use strict";

// Keys: each button says its key in `data-key`. They can be turned off, because they stand in the
// way of some who speak to their computer or steer it otherwise (WCAG 2.1.4).
const OFF = "caretaker-keys-off";
const keyed = [...document.querySelectorAll("[data-key]")];
let keysOff = false;
try {
  keysOff = localStorage.getItem(OFF) === "yes";
} catch {
  // Without storage the choice lasts as long as the page.
}

function typing(target, key) {
  if (target.closest("textarea, select, [contenteditable]")) return true;
  const input = target.closest("input");
  if (!input) return false;
  if (input.type === "checkbox") return false;
  // Arrows move between the radio buttons of a group.
  return input.type !== "radio" || key.startsWith("Arrow");
}

document.addEventListener("keydown", (event) => {
  if (keysOff || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (typing(event.target, key)) return;
  if (key === "m" && markSelection()) {
    event.preventDefault();
    return;
  }
  const wanted = keyed.find((element) => element.dataset.key === key);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});

const toggle = document.querySelector("[data-keys]");
if (toggle) {
  const show = () => {
    toggle.textContent = keysOff ? "Turn the keys on" : "Turn the keys off";
  };
  toggle.addEventListener("click", () => {
    keysOff = !keysOff;
    try {
      localStorage.setItem(OFF, keysOff ? "yes" : "no");
    } catch {
      // As above.
    }
    show();
  });
  show();
}

// Words marked in an item and then M: they are added to what is hidden. Positions are counted in
// characters of the item alone, without the names and words that stand in it for the reader.
function counted(item, node, offset) {
  const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  let count = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const aside = text.parentElement.closest("[data-aside]") !== null;
    const position = document.createRange();
    position.setStart(node, offset);
    const before = position.comparePoint(text, 0) < 0;
    if (text === node) {
      return aside ? count : count + [...text.data.slice(0, offset)].length;
    }
    if (!before) return count;
    if (!aside) count += [...text.data].length;
  }
  return count;
}

function markSelection() {
  const item = document.querySelector("[data-item]");
  const form = document.getElementById("marks");
  const selection = document.getSelection();
  if (!item || !form || !selection || selection.isCollapsed || selection.rangeCount === 0) return false;
  const range = selection.getRangeAt(0);
  if (!item.contains(range.commonAncestorContainer)) return false;
  const start = counted(item, range.startContainer, range.startOffset);
  const end = counted(item, range.endContainer, range.endOffset);
  if (end <= start) return false;
  for (const [name, value] of [["characters", `${start}-${end}`], ["choice", "add"]]) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  form.submit();
  return true;
}

// All of one person's places at once.
for (const set of document.querySelectorAll(".spots")) {
  const boxes = [...set.querySelectorAll("input[type=checkbox]")];
  if (boxes.length < 2) continue;
  const all = document.createElement("button");
  all.type = "button";
  all.className = "plain";
  const every = () => boxes.every((box) => box.checked);
  const show = () => {
    all.textContent = every() ? "Show them all" : "Hide them all";
  };
  all.addEventListener("click", () => {
    const to = !every();
    for (const box of boxes) box.checked = to;
    show();
  });
  set.addEventListener("change", show);
  show();
  set.querySelector("legend").append(" ", all);
}

// A text to mark word by word: arrows go from word to word, and dragging over words marks them, or
// takes their marks away where the first was marked.
for (const text of document.querySelectorAll("[data-words]")) {
  const boxes = [...text.querySelectorAll("input[type=checkbox]")];
  const at = (event) => boxes.indexOf(event.target.closest?.("label")?.querySelector("input"));
  text.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next = step && boxes[boxes.indexOf(event.target) + step];
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    next.focus();
  });
  let first = -1;
  text.addEventListener("pointerdown", (event) => {
    first = event.pointerType === "mouse" && event.button === 0 ? at(event) : -1;
  });
  text.addEventListener("pointerup", (event) => {
    const last = at(event);
    if (first < 0 || last < 0 || first === last) return;
    const to = !boxes[first].checked;
    for (const box of boxes.slice(Math.min(first, last), Math.max(first, last) + 1)) box.checked = to;
    first = -1;
  });
}

// Words to copy.
for (const words of document.querySelectorAll("pre[data-copy]")) {
  if (!navigator.clipboard) break;
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "second";
  copy.textContent = "Copy";
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(words.textContent.trim());
    copy.textContent = "Copied";
  });
  words.after(copy);
}

// Whoever clicks twice sends once. The server holds to that too, for those without scripts. The page
// stays when the answer is a file, so the form can be sent again after a while.
const PAUSE_MS = 2000;
const SENT = "caretaker-sent";
for (const form of document.forms) {
  let busy = false;
  form.addEventListener("submit", (event) => {
    if (busy) {
      event.preventDefault();
      return;
    }
    busy = true;
    setTimeout(() => (busy = false), PAUSE_MS);
    try {
      sessionStorage.setItem(SENT, "yes");
    } catch {
      // The next page is then read from its top.
    }
  });
  addEventListener("pageshow", () => (busy = false));
}

function takeSent() {
  try {
    const sent = sessionStorage.getItem(SENT) === "yes";
    sessionStorage.removeItem(SENT);
    return sent;
  } catch {
    return false;
  }
}

// Where the work goes on: at what is wrong, at the reasons for keeping back, or, after a form, at the
// heading of what came of it.
const sent = takeSent();
const problem = document.querySelector(".problem");
const heading = document.querySelector("main h1");
if (problem) {
  problem.focus();
} else if (location.hash === "#keep") {
  document.querySelector("#keep input")?.focus();
} else if (sent && heading && location.hash === "") {
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

// A session locks when nothing is asked for during a quarter of an hour. What it showed goes from the
// screen too, for whoever passes by; counted by the clock, because a machine that sleeps counts nothing.
// Whoever is at work without sending anything is not locked out: the server is told that they are there.
// Before it locks they are warned, and any key or movement keeps the page (WCAG 2.2.1).
const LOCKS_AFTER_MS = 15 * 60 * 1000;
const WARNS_AFTER_MS = 13 * 60 * 1000;
const TELLS_EVERY_MS = 5 * 60 * 1000;
if (document.querySelector('form[action="/sign-out"]')) {
  let last = Date.now();
  let told = last;
  let locked = false;
  // It must be there before it has words, or they are not read out.
  const warning = document.createElement("div");
  warning.className = "locks";
  warning.setAttribute("role", "alert");
  document.body.append(warning);
  const lock = () => {
    if (locked || Date.now() - last < LOCKS_AFTER_MS) return locked;
    locked = true;
    document.title = "Caretaker";
    document.body.replaceChildren();
    location.replace("/sign-in");
    return true;
  };
  const tell = () => {
    told = Date.now();
    // Without an answer the page stays as it is; the next form says what is wrong.
    fetch("/account/stay", { method: "POST" }).catch(() => {});
  };
  const present = () => {
    if (lock()) return;
    last = Date.now();
    if (warning.hasChildNodes()) warning.replaceChildren();
    if (last - told >= TELLS_EVERY_MS) tell();
  };
  const warn = () => {
    if (lock() || warning.hasChildNodes() || Date.now() - last < WARNS_AFTER_MS) return;
    const stay = document.createElement("button");
    stay.type = "button";
    stay.textContent = "Stay signed in";
    stay.addEventListener("click", present);
    const words = document.createElement("p");
    words.textContent = "This page locks in two minutes, and what you typed is lost. Touch it or press any key to stay.";
    warning.append(words, stay);
  };
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchmove"]) {
    addEventListener(kind, present, { capture: true, passive: true });
  }
  for (const kind of ["visibilitychange", "pageshow", "focus"]) addEventListener(kind, lock);
  setInterval(warn, 10 * 1000);
}
