// Keeps what is being written on this telephone until it was sent; then, and when somebody leaves or
// begins anew, nothing of it stays here. Also brings forth the button for printing.
"use strict";
(() => {
  const PREFIX = "fq:";
  const SENT = "fq:sent";
  const store = (() => {
    try { return window.localStorage; } catch (error) { return null; }
  })();
  const forget = (prefix) => {
    for (const key of Object.keys(store)) if (key.startsWith(prefix)) store.removeItem(key);
  };
  const keep = (key, value) => {
    try { store.setItem(key, value); } catch (error) { /* full: the server keeps it */ }
  };
  const form = document.querySelector("form[data-keep]");
  const asked = new URLSearchParams(location.search);

  if (store && (asked.has("left") || asked.has("anew"))) {
    forget(PREFIX);
    history.replaceState(null, "", location.pathname); // or the next reload would forget again
  }
  // What was sent and led on to another page has arrived; the same page again says what is wrong.
  if (store && store.getItem(SENT) && (!form || form.dataset.keep !== store.getItem(SENT))) {
    forget(`${PREFIX}${store.getItem(SENT)}:`);
    store.removeItem(SENT);
  }
  if (store && form) {
    for (const field of form.querySelectorAll("textarea, input[type=text], input[type=tel]")) {
      const key = `${PREFIX}${form.dataset.keep}:${field.name}`;
      if (!field.value && store.getItem(key)) field.value = store.getItem(key);
      field.addEventListener("input", () => keep(key, field.value));
    }
    form.addEventListener("submit", () => keep(SENT, form.dataset.keep));
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
