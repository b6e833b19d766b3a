// What every page does beyond being read. It is loaded before the page is drawn, so that who has
// chosen colours never sees the others. Without it a page can be read, and its folds opened.
(() => {
  const page = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];

  // What the browser keeps for the next page. Where it forbids that, a choice is for this page only.
  let store = {};
  try { store = localStorage; } catch {}

  // The colours that a reader has chosen; without a choice they follow the device (style.css).
  page.dataset.theme = store.mode ?? "auto";

  // The chapter list shows where its reader is, and goes out of the way of what was chosen in it.
  function offerChapters(list) {
    const here = list.querySelector("[aria-current]");
    const show = () => here && (list.scrollTop = here.offsetTop - list.clientHeight / 3);
    show();
    list.addEventListener("toggle", show); // it has no height before it is opened
    list.addEventListener("click", ({ target }) => target.closest("a") && list.hidePopover());
  }

  // Folds: a link into one opens it, a link to a cell its code, and one to a section what is folded there.
  function open(place) {
    for (let fold = place; (fold = fold?.closest("details")); fold = fold.parentElement) fold.open = true;
  }

  function unfold() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const code = place?.id.startsWith("cell-") && place.querySelector("details.hide");
    const inside = code || place?.querySelector(":scope > details.later") || place;
    if (!inside?.closest("details")) return;
    open(inside);
    (code || place).scrollIntoView({ block: code ? "nearest" : "start" });
  }

  // Words that were searched for are marked, in folds too; code is opened for what is only there.
  function markFound() {
    const sought = new URLSearchParams(location.search).get("highlight")?.match(/[\p{L}\p{N}][^\s()[\]{}*+?|^$\\]*/gu);
    if (!sought || !CSS.highlights) return;
    const pattern = RegExp(sought.join("|").replaceAll(".", "\\.").replaceAll("'", "['’]"), "giu");
    const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
      const text = texts.currentNode;
      for (const { index, 0: word } of text.parentElement.closest("script, svg") ? [] : text.data.matchAll(pattern)) {
        const [startContainer, endContainer, endOffset] = [text, text, index + word.length];
        found.push(new StaticRange({ startContainer, startOffset: index, endContainer, endOffset }));
      }
    }
    CSS.highlights.set("found", new Highlight(...found));
    const places = found.map(({ startContainer }) => startContainer.parentElement);
    const read = places.filter((place) => !place.closest("details.hide"));
    (read.length ? read : places).forEach(open);
  }

  // What is wider than its place scrolls by itself, and then the keyboard has to reach it.
  function reachable(frame) {
    if (frame.scrollWidth > frame.clientWidth + 1) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  }

  // A term's meaning: of two taps the first explains, the second leads; Escape takes it away.
  function explained(link) {
    link.addEventListener("pointerdown", ({ pointerType }) => {
      link.explains = pointerType === "touch" && document.activeElement !== link;
    });
    link.addEventListener("click", (event) => {
      if (link.explains) event.preventDefault();
      link.focus();
    });
  }

  // Forces of this very name, as data.py compares names; or with all its words, or all begun: one alone not after "on".
  const empty = /^(and|constabulary|for|force|heddlu|in|of|police|service|the)$/;
  const letters = (name) => name.toLowerCase().replace(/['’.]/g, "").match(/[\p{L}\p{N}]+/gu) ?? [];

  function findForce(form) {
    const forces = [...form.querySelectorAll("li")];
    const address = new URLSearchParams(location.search);
    form.force.value ||= address.get("force") ?? address.get("q") ?? "";
    function find({ type }) {
      const council = /( (borough|city|county|district|metropolitan|town))* council\s*$|^\s*(london )?borough of /gi;
      const words = letters(form.force.value.replace(council, "")).filter((word) => !empty.test(word));
      const named = ({ names, common }) => `|${names}|${common}|`.includes(`|${words.join(" ")}|`);
      const has = (end) => ({ names }) => words.every((word) => RegExp(`(^|[ |])${words[1] ? "" : "(?<!on )"}${word}${end}`).test(names));
      const ways = [named, has("($|[ |])"), has("")].map((way) => forces.filter(({ dataset }) => way(dataset)));
      const found = words.length ? (ways.find((way) => way.length) ?? []) : forces;
      const whole = !found.length && type !== "input" && form.force.type === "search"; // so that a name can be chosen
      for (const force of forces) force.hidden = !whole && !found.includes(force);
      const asked = form.toggleAttribute("data-asked", words.length > 0);
      const none = asked ? "No force is found by that. Try your county or council, but no postcode; “Find” lists all forces." : "Every force’s name has that: add a county or a town.";
      form.querySelector("output").value = asked && found.length ? `Forces found: ${found.length}` : form.force.value.trim() && none;
      return found;
    }
    form.addEventListener("input", find);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { length } = find(event);
      if (length === 1) location.href = form.querySelector("li:not([hidden]) a").href;
      if (!length) location.href = Object.assign(new URL(form.action), { search: `?force=${encodeURIComponent(form.force.value)}` });
    });
    find({});
  }

  document.addEventListener("DOMContentLoaded", () => {
    const colours = document.querySelector(".colours select");
    colours.value = page.dataset.theme;
    colours.addEventListener("input", () => (page.dataset.theme = store.mode = colours.value));
    offerChapters(document.getElementById("chapters"));
    markFound();
    const sizes = new ResizeObserver((frames) => frames.forEach(({ target }) => reachable(target)));
    all(".casework-scroll, .casework-formula").forEach((frame) => sizes.observe(frame));
    all(".casework-term > a").forEach(explained);
    all(".casework-find").forEach(findForce);
    addEventListener("keydown", ({ key }) => page.toggleAttribute("data-quiet", key === "Escape"));
    addEventListener("pointerover", () => page.removeAttribute("data-quiet"));
    addEventListener("beforeprint", () => all("details:is(.admonition, .later)").forEach(open));
    addEventListener("hashchange", unfold);
    unfold();
  });
})();
