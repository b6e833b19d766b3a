// What every page does beyond being read. It is loaded before the page is drawn, so that who has
// chosen colours never sees the others. Without it a page can be read, and its folds opened.
(() => {
  "use strict";
  const page = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // The colours that a reader has chosen; without a choice they follow the device (style.css).
  function kept(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // a browser may forbid it
    }
  }

  function colour(mode) {
    if (mode === "light" || mode === "dark") page.dataset.theme = mode;
    else delete page.dataset.theme;
  }
  colour(kept("mode"));

  function offerColours() {
    const choice = document.querySelector(".colours select");
    choice.value = page.dataset.theme ?? "auto";
    choice.addEventListener("input", () => {
      colour(choice.value);
      try {
        localStorage.setItem("mode", choice.value);
      } catch {
        // Then it is for this page only.
      }
    });
  }

  // The chapter list: out of the way of what was chosen in it, and with a mark on the section
  // that is being read.
  function minded(list) {
    list.addEventListener("click", ({ target }) => {
      if (target.closest("a") && list.matches(":popover-open")) list.hidePopover();
    });
    const links = new Map(all("a[href^='#']", list).map((link) => [link.hash.slice(1), link]));
    const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    const seen = new IntersectionObserver(
      () => {
        const at = sections.findLast((section) => section.getBoundingClientRect().top < innerHeight / 3);
        for (const [id, link] of links) link.toggleAttribute("data-here", id === at?.id);
      },
      { rootMargin: "0px 0px -66% 0px" },
    );
    sections.forEach((section) => seen.observe(section));
    const here = list.querySelector("[aria-current]");
    if (here) list.scrollTop = here.offsetTop - list.clientHeight / 3;
  }

  // Folds: a link into one opens it, and a link to a cell its code.
  function open(place) {
    for (let up = place; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  }

  function unfold() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const code = place?.id.startsWith("cell-") && place.querySelector("details.hide");
    if (!code && !place?.closest("details")) return;
    open(code || place);
    (code || place).scrollIntoView({ block: code ? "nearest" : "start" });
  }

  // The words that a reader searched for: marked, and found in folds as well. Code is opened only
  // for what stands nowhere else.
  function markFound() {
    const words = (kept("sphinx_highlight_terms") ?? "").split(/\s+/).filter(Boolean);
    if (!words.length || !CSS.highlights) return;
    localStorage.removeItem("sphinx_highlight_terms");
    const found = [];
    const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode: text } = texts;
      if (text.parentElement.closest("script, svg")) continue;
      for (const word of words) {
        for (let at = -1; (at = text.data.toLowerCase().indexOf(word, at + 1)) >= 0; ) {
          const range = document.createRange();
          range.setStart(text, at);
          range.setEnd(text, Math.min(at + word.length, text.length));
          found.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...found));
    const inCode = ({ startContainer: { parentElement } }) => parentElement.closest("details.hide");
    const read = found.filter((range) => !inCode(range));
    (read.length ? read : found).forEach(({ startContainer }) => open(startContainer));
  }

  // What is wider than its place scrolls by itself, and then the keyboard has to reach it.
  function reachable(frame) {
    const scrolls = frame.scrollWidth > frame.clientWidth + 1;
    if (!scrolls) return ["tabindex", "role", "aria-label"].forEach((name) => frame.removeAttribute(name));
    frame.tabIndex = 0;
    if (!frame.dataset.label) return;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", frame.dataset.label);
  }

  function copyable(code) {
    const looks = { type: "button", className: "copy", textContent: "Copy" };
    const button = Object.assign(document.createElement("button"), looks);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent.trimEnd());
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    code.before(button);
  }

  // A term's meaning: Escape takes it away, and of two taps the first explains, the second leads.
  function explained(term) {
    const link = term.firstElementChild;
    let explains = false;
    const back = () => term.classList.remove("casework-away");
    for (const kind of ["pointerleave", "focusout"]) term.addEventListener(kind, back);
    link.addEventListener("pointerdown", ({ pointerType }) => {
      explains = pointerType === "touch" && document.activeElement !== link;
    });
    link.addEventListener("click", (event) => {
      if (!explains) return;
      event.preventDefault();
      link.focus();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    offerColours();
    minded(document.getElementById("chapters"));
    if (typeof Search === "undefined") markFound();
    const sizes = new ResizeObserver((frames) => frames.forEach(({ target }) => reachable(target)));
    all(".casework-scroll, .casework-formula, article pre").forEach((frame) => sizes.observe(frame));
    if (navigator.clipboard) all("div.highlight > pre").forEach(copyable);
    all(".casework-term").forEach(explained);
    addEventListener("keydown", ({ key }) => {
      const shown = key === "Escape" ? all(".casework-term:is(:hover, :focus-within)") : [];
      shown.forEach((term) => term.classList.add("casework-away"));
    });
    addEventListener("beforeprint", () => all("details.admonition").forEach(open));
    addEventListener("hashchange", unfold);
    unfold();
  });
})();
