// While somebody is typing, the server is told so now and then: a long text must not be lost because
// nothing was sent for half an hour.
(() => {
  const url = document.currentScript.dataset.url;
  const every = 5 * 60 * 1000;
  let told = Date.now();

  const tell = () => {
    if (Date.now() - told < every) return;
    told = Date.now();
    fetch(url, { redirect: "manual" });
  };

  document.addEventListener("input", tell);
})();
