// A chart on the page is a drawing until a reader reaches for it; then Vega, which weighs more
// than everything else together, is loaded from beside the page and draws it anew with tooltips.
(() => {
  "use strict";
  // A book opened from a folder may not fetch its other pages, which search summaries need.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  const here = new URL("vega.js", document.currentScript.src);
  let loading = null;

  function vega() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = here;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("Vega could not be loaded"));
      document.head.append(script);
    });
    return loading;
  }

  async function enliven(figure) {
    if (figure.dataset.live) return;
    figure.dataset.live = "loading";
    const picture = figure.querySelector(".ncpi-chart-picture");
    const spec = JSON.parse(figure.querySelector(".ncpi-chart-spec").textContent);
    try {
      const embed = await vega();
      const live = document.createElement("div");
      const dark = document.documentElement.dataset.theme === "dark";
      const { view } = await embed(live, spec, {
        // The page's policy allows no code made from text, which Vega would run faster.
        ast: true,
        actions: false,
        defaultStyle: false,
        renderer: "svg",
        tooltip: { theme: dark ? "dark" : "light" },
      });
      const svg = live.querySelector("svg");
      // As large as the drawing it takes the place of.
      svg.removeAttribute("width");
      svg.removeAttribute("height");
      svg.setAttribute("aria-hidden", "true");
      picture.replaceChildren(live);
      figure.dataset.live = "yes";
    } catch {
      // The drawing and the table stay, which is all that a reader needs.
      delete figure.dataset.live;
    }
  }

  function prepare() {
    for (const figure of document.querySelectorAll(".ncpi-chart")) {
      const picture = figure.querySelector(".ncpi-chart-picture");
      picture.addEventListener("pointerenter", (event) => {
        // A finger on its way down the page doesn't ask for anything; one that taps does.
        if (event.pointerType !== "touch") enliven(figure);
      });
      picture.addEventListener("click", () => enliven(figure));
    }
    for (const term of document.querySelectorAll(".ncpi-term")) {
      const away = (gone) => () => term.classList.toggle("ncpi-away", gone);
      term.addEventListener("pointerleave", away(false));
      term.addEventListener("focusout", away(false));
      // Where nothing can hover, the first tap explains and the second leads to the glossary.
      term.firstElementChild.addEventListener("click", (event) => {
        if (matchMedia("(hover: none)").matches && document.activeElement !== event.currentTarget) {
          event.preventDefault();
          event.currentTarget.focus();
        }
      });
    }
    document.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      for (const term of document.querySelectorAll(".ncpi-term:is(:hover, :focus-within)")) {
        term.classList.add("ncpi-away");
      }
    });
    // Who follows a number to its cell wants to see the code.
    addEventListener("hashchange", unfold);
    unfold();
  }

  function unfold() {
    const cell = location.hash.startsWith("#cell-") && document.getElementById(location.hash.slice(1));
    const code = cell && cell.querySelector("details.hide");
    if (!code) return;
    code.open = true;
    code.scrollIntoView({ block: "nearest" });
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", prepare);
  } else {
    prepare();
  }
})();
