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
      await embed(live, spec, {
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
        // A finger can't rest on a dot; the table below the chart says the same.
        if (event.pointerType !== "touch") enliven(figure);
      });
    }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", prepare);
  } else {
    prepare();
  }
})();
