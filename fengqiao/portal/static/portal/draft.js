// Keeps what is being written on this telephone until it was sent; clears it on the receipt. Also
// brings forth the button for printing.
"use strict";
(() => {
  const PREFIX = "fq:";
  const store = (() => {
    try { return window.localStorage; } catch (error) { return null; }
  })();
  const form = document.querySelector("form[data-keep]");
  if (store && document.querySelector("script[data-clear]")) {
    for (const key of Object.keys(store)) if (key.startsWith(PREFIX)) store.removeItem(key);
  }
  if (store && form) {
    for (const field of form.querySelectorAll("textarea, input[type=text], input[type=tel]")) {
      if (field.name === "website") continue;
      const key = `${PREFIX}${form.dataset.keep}:${field.name}`;
      if (!field.value && store.getItem(key)) field.value = store.getItem(key);
      field.addEventListener("input", () => {
        try { store.setItem(key, field.value); } catch (error) { /* full: the server keeps it */ }
      });
    }
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
