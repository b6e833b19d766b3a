// What every page does beyond being read. It is loaded before the page is drawn, so that who has
// chosen colours never sees the others. Without it a page can be read, and its folds opened.
(() => {
  "use strict";
  const page = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];

  // What the browser keeps for the next page. Where it forbids that, a choice is for this page only.
  let store = {};
  try {
    store = localStorage;
  } catch {}

  // The colours that a reader has chosen; without a choice they follow the device (style.css).
  page.dataset.theme = store.mode ?? "auto";

  function offerColours(choice) {
    choice.value = page.dataset.theme;
    choice.addEventListener("input", () => {
      page.dataset.theme = choice.value;
      store.mode = choice.value;
    });
  }

  // The chapter list shows where its reader is, and goes out of the way of what was chosen in it.
  function offerChapters(list) {
    const here = list.querySelector("[aria-current]");
    const show = () => here && (list.scrollTop = here.offsetTop - list.clientHeight / 3);
    show();
    list.addEventListener("toggle", show); // it has no height before it is opened
    list.addEventListener("click", ({ target }) => {
      if (target.closest("a") && list.matches(":popover-open")) list.hidePopover();
    });
  }

  // Folds: a link into one opens it, and a link to a cell its code.
  function open(place) {
    for (let fold = place; (fold = fold?.closest("details")); fold = fold.parentElement) fold.open = true;
  }

  function unfold() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const code = place?.id.startsWith("cell-") && place.querySelector("details.hide");
    if (!code && !place?.closest("details")) return;
    open(code || place);
    (code || place).scrollIntoView({ block: code ? "nearest" : "start" });
  }

  // The words that a reader searched for are marked, and found in folds as well. Code is opened only
  // for what stands nowhere else.
  function markFound() {
    const words = (store.sphinx_highlight_terms ?? "").match(/[\p{L}\p{N}]+/gu);
    if (!words || !CSS.highlights) return;
    delete store.sphinx_highlight_terms;
    const pattern = new RegExp(words.join("|"), "giu");
    const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
      const text = texts.currentNode;
      for (const { index, 0: word } of text.parentElement.closest("script, svg") ? [] : text.data.matchAll(pattern)) {
        found.push(document.createRange());
        found.at(-1).setStart(text, index);
        found.at(-1).setEnd(text, index + word.length);
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

  function copyable(code) {
    const button = document.createElement("button");
    const copy = () => navigator.clipboard.writeText(code.textContent.trimEnd());
    const onclick = () => copy().then(() => (button.textContent = "Copied"));
    code.before(Object.assign(button, { type: "button", className: "copy", textContent: "Copy", onclick }));
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

  document.addEventListener("DOMContentLoaded", () => {
    offerColours(document.querySelector(".colours select"));
    offerChapters(document.getElementById("chapters"));
    if (typeof Search === "undefined") markFound();
    const sizes = new ResizeObserver((frames) => frames.forEach(({ target }) => reachable(target)));
    all(".casework-scroll, .casework-formula, article pre").forEach((frame) => sizes.observe(frame));
    if (navigator.clipboard) all("div.highlight > pre").forEach(copyable);
    all(".casework-term > a").forEach(explained);
    addEventListener("keydown", ({ key }) => page.toggleAttribute("data-quiet", key === "Escape"));
    addEventListener("pointerover", () => page.removeAttribute("data-quiet"));
    addEventListener("beforeprint", () => all("details.admonition").forEach(open));
    addEventListener("hashchange", unfold);
    unfold();
  });
})();
