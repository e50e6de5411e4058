// Reads the page aloud where the browser can, sentence by sentence; the same button stops it.
"use strict";
(() => {
  const button = document.querySelector("[data-speak]");
  if (!button || !window.speechSynthesis || !window.SpeechSynthesisUtterance) return;
  const label = button.textContent;
  const said = "h1, h2, h3, p, li, dt, dd, label, legend, summary, button, a.button";

  // What can be seen, each piece once: what stands inside another piece is read with it.
  const pieces = () => [...document.querySelectorAll("main :is(" + said + ")")]
    .filter((one) => one.offsetParent && !one.parentElement.closest("main :is(" + said + ")"))
    .map((one) => one.innerText.trim())
    .filter(Boolean);
  const quiet = () => {
    speechSynthesis.cancel();
    button.textContent = label;
    button.setAttribute("aria-pressed", "false");
  };
  const speak = () => {
    const sentences = pieces().flatMap((text) => text.match(/[^。！？；\n]{1,120}[。！？；]?/g) || []);
    button.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    sentences.forEach((text, at) => {
      const one = new SpeechSynthesisUtterance(text);
      one.lang = document.documentElement.lang.startsWith("en") ? "en" : "zh-CN";
      one.rate = 0.9;
      if (at === sentences.length - 1) one.onend = quiet;
      speechSynthesis.speak(one);
    });
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") quiet(); else speak();
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
})();
