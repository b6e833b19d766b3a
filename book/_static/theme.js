/* What the theme's own script leaves out. */
"use strict";

// Sphinx looks words up in plain objects, which know constructor and __proto__ from birth. This
// runs after the index has come and before it is asked.
if (typeof Search !== "undefined" && Search.hasIndex()) {
  const { hasOwnProperty } = Object.prototype;
  for (const lookup of [Search._index.terms, Search._index.titleterms]) {
    Object.setPrototypeOf(lookup, Object.assign(Object.create(null), { hasOwnProperty }));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  // The sidebars become dialogs on narrow screens: say which, get out of the way of the place
  // that a reader has just chosen, and otherwise go back to the button that opened them, which
  // the theme forgets because it takes the focus from its buttons.
  for (const [name, label] of [
    ["primary", "Chapters"],
    ["secondary", "On this page"],
  ]) {
    const dialog = document.getElementById(`pst-${name}-sidebar-modal`);
    const button = document.querySelector(`.${name}-toggle`);
    if (!dialog || !button) continue;
    let chosen = false;
    dialog.setAttribute("aria-label", label);
    dialog.addEventListener("click", (event) => {
      chosen = event.target.closest("a[href]") !== null;
      if (chosen) dialog.close();
    });
    dialog.addEventListener("close", () => {
      if (!chosen) button.focus({ preventScroll: true });
    });
  }

  const here = document.querySelector(".bd-docs-nav a.current.reference");
  if (here) here.setAttribute("aria-current", "page");

  // Show again what was searched for, so that it can be amended.
  const field = document.querySelector(".bd-search-container input[name=q]");
  if (field) {
    field.value = new URLSearchParams(location.search).get("q") || "";
    if (!field.value) field.focus();
  }
});
