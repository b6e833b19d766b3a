// A chart on the page is a drawing until a reader reaches for it; then Vega, which weighs more
// than everything else together, is loaded from beside the page and draws it anew with tooltips.
(() => {
  "use strict";
  // The libraries stand beside this script, and are fetched when a reader first needs them.
  const here = document.currentScript.src;
  const loading = {};

  window.caseworkLoad = (name) => {
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
    document.dispatchEvent(new CustomEvent("casework-force", { detail: force }));
  }

  function mark(view) {
    view.signal("force", chosen).run();
  }

  function offerForces(figure) {
    const spec = JSON.parse(figure.querySelector(".casework-chart-spec").textContent);
    if (!spec.params?.some(({ name }) => name === "force")) return;
    const [rows] = Object.values(spec.datasets);
    const forces = [...new Set(rows.map(({ force }) => force))].sort();
    const select = document.createElement("select");
    select.append(new Option("none", ""), ...forces.map((force) => new Option(force, force)));
    select.addEventListener("input", () => choose(select.value));
    const label = document.createElement("label");
    label.className = "casework-pick";
    label.append("Mark a force", select);
    figure.querySelector(".casework-chart-notes").before(label);
    document.addEventListener("casework-force", ({ detail }) => {
      select.value = forces.includes(detail) ? detail : "";
      if (detail) enliven(figure);
    });
  }

  document.addEventListener("casework-force", ({ detail }) => {
    chosen = detail;
    views.forEach(mark);
  });

  const enlivening = new WeakMap();

  function enliven(figure) {
    if (!figure.dataset.live) enlivening.set(figure, draw(figure));
    return enlivening.get(figure);
  }

  async function draw(figure) {
    figure.dataset.live = "loading";
    const picture = figure.querySelector(".casework-chart-picture");
    const spec = JSON.parse(figure.querySelector(".casework-chart-spec").textContent);
    try {
      await window.caseworkLoad("vega.js");
      const live = document.createElement("div");
      const { view } = await vegaEmbed(live, spec, {
        // The page's policy allows no code made from text, which Vega would run faster.
        ast: true,
        actions: false,
        defaultStyle: false,
        renderer: "svg",
      });
      const svg = live.querySelector("svg");
      // As large as the drawing it takes the place of.
      svg.removeAttribute("width");
      svg.removeAttribute("height");
      svg.setAttribute("aria-hidden", "true");
      picture.replaceChildren(live);
      if (figure.querySelector(".casework-pick")) {
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

  // A finger can't point: it taps, and asks for the value at that place, which then stays until
  // the next tap. A tap beside all marks asks for nothing, so nothing is loaded for it.
  const REACH = 24; // half of what a fingertip covers
  let tapped = null; // the last place that was tapped, in its picture
  const tooltip = () => document.getElementById("vg-tooltip-element");

  function near({ picture, x, y }, reach = REACH) {
    const home = picture.getBoundingClientRect();
    const live = picture.closest("figure").dataset.live === "yes";
    const marks = [...picture.querySelectorAll(".role-mark:not(.mark-area) :is(path, line, rect, text)")];
    return marks
      // Vega keeps with each mark what it stands for; with a line, all its points.
      .filter((mark) => !live || [mark.__data__].flat()[0]?.tooltip !== undefined)
      .map((mark) => {
        const box = mark.getBoundingClientRect();
        const across = Math.max(box.left - home.left - x, x - (box.right - home.left), 0);
        const down = Math.max(box.top - home.top - y, y - (box.bottom - home.top), 0);
        return { mark, away: Math.hypot(across, down), size: box.width * box.height };
      })
      .filter(({ away }) => away <= reach)
      // Of several at one place the smallest is meant.
      .sort((a, b) => a.away - b.away || a.size - b.size)
      .map(({ mark }) => mark);
  }

  function showValue(here, reach) {
    const home = here.picture.getBoundingClientRect();
    const [x, y] = [home.left + here.x, home.top + here.y];
    // A line has a value only along its way, not in all of its box.
    const found = near(here, reach).some((mark) => {
      mark.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX: x, clientY: y }));
      return tooltip()?.classList.contains("visible");
    });
    if (!found) return;
    // Beside the finger, on the screen, and going with the page: it belongs to its mark when the
    // page is scrolled.
    const said = tooltip();
    const { width, height } = said.getBoundingClientRect();
    const { clientWidth } = document.documentElement;
    const left = Math.max(8, Math.min(x - width / 2, clientWidth - width - 8));
    const top = y - height - REACH > 0 ? y - height - REACH : y + REACH;
    Object.assign(said.style, { position: "absolute", left: `${left + scrollX}px`, top: `${top + scrollY}px` });
  }

  async function tap({ target, clientX, clientY }) {
    tooltip()?.classList.remove("visible");
    tapped = null;
    const picture = target.closest?.(".casework-chart:has(.casework-chart-spec) .casework-chart-picture");
    if (!picture) return;
    const home = picture.getBoundingClientRect();
    const here = { picture, x: clientX - home.left, y: clientY - home.top };
    if (!near(here).length) return;
    tapped = here;
    const figure = picture.closest("figure");
    const drawing = figure.dataset.live !== "yes";
    await enliven(figure);
    // A drawing doesn't tell which marks have a value: whoever waited for one gets the nearest.
    if (tapped === here && figure.dataset.live) showValue(here, drawing ? Infinity : REACH);
  }

  function hear(figure) {
    const picture = figure.querySelector(".casework-chart-picture");
    let touched = false;
    picture.addEventListener("pointerenter", ({ pointerType }) => {
      if (pointerType !== "touch") enliven(figure);
    });
    picture.addEventListener("click", () => touched || enliven(figure));
    // On a narrow screen Vega puts half of a value beyond the edge.
    picture.addEventListener("pointermove", () => {
      const said = tooltip();
      if (said && !touched) said.style.left = `${Math.max(8, parseFloat(said.style.left))}px`;
    });
    // What a finger leaves behind, as if it were a mouse that came and went, would show a value
    // and take it away at once.
    for (const kind of ["pointerover", "pointermove", "pointerout", "mouseover", "mousemove", "mouseout"]) {
      picture.addEventListener(
        kind,
        (event) => {
          if (!event.isTrusted) return;
          if (event.pointerType) touched = event.pointerType === "touch";
          if (touched) return event.stopPropagation();
          tooltip()?.style.removeProperty("position");
        },
        { capture: true },
      );
    }
  }

  function prepare() {
    for (const figure of document.querySelectorAll(".casework-chart:has(.casework-chart-spec)")) {
      hear(figure);
      offerForces(figure);
    }
    // A finger that moves the page ends in a pointercancel, and hasn't tapped.
    document.addEventListener("pointerup", (event) => {
      if (event.pointerType === "touch" && event.isPrimary) tap(event);
    });
    // Drawn as cards, a table would lose its meaning for who hears it read in some browsers.
    const roles = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", "thead th": "columnheader", "tbody th": "rowheader" };
    for (const [part, role] of Object.entries(roles)) {
      for (const element of document.querySelectorAll(`.casework-register ${part}`)) element.setAttribute("role", role);
    }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", prepare);
  } else {
    prepare();
  }
})();
