// Comfort for who works here all day: a letter for each thing that is done again and again. Every page
// works without this file; what each key does is listed at /keys/ (fengqiao/desk/keys.py).
(() => {
  const OFF = "fengqiao.keys.off";
  const rows = [...document.querySelectorAll("[data-row] [data-open]")];
  const help = document.getElementById("keys");
  const box = help?.querySelector("[data-keys-off]");
  let off = localStorage.getItem(OFF) === "1";

  const form = document.getElementById("form"); // a page on which somebody fills something in is not left by a letter
  const writing = (target) => target.closest("input:not([data-tick]), textarea, select, [contenteditable]");
  const row = () => document.activeElement?.closest("[data-row]");
  const press = (selector, within = document) => within?.querySelector(selector)?.click();

  const walk = (by) => {
    if (!rows.length) return press(by > 0 ? "[data-next]" : "[data-previous]");
    const here = rows.findIndex((one) => one.closest("[data-row]") === row());
    const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by;
    rows[Math.max(0, Math.min(rows.length - 1, next))].focus();
  };

  const search = () => {
    const field = document.querySelector("[data-search]");
    field ? field.focus() : press("[data-key=l]");
  };

  const acts = {
    j: () => walk(1),
    k: () => walk(-1),
    o: () => press("[data-open]", row()),
    a: () => press("[data-act]", rows.length ? row() : document),
    n: () => press("[data-note]"),
    x: () => press("[data-tick]", row()),
    i: () => press("[data-key=i]"),
    l: () => press("[data-key=l]"),
    r: () => press("[data-key=r]"),
    m: () => press("[data-key=m]"),
    "/": search,
    p: () => window.print(),
    "?": () => help?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    if (writing(event.target) || ((off || form) && event.key !== "?")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  for (const link of document.querySelectorAll("[data-keys]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      acts["?"]();
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  if (box) {
    box.checked = off;
    box.addEventListener("change", () => {
      off = box.checked;
      localStorage.setItem(OFF, off ? "1" : "0");
    });
  }
})();
