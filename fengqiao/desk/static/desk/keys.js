// Comfort for who works here all day: j and k walk through a list, o opens, / searches, ? explains.
// Every page works without this file.
(() => {
  const OFF = "fengqiao.keys.off";
  const rows = [...document.querySelectorAll("[data-row] [data-open]")];
  const help = document.getElementById("keys");
  const box = help?.querySelector("[data-keys-off]");
  let off = localStorage.getItem(OFF) === "1";

  const writing = (target) => target.closest("input, textarea, select, [contenteditable]");

  const walk = (by) => {
    if (!rows.length) return;
    const here = rows.indexOf(document.activeElement);
    const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by;
    rows[Math.max(0, Math.min(rows.length - 1, next))].focus();
  };

  const open = () => rows.includes(document.activeElement) && document.activeElement.click();

  const acts = {
    j: () => walk(1),
    k: () => walk(-1),
    o: open,
    "/": () => document.querySelector("[data-search]")?.focus(),
    "?": () => help?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    if (writing(event.target) || (off && event.key !== "?")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", acts["?"]);
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
