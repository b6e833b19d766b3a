// The search, in what site/search.py has read of the pages: SECTIONS has for each page the places that
// a result leads to, each with its anchor, heading, prose, other words, and how much it counts.
(() => {
  const results = document.getElementById("search-results");
  const asked = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  const plain = (text) => text.toLowerCase().replace(/[‘’]/g, "'");
  const make = (tag, place, words = {}) => place.appendChild(Object.assign(document.createElement(tag), words));

  // Words that say nothing of what is looked for, unless there are no others.
  const EMPTY = /^(an?|and|are|as|at|by|did|do|does|for|from|how|in|is|it|of|on|or|that|the|to|was|were|what|with)$/;
  const all = [...new Set(plain(asked).match(/[\p{L}\p{N}_]+(?:[.,'-][\p{L}\p{N}_]+)*%?/gu))];
  const words = all.some((word) => !EMPTY.test(word)) ? all.filter((word) => !EMPTY.test(word)) : all;

  // A word finds all that begin so, and a plural its singular; a number is whole, commas or not.
  const stems = words.map((word) => word.replace(/'s$|(?<=[^\W\d]{4})s$/, ""));
  const patterns = stems.map((stem) => {
    const number = /^\d/.test(stem);
    const letters = (number ? stem.replace(/,/g, "").replace(/\d(?=\d)/g, "$&,?") : stem).replace(/\./g, "\\.");
    return RegExp(`(?<![\\p{L}\\p{N}_]|\\d[.,])${letters}${number ? "(?![\\d%]|[.,]\\d)" : ""}`, "gu");
  });
  const count = (text, pattern) => text.match(pattern)?.length ?? 0;

  function judge(address, title, [anchor, heading, prose, other, counts]) {
    const [head, text] = [plain(heading), plain(prose)];
    const each = patterns.map((pattern) => {
      const often = count(text, pattern);
      return 5 * !!count(head, pattern) + (4 * often) / (often + 0.5 + text.length / 1000) + 0.2 * !!count(other, pattern);
    });
    const exact = (head.split(" or ").some((name) => name === plain(asked) || name === stems.join(" ")) ? 10 : 0) + (words[1] && text.includes(words.join(" ")) ? 8 : 0);
    const has = each.filter(Boolean).length / words.length;
    const score = counts * has ** 3 * each.reduce((sum, one) => sum + one, exact);
    const link = `${address}?highlight=${encodeURIComponent(stems.join(" "))}${anchor}`;
    return { link, title, heading, prose, score };
  }

  // About 240 letters around the first of the words, from the beginning of a word to the end of one.
  function shown(prose, place) {
    const at = Math.min(...patterns.map((pattern) => plain(prose).search(pattern)).filter((here) => here >= 0));
    const from = at < 120 || at === Infinity ? 0 : prose.indexOf(" ", at - 100) + 1;
    const to = prose.length < from + 240 ? prose.length : prose.lastIndexOf(" ", from + 240);
    const text = (from ? "… " : "") + prose.slice(from, to) + (to < prose.length ? " …" : "");
    const found = patterns.flatMap((pattern) => [...plain(text).matchAll(pattern)]);
    let end = 0;
    for (const { index, 0: word } of found.sort((a, b) => a.index - b.index)) {
      if (index < end) continue;
      place.append(text.slice(end, index));
      end = index + word.length;
      make("span", place, { className: "highlighted", textContent: text.slice(index, end) });
    }
    place.append(text.slice(end));
  }

  function search() {
    const places = Object.entries(SECTIONS).flatMap(([address, rows]) => rows.map((row) => judge(address, rows[0][1], row)));
    const found = places.filter(({ score }) => score).sort((a, b) => b.score - a.score);
    const pages = Map.groupBy(found, ({ title }) => title);
    const nothing = document.querySelector(".casework-find[data-asked] li:not([hidden])") ? "Nothing else" : "Nothing";
    make("p", results, { textContent: found.length ? `Places found: ${found.length}, on ${pages.size} page${pages.size > 1 ? "s" : ""}` : `${nothing} in the book matches “${asked}”. Try another word, or fewer.` });
    const list = make("ul", results, { className: "search" });
    for (const [title, [best, ...others]] of pages) {
      const item = make("li", list);
      const name = ({ heading }) => (heading === title ? title : `${title} › ${heading}`);
      make("a", item, { href: best.link, textContent: name(best) });
      if (best.prose) shown(best.prose, make("p", item));
      const more = others.length ? make("p", item, { textContent: "Also: " }) : null;
      others.slice(0, 3).forEach((other, at) => {
        if (at) more.append(" · ");
        make("a", more, { href: other.link, textContent: other.heading });
      });
    }
  }

  for (const field of document.querySelectorAll("input[name=q]")) field.value = asked;
  if (!words.length) return;
  const ledger = document.getElementById("ledger");
  if (/\d/.test(asked)) {
    ledger.textContent = `Look up “${asked}” in the ledger`;
    ledger.search = new URLSearchParams({ search: asked });
  }
  document.head.append(Object.assign(document.createElement("script"), { src: results.dataset.sections, onload: search }));
})();
