// Review by keyboard: each button says its key in `data-key`. Every page works without this file.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target;
  if (at.closest("input, textarea, select")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input, textarea, select, summary")) wanted.focus();
  else wanted.click();
});
// The error summary takes the focus, so that it is read first.
document.querySelector(".problem")?.focus();
