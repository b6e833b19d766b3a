// Long tables: searched, filtered, sorted, and short until asked. Without a script they stand whole.
(() => {
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
  const alphabet = new Intl.Collator("en", { numeric: true });
  const sortKey = ({ dataset, textContent }) => dataset.order ?? tidy(textContent); // "" for a gap
  const compare = (a, b, sign) =>
    !a - !b || sign * (isNaN(a) - isNaN(b) || a - b || alphabet.compare(a, b));

  function enliven(table) {
    const register = table.parentElement;
    const form = register.querySelector("form");
    const more = register.querySelector(".casework-more");
    const [body] = table.tBodies;
    const rows = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const columns = heads.map(({ dataset, textContent }) => ({ ...dataset, name: tidy(textContent) }));
    const words = (row) => columns.map(({ mute }, at) => (mute === undefined ? row.cells[at].textContent : ""));
    const texts = new Map(rows.map((row) => [row, plain(words(row).join(" "))]));
    // What a filter compares is the first line of a cell: its second line differs in every row.
    const first = (row, at) => tidy(row.cells[at].firstChild?.textContent ?? "");

    function show() {
      const { search, ...asked } = Object.fromEntries(new FormData(form));
      const searched = plain(search).split(" ");
      const fits = (row) =>
        searched.every((word) => texts.get(row).includes(word)) &&
        columns.every(({ name }, at) => !asked[name] || first(row, at) === asked[name]);
      const found = rows.filter(fits);
      const by = heads.findIndex((head) => head.ariaSort);
      const sign = heads[by]?.ariaSort === "descending" ? -1 : 1;
      if (by >= 0) found.sort((a, b) => compare(sortKey(a.cells[by]), sortKey(b.cells[by]), sign));
      body.replaceChildren(...found);
      register.querySelector(".casework-found").textContent = `${found.length} of ${rows.length} ${table.dataset.counts} found${(!found.length && search && table.dataset.hint) || ""}`;
      // The address keeps what is asked for, to be sent to somebody; that of a file can't be changed.
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      const address = (query.size ? `?${query}` : location.pathname) + location.hash;
      if (location.protocol !== "file:") history.replaceState(null, "", address);
    }

    for (const [name, value] of new URLSearchParams(location.search)) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    form.addEventListener("input", show);
    form.addEventListener("reset", () => setTimeout(show)); // the fields are emptied after this
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const head of heads)
      head.addEventListener("click", () => {
        const next = { null: "ascending", ascending: "descending", descending: null }[head.ariaSort];
        for (const other of heads) other.ariaSort = other === head ? next : null;
        show();
      });
    more?.addEventListener("click", () => {
      const next = body.rows[10]; // the first that was hidden (figures.css)
      table.classList.remove("casework-few");
      more.remove();
      next.tabIndex = -1;
      next.focus({ preventScroll: true });
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
      show();
      target.scrollIntoView();
    });
  }

  document.querySelectorAll("table[data-table]").forEach(enliven);
})();
