// Long tables become searchable and sortable (DataTables), with a filter for each column that is
// marked for one, when a reader comes near them. Until then and after, only its first rows are shown,
// and all of them once a reader asks. Without scripts a table stands whole.
(() => {
  "use strict";
  const tidy = (text) => text.replace(/\s+/g, " ").trim();
  // What a filter compares is the first line of a cell: its second line differs in every row.
  const first = (cell) => tidy(cell.firstChild?.textContent ?? "");
  // 8260 finds 8,260, and 25% finds 25 per cent; the quotes and dashes of a keyboard find those
  // of print.
  const plain = (text) =>
    tidy(text)
      .toLowerCase()
      .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
      .replace(/[‘’‚‛′´`]/g, "'")
      .replace(/[“”„‟″«»]/g, '"')
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/(\d),(?=\d{3})/g, "$1")
      .replace(/\s?(?:%|per ?cent\b)/g, "%");

  // What cells sort by: numbers by their size, then dates (as `casework.formats.sort_key` writes them),
  // then words; what is missing comes last, whichever way round.
  const GAP = /^(?:not (?:seen|published|applicable|compared|found)|nobody, as far as seen)?$/i;
  const NUMBER = /^[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[-+]?\d+)?/i;
  const alphabet = new Intl.Collator("en", { numeric: true });

  function sortsBy(data) {
    const text = tidy(String(data ?? "")).replace("−", "-");
    const number = parseFloat(NUMBER.exec(text)[0].replace(/,/g, ""));
    return { text, number, gap: GAP.test(text), kind: Number.isNaN(number) ? 1 : 0 };
  }

  function inOrder(sign) {
    return (a, b) =>
      a.gap - b.gap ||
      sign * (a.kind - b.kind || (a.kind === 0 && a.number - b.number) || alphabet.compare(a.text, b.text));
  }

  function field(name, control) {
    const label = document.createElement("label");
    label.append(name, control);
    return label;
  }

  // As many rows as the style sheet leaves of a table that is "few".
  const FEW = 10;

  function shorten(table) {
    const body = table.tBodies[0]; // in which DataTables keeps the rows that it found
    if (body.rows.length <= 2 * FEW) return;
    table.classList.add("casework-few");
    const more = Object.assign(document.createElement("button"), { type: "button", className: "casework-more" });
    const count = () => {
      more.hidden = body.rows.length <= FEW;
      more.textContent = `show all ${body.rows.length} ${table.dataset.counts}`;
    };
    more.addEventListener("click", () => {
      table.classList.remove("casework-few");
      more.remove();
      const next = body.rows[FEW];
      next.tabIndex = -1;
      next.focus({ preventScroll: true });
    });
    new MutationObserver(count).observe(body, { childList: true });
    count();
    table.closest(".casework-register").after(more);
  }

  function enliven(table) {
    const { counts } = table.dataset;
    const heads = [...table.tHead.rows[0].cells];
    const search = Object.assign(document.createElement("input"), { type: "search" });
    DataTable.type("figure", "order", { pre: sortsBy, asc: inOrder(1), desc: inOrder(-1) });
    const all = new DataTable(table, {
      autoWidth: false,
      columnDefs: [
        { targets: "_all", type: "figure" },
        { targets: heads.flatMap((head, column) => ("mute" in head.dataset ? [column] : [])), searchable: false },
      ],
      language: {
        emptyTable: "nothing is here",
        info: `_TOTAL_ of _MAX_ ${counts} found`,
        infoEmpty: `0 of _MAX_ ${counts} found`,
        infoFiltered: "",
        zeroRecords: table.dataset.none ?? "No row has all of this.",
      },
      layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: null, top: "info" },
      order: [],
      paging: false,
    });

    const filters = heads.flatMap((head, column) => {
      if (!("filter" in head.dataset)) return [];
      const values = [...new Set(all.column(column).nodes().toArray().map(first))].sort();
      const select = document.createElement("select");
      select.append(new Option("all", ""), ...values.map((value) => new Option(value, value)));
      return [{ column, name: tidy(head.textContent), select }];
    });
    const controls = [["search", search], ...filters.map(({ name, select }) => [name, select])];
    all.search.fixed("filters", (_text, _data, row) =>
      filters.every(({ column, select }) => !select.value || first(all.cell(row, column).node()) === select.value),
    );

    function show() {
      const words = plain(search.value).split(" ");
      all.search.fixed("words", (text) => words.every((word) => plain(text).includes(word)));
      all.draw();
      // The address keeps what is searched for, so that it can be sent to somebody.
      const asked = controls.filter(([, control]) => control.value).map(([name, control]) => [name, control.value]);
      try {
        history.replaceState(null, "", (asked.length ? `?${new URLSearchParams(asked)}` : location.pathname) + location.hash);
      } catch {
        // A page opened from a folder may not change its address.
      }
    }

    // The charts of the page mark the force that is chosen here, and the other way round (figures.js).
    const force = filters.find(({ name }) => name === "force")?.select;
    force?.addEventListener("input", () => {
      document.dispatchEvent(new CustomEvent("casework-force", { detail: force.value }));
    });
    document.addEventListener("casework-force", ({ detail }) => {
      if (!force || force.value === detail) return;
      force.value = detail;
      show();
    });

    function clear() {
      for (const [, control] of controls) control.value = "";
      show();
    }

    const reset = Object.assign(document.createElement("button"), { type: "button", textContent: "clear" });
    reset.addEventListener("click", clear);
    const bar = document.createElement("div");
    bar.className = "casework-register-controls";
    bar.append(...controls.map(([name, control]) => field(name, control)), reset);
    const frame = table.closest(".dt-container");
    frame.before(bar);
    // DataTables marks its clicks in a way that the script of the copy buttons mistakes for its own.
    frame.addEventListener("click", (event) => event.stopPropagation());
    // A button answers to the space bar as well; DataTables' headers only to Enter.
    frame.addEventListener("keydown", (event) => {
      if (event.key !== " " || !event.target.matches(".dt-column-order")) return;
      event.preventDefault();
      event.target.click();
    });
    for (const [name, control] of controls) {
      control.addEventListener("input", show);
      control.value = new URLSearchParams(location.search).get(name) ?? "";
    }
    if (controls.some(([, control]) => control.value)) show();

    // A link to a row that is filtered away brings it back.
    addEventListener("hashchange", () => {
      const target = all.rows().nodes().toArray().find((row) => row.id === location.hash.slice(1));
      if (!target || target.isConnected) return;
      clear();
      target.scrollIntoView();
    });
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) begin(target);
      }
    },
    { rootMargin: "100% 0px" },
  );

  function begin(table) {
    near.unobserve(table);
    // Without the library the table stays as it is, which is all that a reader needs.
    window.caseworkLoad("dataTables.min.js").then(() => enliven(table), () => {});
  }

  for (const table of document.querySelectorAll("table[data-table]")) {
    shorten(table);
    // Who comes with a question, or to a row, has it answered at once.
    if (location.search) begin(table);
    else near.observe(table);
  }
})();
