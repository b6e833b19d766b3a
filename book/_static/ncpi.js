// A chart on the page is a drawing until a reader reaches for it; then Vega, which weighs more
// than everything else together, is loaded from beside the page and draws it anew with tooltips.
(() => {
  "use strict";
  // A book opened from a folder may not fetch its other pages, which search summaries need.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  // The libraries stand beside this script, and are fetched when a reader first needs them.
  const here = document.currentScript.src;
  const loading = {};

  window.ncpiLoad = (name) => {
    loading[name] ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(name, here);
      script.onload = resolve;
      script.onerror = () => {
        delete loading[name];
        reject(new Error(`${name} could not be loaded`));
      };
      document.head.append(script);
    });
    return loading[name];
  };

  // Charts of many forces share a choice: in one of them, or in the table of the page, a reader
  // marks a force, and all show it. "" is none.
  const views = [];
  let chosen = "";

  function choose(force) {
    document.dispatchEvent(new CustomEvent("ncpi-force", { detail: force }));
  }

  function mark(view) {
    view.signal("force", chosen).run();
  }

  function offerForces(figure) {
    const spec = JSON.parse(figure.querySelector(".ncpi-chart-spec").textContent);
    if (!spec.params?.some(({ name }) => name === "force")) return;
    const [rows] = Object.values(spec.datasets);
    const forces = [...new Set(rows.map(({ force }) => force))].sort();
    const select = document.createElement("select");
    select.append(new Option("none", ""), ...forces.map((force) => new Option(force, force)));
    select.addEventListener("input", () => choose(select.value));
    const label = document.createElement("label");
    label.className = "ncpi-pick";
    label.append("Mark a force", select);
    figure.querySelector(".ncpi-chart-notes").before(label);
    document.addEventListener("ncpi-force", ({ detail }) => {
      select.value = forces.includes(detail) ? detail : "";
      if (detail) enliven(figure);
    });
  }

  document.addEventListener("ncpi-force", ({ detail }) => {
    chosen = detail;
    views.forEach(mark);
  });

  async function enliven(figure) {
    if (figure.dataset.live) return;
    figure.dataset.live = "loading";
    const picture = figure.querySelector(".ncpi-chart-picture");
    const spec = JSON.parse(figure.querySelector(".ncpi-chart-spec").textContent);
    try {
      await window.ncpiLoad("vega.js");
      const live = document.createElement("div");
      const dark = document.documentElement.dataset.theme === "dark";
      const { view } = await vegaEmbed(live, spec, {
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
      if (figure.querySelector(".ncpi-pick")) {
        views.push(view);
        view.addEventListener("click", (_event, item) => item?.datum?.force && choose(item.datum.force));
        mark(view);
      }
      figure.dataset.live = "yes";
    } catch {
      // The drawing and the table stay, which is all that a reader needs.
      delete figure.dataset.live;
    }
  }

  function prepare() {
    for (const figure of document.querySelectorAll(".ncpi-chart:has(.ncpi-chart-spec)")) {
      const picture = figure.querySelector(".ncpi-chart-picture");
      picture.addEventListener("pointerenter", (event) => {
        // A finger on its way down the page doesn't ask for anything; one that taps does.
        if (event.pointerType !== "touch") enliven(figure);
      });
      picture.addEventListener("click", () => enliven(figure));
      offerForces(figure);
    }
    // Drawn as cards, a table would lose its meaning for who hears it read in some browsers.
    const roles = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", "thead th": "columnheader", "tbody th": "rowheader" };
    for (const [part, role] of Object.entries(roles)) {
      for (const element of document.querySelectorAll(`.ncpi-register ${part}`)) element.setAttribute("role", role);
    }
    for (const term of document.querySelectorAll(".ncpi-term")) {
      const away = (gone) => () => term.classList.toggle("ncpi-away", gone);
      term.addEventListener("pointerleave", away(false));
      term.addEventListener("focusout", away(false));
      // For a finger, the first tap explains and the second leads to the glossary.
      const link = term.firstElementChild;
      let explains = false;
      link.addEventListener("pointerdown", ({ pointerType }) => {
        explains = pointerType === "touch" && document.activeElement !== link;
      });
      link.addEventListener("click", (event) => {
        if (!explains) return;
        event.preventDefault();
        link.focus();
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
