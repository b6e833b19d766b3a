/* The form that checks a printed figure, in digits, against a number of cases, in the browser. It
   gives the answers of src/casework/texts/claims.py; a test holds one against the other. Whole
   numbers only, as BigInt, so that nothing is rounded on the way. */
(() => {
  "use strict";
  const FIGURE =
    /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?(?: ?(%|per ?cent)|(\/| (?:out )?of )(\d+))?$/;
  const FORM = `<form class="casework-claim-form" novalidate autocomplete="off">
    <label>As printed
      <input name="printed" value="25 per cent" aria-describedby="claim-takes"></label>
    <label>Number of cases <input name="of" value="70" inputmode="numeric"></label>
    <label>Known count, if any <input name="count" inputmode="numeric"></label>
    <button>Check</button> <output aria-live="polite"></output>
    <p id="claim-takes">The form takes a percentage (25%, 27.1 per cent), a fraction (1/4) or a
    count (19, or 19 of 70), in digits. Words, such as “just over a quarter”, are for the command
    <code>python -m casework claim</code>.</p></form>`;

  /** The figure as value / base, how far it may lie from that, and the verdict on what is near. */
  function read(printed, of) {
    const parts = FIGURE.exec(printed.toLowerCase().replace(/\s+/g, " ")) ?? [];
    const [, whole, decimals = "", percent, joint, below] = parts;
    const refused = !whole || (decimals && !percent) || /^0+$/.test(below);
    if (refused) throw new RangeError(`“${printed}” can't be read as a share or a number of cases`);
    const value = BigInt(whole.replace(/,/g, "") + decimals);
    const base = percent ? 100n * 10n ** BigInt(decimals.length) : BigInt(below ?? of);
    if (percent) return [2n * value, 2n * base, 1n, "matches after rounding"];
    // A fraction is as loose as one in words, 2.5 points either way; a count is itself.
    if (joint === "/") return [40n * value, 40n * base, base, "consistent with its wording"];
    return [value, base, 0n, "matches"];
  }

  function percent(part, whole, places) {
    const unit = 10n ** BigInt(places);
    const rounded = (200n * unit * part + whole) / (2n * whole);
    const decimals = (rounded % unit).toString().padStart(places, "0").replace(/(.)0$/, "$1");
    return `${(rounded / unit).toLocaleString("en-GB")}.${decimals}%`;
  }

  /** The lines of the answer. Throws a RangeError, with a message, for what can't be checked. */
  function claim(printed, cases, known) {
    if (!/^0*[1-9]\d{0,5}$/.test(cases)) throw new RangeError("the number of cases is missing");
    const isCount = /^\d{0,6}$/.test(known) && Number(known) <= Number(cases);
    if (!isCount) throw new RangeError("the known count isn't a number up to that of the cases");
    const [of, count] = [BigInt(cases), BigInt(known)];
    const [value, base, slack, near] = read(printed, of);
    const low = value > slack ? value - slack : 0n;
    const high = value > base ? value : value + slack < base ? value + slack : base;
    const counts = Array.from({ length: Number(of) + 1 }, (_, k) => BigInt(k));
    const fits = counts.filter((k) => low * of <= k * base && k * base <= high * of);
    const some = fits.map((k) => `${k} (${percent(k, of, 1)})`);
    const ends = `${percent(low, base, 2)} to ${percent(high, base, 2)}`;
    const shown = some.length > 3 ? `${some[0]} to ${some.at(-1)}` : some.join(", ");
    const lines = [
      `“${printed}” of ${of} cases allows shares from ${ends}.`,
      shown
        ? `It is possible. What fits: ${shown}.`
        : "No whole number of cases fits, so it can't be right as printed.",
      `Of the ${of + 1n} counts from 0 to ${of}, ${fits.length} would fit.`,
    ];
    let verdict = count * base === value * of ? "matches" : near;
    if (!fits.includes(count)) verdict = "does not match";
    const held = `Held against ${count} of ${of}, or ${percent(count, of, 1)}: ${verdict}.`;
    return known ? [...lines, held] : lines;
  }

  globalThis.caseworkClaim = claim;
  document.querySelectorAll(".casework-claim").forEach((place) => {
    place.innerHTML = FORM;
    const [form, output] = [place.querySelector("form"), place.querySelector("output")];
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const fields = ["printed", "of", "count"].map((name) => form.elements[name].value.trim());
      try {
        output.textContent = claim(...fields).join("\n");
      } catch (error) {
        output.textContent = `Nothing was checked: ${error.message}.`;
      }
    });
  });
})();
