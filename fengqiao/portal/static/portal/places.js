// Narrows the list of places on this page while somebody types: characters, or the first letters of
// their pinyin. The button finds them in the whole county, by the whole pinyin too, without script.
"use strict";
(() => {
  const input = document.querySelector("[data-filter]");
  const list = document.querySelector("[data-list]");
  const none = document.querySelector("[data-none]");
  if (!input || !list || !none) return;

  // The first character of each letter's range in the order of pinyin, as every browser sorts it.
  const LETTERS = "abcdefghjklmnopqrstwxyz";
  const FIRST = "阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨他穵夕丫帀";
  const order = new Intl.Collator("zh-Hans-u-co-pinyin");
  const initial = (character) => {
    if (!/\p{Script=Han}/u.test(character)) return character.toLowerCase();
    let found = "";
    for (let at = 0; at < LETTERS.length; at++) {
      if (order.compare(FIRST[at], character) <= 0) found = LETTERS[at];
    }
    return found;
  };
  // Traditional characters as simplified ones: the page brings the pairs of its own names.
  const form = new Map(list.dataset.pairs.split(" ").map((pair) => [...pair]));
  const alike = (text) =>
    [...text.trim().normalize("NFKC").toLowerCase()].map((one) => form.get(one) ?? one).join("");
  const rows = [...list.children].map((row) => {
    const text = alike(row.textContent);
    return { row, text, letters: [...text].map(initial).join("") };
  });
  input.addEventListener("input", () => {
    const typed = alike(input.value);
    for (const { row, text, letters } of rows) {
      row.hidden = typed !== "" && !text.includes(typed) && !letters.includes(typed);
    }
    none.hidden = rows.some(({ row }) => !row.hidden);
  });
})();
