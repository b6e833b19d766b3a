// Search, filters, a count and sortable headers for the table of all figures, and of inspections. Without scripts the
// table stands whole; nothing of this is in the page then.
(() => {
  "use strict";
  const table = document.querySelector(".ncpi-register table:has([data-filter])");
  if (!table) return;
  const make = (tag, properties, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const tidy = (text) => text.replace(/\s+/g, " ").trim();
  // What a filter compares is the first line of a cell: its second line differs in every row.
  const first = (cell) => tidy(cell.firstChild?.textContent ?? "");
  // 8260 finds 8,260, and 25% finds 25 per cent.
  const plain = (text) =>
    tidy(text)
      .toLowerCase()
      .replace(/(\d),(?=\d{3})/g, "$1")
      .replace(/\s?(?:%|per ?cent\b)/g, "%");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows].map((row) => ({
    row,
    // Not the chapter's title: "a quarter" in it would find every figure of the chapter.
    text: plain([...row.cells].filter((cell) => cell.dataset.label !== "chapter").map((cell) => [...cell.childNodes].map((node) => node.textContent).join(" ")).join(" ")),
    cells: [...row.cells].map(first),
    keys: [...row.cells].map((cell) => cell.dataset.sort ?? first(cell)),
  }));

  const search = make("input", { type: "search" });
  const filters = heads.flatMap((head, column) => {
    if (!("filter" in head.dataset)) return [];
    const values = [...new Set(rows.map(({ cells }) => cells[column]))].sort();
    const options = values.map((value) => new Option(value, value));
    return { column, name: tidy(head.textContent), select: make("select", {}, new Option("all", ""), ...options) };
  });
  const count = make("p", { className: "ncpi-register-count" });
  count.setAttribute("aria-live", "polite");

  function show() {
    const words = plain(search.value).split(" ");
    for (const { row, text, cells } of rows) {
      row.hidden = !(
        words.every((word) => text.includes(word)) &&
        filters.every(({ column, select }) => !select.value || cells[column] === select.value)
      );
    }
    const shown = rows.filter(({ row }) => !row.hidden).length;
    const { counts } = table.dataset;
    count.textContent = `${shown} of ${rows.length} ${counts} shown`;
    if (!shown && counts === "figures") count.textContent += ". Only figures that the documents print are here; what the book works out stands in its chapters.";
    remember();
  }

  // The address keeps what is searched for, so that it can be sent to somebody.
  const controls = [["search", search], ...filters.map(({ name, select }) => [name, select])];

  function remember() {
    const asked = controls.filter(([, control]) => control.value).map(([name, control]) => [name, control.value]);
    const query = asked.length ? `?${new URLSearchParams(asked)}` : location.pathname;
    try {
      history.replaceState(null, "", query + location.hash);
    } catch {
      // A page opened from a folder may not change its address.
    }
  }

  function clear() {
    for (const [, control] of controls) control.value = "";
    show();
  }

  function field(name, control) {
    control.addEventListener("input", show);
    return make("label", {}, name, control);
  }

  const fields = filters.map(({ name, select }) => field(name, select));
  const reset = make("button", { type: "button" }, "show all");
  reset.addEventListener("click", clear);
  const line = make("div", { className: "ncpi-register-line" }, count, reset);
  table.parentNode.before(make("div", { className: "ncpi-register-controls" }, field("search", search), ...fields, line));
  for (const [name, control] of controls) control.value = new URLSearchParams(location.search).get(name) ?? "";
  show();

  // A header's button sorts up, then down, then as the page was written.
  const { compare } = new Intl.Collator("en", { numeric: true });
  heads.forEach((head, column) => {
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { null: "ascending", ascending: "descending" }[head.getAttribute("aria-sort")];
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      const sorted = [...rows];
      if (next) {
        head.setAttribute("aria-sort", next);
        const sign = next === "ascending" ? 1 : -1;
        sorted.sort((one, other) => sign * compare(one.keys[column], other.keys[column]));
      }
      body.append(...sorted.map(({ row }) => row));
    });
  });

  // A link to a row that is filtered away brings it back.
  addEventListener("hashchange", () => {
    const target = rows.find(({ row }) => row.id === location.hash.slice(1))?.row;
    if (!target?.hidden) return;
    clear();
    target.scrollIntoView();
  });
})();
