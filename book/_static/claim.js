/* The form that checks a percentage, a fraction or a count in digits against a number of cases. The command
   (claims.py) answers alike, as a test makes sure, and reads words too. In BigInt nothing is rounded on the way. */
(() => {
  const FIGURE = /^(?:(\d+)(?:(?:\.(\d+))?( ?%| per ?cent))?|(\d+)\/(0*[1-9]\d*))(?: cases?)?$/i;
  const least = (one, other) => (one < other ? one : other);
  const most = (one, other) => (one > other ? one : other);
  const shown = (number) => number.toLocaleString("en-GB");
  const plain = (text) => text.trim().replace(/(\d),(?=\d{3}(?!\d))/g, "$1");
  const refuse = (words) => { throw new RangeError(words); };

  function percentage(part, whole, places = 1) {
    const rounded = (200n * 10n ** BigInt(places) * part + whole) / (2n * whole);
    const digits = String(rounded).padStart(places + 1, "0");
    return `${digits.slice(0, -places)}.${digits.slice(-places).replace(/(.)0$/, "$1")}%`;
  }

  /** The lines of the answer. Throws a RangeError, with a message, for what can't be checked. */
  globalThis.caseworkClaim = (word, figure, cases, known) => {
    const [of, count] = [cases, known || "-1"].map((number) => BigInt(number.replaceAll(",", "")));
    if (of < 1n) refuse("the number of cases has to be at least 1");
    if (count > of) refuse(`the known count has to be from 0 to ${shown(of)}`);
    const printed = `${word} ${figure.trim()}`.trim();
    const [, whole, decimals = "", percent, above, below] = FIGURE.exec(plain(figure))
      ?? refuse(`“${printed}” can’t be read as a share or a number of cases, such as 25%, 1/3 or 28`);
    // Value and ends are in parts of base; in fortieths, so that half of 2.5 points is whole too.
    const value = 40n * BigInt(above ?? whole + decimals);
    const base = 40n * (above ? BigInt(below) : percent ? 100n * 10n ** BigInt(decimals.length) : of);
    const zeros = /(?<=..)0*$/.exec(BigInt(whole ?? 0))?.[0].length ?? 0;
    const step = above ? base / 20n : 40n * 10n ** BigInt(decimals ? 0 : zeros);
    const off = value > base ? value - base : base - value;
    const near = above ? least(base / 20n, least(value, off)) / 2n : percent ? 20n : 0n;
    const [low, high, openLow = 0n, openHigh = 0n] = {
      exactly: [value, value],
      nearly: [value - step, value, 0n, 1n],
      "just over": [value, value + step, 1n],
      around: [value - step / 2n, value + step / 2n],
      over: [value, least(2n * value, base), 1n],
      under: [value > base ? 0n : most(2n * value - base, 0n), value, 0n, 1n],
      "at least": [value, base],
      "up to": [0n, value],
    }[word] ?? [value - near, value + near];
    const [from, to] = [most(low, 0n), least(high, most(base, low))];
    const open = openHigh && high <= base;
    const first = openLow ? (from * of) / base + 1n : (from * of + base - 1n) / base;
    const last = least(of, open ? (to * of + base - 1n) / base - 1n : (to * of) / base);
    const fits = most(0n, last - first + 1n);

    const all = `${shown(of)} case${of > 1n ? "s" : ""}`;
    const [start, end] = [percentage(from, base, 2), percentage(to, base, 2)];
    const ends = `${openLow ? "more than " : ""}${start} to ${open ? "less than " : ""}${end}`;
    let says = start === end ? `of ${all} is ${start}` : `of ${all} allows shares from ${ends}`;
    if (from + openLow > base) says = `is more than all of ${all}`;
    const share = (part) => `${shown(part)} (${percentage(part, of)})`;
    const few = Array.from({ length: Number(least(fits, 3n)) }, (_, at) => share(first + BigInt(at)));
    const some = fits > 3n ? `${share(first)} to ${share(last)}` : few.join(", ");
    const close = count * base === value * of ? "matches"
      : percent && !word ? "matches after rounding" : "consistent with its wording";
    const verdict = count >= first && count <= last ? close : "does not match";
    const possible = fits ? "It is possible." : "No whole number of cases fits, so it can’t be right as printed.";
    return [
      known ? `Held against ${shown(count)} of ${shown(of)}, or ${percentage(count, of)}: ${verdict}.` : possible,
      `“${printed}” ${says}.`,
      ...(fits ? [`What fits: ${some}.`] : []),
      `Of the ${shown(of + 1n)} counts from 0 to ${shown(of)}, ${shown(fits)} would fit.`,
      "The answer is about the cases read at one inspection, not about those nobody read.",
    ];
  };

  globalThis.document?.querySelectorAll(".casework-claim-form").forEach((form) => {
    const [verdict, rest] = form.querySelector("output").children;
    form.addEventListener("input", () => (verdict.textContent = rest.textContent = "")); // it was about other figures
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      let lines;
      try { lines = caseworkClaim(...["word", "figure", "of", "count"].map((name) => form.elements[name].value)); }
      catch (error) { lines = [`Nothing was checked: ${error.message}.`]; }
      verdict.textContent = lines[0];
      rest.textContent = `\n${lines.slice(1).join("\n")}`;
    });
  });
})();
