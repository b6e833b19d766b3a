// Long tables can be searched, filtered by the columns that are marked for it, and sorted; only
// their first rows are shown until a reader asks for all. Without this script a table stands whole.
(() => {
  "use strict";
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const tidy = (text) => text.replace(/\s+/g, " ").trim();
  // 8260 finds 8,260, and 25% finds 25 per cent; quotes and dashes of a keyboard find those of print.
  const plain = (text) =>
    tidy(text)
      .toLowerCase()
      .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
      .replace(/[‘’‚‛′´`]/g, "'")
      .replace(/[“”„‟″«»]/g, '"')
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/(\d),(?=\d{3})/g, "$1")
      .replace(/\s?(?:%|per ?cent\b)/g, "%");

  // Numbers sort by their size and before words; what is missing comes last, whichever way round.
  const GAP = /^(?:not (?:seen|published|applicable|compared|found)|nobody, as far as seen)?$/i;
  const alphabet = new Intl.Collator("en", { numeric: true });

  function sortKey(cell) {
    const text = tidy(cell.dataset.order ?? cell.textContent).replace("−", "-");
    return { text, number: parseFloat(text.replace(/,/g, "")), gap: GAP.test(text) };
  }

  function compare(a, b, sign) {
    const bySize = isNaN(a.number) - isNaN(b.number) || a.number - b.number;
    return a.gap - b.gap || sign * (bySize || alphabet.compare(a.text, b.text));
  }

  const FEW = 10; // as many rows as the style sheet leaves of a table that is "few"

  function enliven(table) {
    const [body] = table.tBodies;
    const rows = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const columns = heads.map(({ dataset, textContent }) => ({ ...dataset, name: tidy(textContent) }));
    // What a filter compares is the first line of a cell: its second line differs in every row.
    const first = (row, at) => tidy(row.cells[at].firstChild?.textContent ?? "");
    const said = (row) => columns.map(({ mute }, at) => (mute === undefined ? row.cells[at].textContent : ""));
    const texts = new Map(rows.map((row) => [row, plain(said(row).join(" "))]));
    const form = make("form", { className: "casework-register-controls" });
    const info = make("p", { className: "casework-found", role: "status" });
    const more = make("button", { type: "button", className: "casework-more" });

    function show() {
      const { search, ...asked } = Object.fromEntries(new FormData(form));
      const words = plain(search).split(" ");
      const fits = (row) =>
        words.every((word) => texts.get(row).includes(word)) &&
        columns.every(({ name }, at) => !asked[name] || first(row, at) === asked[name]);
      const found = rows.filter(fits);
      const by = heads.findIndex((head) => head.ariaSort);
      if (by >= 0) {
        const keys = new Map(found.map((row) => [row, sortKey(row.cells[by])]));
        found.sort((a, b) => compare(keys.get(a), keys.get(b), heads[by].ariaSort === "ascending" ? 1 : -1));
      }
      body.replaceChildren(...found);
      info.textContent = `${found.length} of ${rows.length} ${table.dataset.counts} found`;
      more.textContent = `show all ${found.length} ${table.dataset.counts}`;
      more.hidden = found.length <= FEW;
      // The address keeps what is asked for, so that it can be sent to somebody; that of a page which
      // is opened from a folder can't be changed.
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      const address = (query.size ? `?${query}` : location.pathname) + location.hash;
      if (location.protocol !== "file:") history.replaceState(null, "", address);
    }

    function sortBy(head) {
      const next = { null: "ascending", ascending: "descending", descending: null }[head.ariaSort];
      for (const other of heads) other.ariaSort = other === head ? next : null;
      show();
    }

    function offer(name, control) {
      form.appendChild(make("label", { textContent: name })).append(Object.assign(control, { name }));
      control.value = new URLSearchParams(location.search).get(name) ?? "";
    }

    offer("search", make("input", { type: "search" }));
    columns.forEach(({ filter, name }, at) => {
      const button = make("button", { type: "button", onclick: () => sortBy(heads[at]) });
      button.append(...heads[at].childNodes);
      heads[at].append(button);
      if (filter === undefined) return;
      const values = [...new Set(rows.map((row) => first(row, at)))].sort();
      const select = make("select");
      select.append(new Option("all", ""), ...values.map((value) => new Option(value, value)));
      offer(name, select);
    });
    form.append(make("button", { type: "reset", textContent: "clear" }));
    form.addEventListener("input", show);
    form.addEventListener("reset", () => setTimeout(show)); // once it is empty
    form.addEventListener("submit", (event) => event.preventDefault());
    table.before(form, info);
    if (rows.length > 2 * FEW) {
      table.classList.add("casework-few");
      table.after(more);
    }
    more.addEventListener("click", () => {
      table.classList.remove("casework-few");
      more.remove();
      body.rows[FEW].tabIndex = -1;
      body.rows[FEW].focus({ preventScroll: true });
    });
    show();

    // The charts of the page mark the force that is chosen here, and the other way round (figures.js).
    const { force } = form.elements;
    const tell = () => document.dispatchEvent(new CustomEvent("casework-force", { detail: force.value }));
    force?.addEventListener("input", tell);
    document.addEventListener("casework-force", ({ detail }) => {
      if (!force || force.value === detail) return;
      force.value = detail;
      show();
    });

    // A link to a row that is filtered away brings it back.
    addEventListener("hashchange", () => {
      const target = rows.find(({ id }) => id === location.hash.slice(1));
      if (!target || target.isConnected) return;
      form.reset();
      setTimeout(() => target.scrollIntoView());
    });
  }

  document.querySelectorAll("table[data-table]").forEach(enliven);
})();
