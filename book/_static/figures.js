// A chart on the page is a drawing until a reader reaches for it; then Vega, which weighs more
// than everything else together, is loaded from beside the page and draws it anew with tooltips.
(() => {
  const VEGA = new URL("vega.js", document.currentScript.src);
  let loading;

  const load = (onload, onerror) =>
    document.head.append(Object.assign(document.createElement("script"), { src: VEGA, onload, onerror }));

  // A chart has a drawing for a phone and may have another for a wide page; figures.css shows one.
  const shown = ({ drawings }) => drawings.find(({ offsetParent }) => offsetParent) ?? drawings[0];

  async function draw(figure, drawing) {
    try {
      await (loading ??= new Promise(load));
      const live = Object.assign(document.createElement("div"), { ariaHidden: "true" });
      const spec = { ...figure.specs[0], ...figure.specs[figure.drawings.indexOf(drawing)] };
      // The page's policy allows no code made from text, which Vega would run faster than `ast`.
      const looks = { ast: true, actions: false, defaultStyle: false, renderer: "svg" };
      const { view } = await vegaEmbed(live, spec, looks);
      view.addEventListener("click", (_event, item) => figure.matches(":has(.casework-pick)") && item?.datum?.force && choose(item.datum.force));
      if (figure.force) await view.signal("force", figure.force).runAsync();
      drawing.view = view;
      drawing.replaceChildren(live);
      figure.dataset.live = "yes";
    } catch {
      // The drawing and the table stay, which is all that a reader needs; the next reach tries again.
      drawing.drawn = loading = undefined;
    }
  }

  const enliven = (figure, drawing = shown(figure)) => (drawing.drawn ??= draw(figure, drawing));

  // Charts of forces share the choice of one, made in any of them or in a table (tables.js); "" is none.
  const choose = (force) => document.dispatchEvent(new CustomEvent("casework-force", { detail: force }));

  function offerForces(figure) {
    const [select, link, output] = figure.querySelectorAll(".casework-pick :is(select, a, output)");
    select.addEventListener("input", () => choose(select.value));
    // A chart that lacks the force says so, and fades nothing.
    document.addEventListener("casework-force", async ({ detail }) => {
      const at = [...select.options].findIndex(({ value }) => value === detail);
      const force = select.options[(select.selectedIndex = Math.max(0, at))].value;
      link.href = new URL(`../forces/${force.toLowerCase().replaceAll(" ", "-")}.html`, VEGA);
      link.textContent = force && `What is known of ${force}`;
      link.hidden = !force;
      output.value = at < 0 ? `${detail} isn’t in this chart.` : "";
      figure.force = force;
      if (force) await enliven(figure);
      for (const { view } of figure.drawings) view?.signal("force", force).run();
    });
  }

  // A finger can't point: it taps, and the value of the nearest mark stays until the next tap.
  const REACH = 24; // half of what a fingertip covers
  const value = () => document.getElementById("vg-tooltip-element");

  function nearest(figure, x, y) {
    const marks = shown(figure).querySelectorAll(".role-mark:not(.mark-area) :is(path, line, rect, text)");
    const measured = [...marks].map((mark) => {
      const { left, right, top, bottom, width, height } = mark.getBoundingClientRect();
      const away = Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0));
      return { mark, away, size: width * height };
    });
    return measured.sort((a, b) => a.away - b.away || a.size - b.size);
  }

  async function tap(figure, x, y) {
    const before = figure.picture.getBoundingClientRect();
    if (!(nearest(figure, x, y)[0]?.away <= REACH)) return; // beside all marks: nothing is loaded
    await enliven(figure);
    const now = figure.picture.getBoundingClientRect(); // the page may have been moved
    const place = { clientX: x + now.left - before.left, clientY: y + now.top - before.top };
    for (const { mark } of nearest(figure, place.clientX, place.clientY)) {
      mark.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, ...place }));
      if (!value()?.classList.contains("visible")) continue; // a line answers only along its way
      value().classList.toggle("casework-above", place.clientY > innerHeight / 2); // not under the finger
      return;
    }
  }

  for (const figure of document.querySelectorAll(".casework-chart:has(.casework-chart-spec)")) {
    figure.specs = JSON.parse(figure.querySelector(".casework-chart-spec").textContent);
    figure.picture = figure.querySelector(".casework-chart-picture");
    figure.drawings = [...figure.picture.children];
    // What a finger leaves behind, as if a mouse came and went, would take the value away at once.
    const ignore = (event) => event.isTrusted && event.pointerType === "touch" && event.stopPropagation();
    for (const kind of ["over", "move", "out"]) figure.picture.addEventListener(`pointer${kind}`, ignore, true);
    figure.picture.addEventListener("pointerenter", ({ pointerType }) => pointerType !== "touch" && enliven(figure));
    if (figure.querySelector(".casework-pick")) offerForces(figure);
  }

  choose(new URLSearchParams(location.search).get("force") ?? "");

  // A finger that moves the page ends in a pointercancel, and hasn't tapped.
  document.addEventListener("pointerup", ({ pointerType, isPrimary, target, clientX, clientY }) => {
    if (pointerType !== "touch" || !isPrimary) return;
    value()?.classList.remove("visible");
    const figure = target.closest?.(".casework-chart-picture")?.closest("figure");
    if (figure?.specs) tap(figure, clientX, clientY);
  });
})();
