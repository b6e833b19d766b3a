/* The form that checks a printed figure against a number of cases, in the browser. It reads by the
   table of src/casework/texts/words.csv, which the page brings, and answers as claims.py beside it
   does; a test holds one against the other. Numbers are BigInt, so nothing is rounded on the way. */
(() => {
  "use strict";
  const FORM = `<form class="casework-claim-form" novalidate autocomplete="off">
    <label>As printed <input name="printed" value="25 per cent"></label>
    <label>Number of cases <input name="of" value="70"></label>
    <label>Known count, if any <input name="count"></label>
    <button>Check</button> <output aria-live="polite"></output></form>`;
  const least = (one, other) => (one < other ? one : other);
  const most = (one, other) => (one > other ? one : other);
  const shown = (number) => number.toLocaleString("en-GB");
  const refuse = (words) => { throw new RangeError(words); };

  /** A figure as it is read: in lower case, in ASCII as far as it goes, its numbers in digits. */
  function plain(printed, table) {
    const text = printed.replace(/([\u00bc-\u00be\u2150-\u215e])/g, " $1").normalize("NFKC");
    const replace = (all, [pattern, , read]) =>
      all.replace(RegExp(pattern, "g"), read.replace(/\\(?:g<)?(\d)>?/g, "$$$1"));
    return table.rows.reduce(replace, text.toLowerCase().replace(/\u2044/g, "/")).trim();
  }

  /** What stands before a figure: the longest of the words that do, and what they stand for. */
  function wordsBefore(text, table) {
    const all = table.before.flatMap(([firsts, thens, read]) => firsts.split(", ").flatMap(
      (first) => thens.split(", ").map((then) => [`${first} ${then}`.trim(), read])));
    return all.filter(([words]) => text.startsWith(`${words} `))
      .reduce((one, other) => (other[0].length > one[0].length ? other : one), ["", "exact"]);
  }

  /** Low and high in parts of base, which of them is left out, and the first and the last count. */
  function read(printed, table, of) {
    const refused = `“${printed}” can’t be read as a share or a number of cases`;
    if ([...printed].length > 200) refuse(refused);
    const both = RegExp(`^${table.bracketed}$`, "s").exec(printed);
    if (both) {
      const [one, other] = [both[1] + both[3], both[2]].map((part) => read(part, table, of));
      return { ...one, first: most(one.first, other.first), last: least(one.last, other.last) };
    }
    const text = plain(printed, table);
    const [before, qualifier] = wordsBefore(text, table);
    const parts = RegExp(`^${table.figure}$`).exec(text.slice(before.length).trim());
    let [, whole, decimals = "", percent, above, below, about] = parts ?? refuse(refused);
    if (decimals && !percent) refuse(`“${printed}” is neither a share nor a whole number of cases`);
    if (whole && !percent && Number(about) <= 20) [above, below, about] = [whole, about];
    // All in fortieths, so that a half and 2.5 points of a share are whole numbers.
    const value = 40n * BigInt(above ?? whole + decimals.slice(1));
    const hundred = BigInt(`1${"0".repeat(2 + most(0, decimals.length - 1))}`);
    const base = 40n * (above ? BigInt(below) : percent ? hundred : of);
    const digits = String(value / 40n);
    const zeros = decimals ? 0 : most(0, least(/0*$/.exec(digits)[0].length, digits.length - 2));
    const step = above ? base / 20n : 40n * 10n ** BigInt(zeros);
    const off = value > base ? value - base : base - value;
    let near = above ? least(base / 20n, least(value, off)) / 2n : percent ? 20n : 0n;
    if (before && qualifier === "exact") near = 0n;
    const [low, high, openLow = false, openHigh = false] = {
      "just over": [value, value + step, true],
      nearly: [value - step, value, false, true],
      over: [value, 2n * value < base ? 2n * value : base, true],
      under: [base < 2n * value && value <= base ? 2n * value - base : 0n, value, false, true],
      "at least": [value, base],
      "up to": [0n, value],
      around: [value - step / 2n, value + step / 2n],
      approximately: [value - step / 2n, value + step / 2n],
    }[qualifier] ?? [value - near, value + near];
    const [from, to, open] = [most(low, 0n), least(high, most(base, low)), openHigh && high <= base];
    const last = open ? (to * of + base - 1n) / base - 1n : to * of / base;
    return {
      value, base, low: from, high: to, openLow, openHigh: open, about: BigInt(about ?? of),
      near: percent && /exact|only/.test(qualifier) ? "matches after rounding"
        : "consistent with its wording",
      first: openLow ? from * of / base + 1n : (from * of + base - 1n) / base,
      last: BigInt(about ?? of) === of ? least(of, last) : -1n,
    };
  }

  function percentage(part, whole, places = 1) {
    const unit = 10n ** BigInt(places);
    const rounded = (200n * unit * part + whole) / (2n * whole);
    const decimals = (rounded % unit).toString().padStart(places, "0").replace(/(.)0$/, "$1");
    return `${rounded / unit}.${decimals}%`;
  }

  function wholeNumber(number, table, what, from, to) {
    const text = plain([...number].slice(0, 200).join(""), table);
    const whole = /^-?\d{1,15}$/.test(text) ? BigInt(text)
      : refuse(`the ${what} has to be a whole number, such as 70, and “${number}” isn’t`);
    const limits = to ? `from ${from} to ${shown(to)}` : `at least ${from}`;
    if (whole >= from && whole <= (to ?? whole)) return whole;
    return refuse(`the ${what} has to be ${limits}, and “${number}” isn’t`);
  }

  /** The lines of the answer. Throws a RangeError, with a message, for what can't be checked. */
  function claim(table, typed, cases, known) {
    const printed = typed.replace(/^[ "'«»\u2018-\u201f]+|[ "'«»\u2018-\u201f]+$/g, "");
    const of = wholeNumber(cases, table, "number of cases", 1n);
    const count = known ? wholeNumber(known, table, "known count", 0n, of) : -1n;
    const { value, base, low, high, openLow, openHigh, about, first, last, near } =
      read(printed, table, of);
    const all = `${shown(of)} case${of > 1n ? "s" : ""}`;
    const [from, to] = [percentage(low, base, 2), percentage(high, base, 2)];
    const ends = `${openLow ? "more than " : ""}${from} to ${openHigh ? "less than " : ""}${to}`;
    let says = from === to ? `of ${all} is ${from}` : `of ${all} allows shares from ${ends}`;
    if (low + BigInt(openLow) > base) says = `is more than all of ${all}`;
    if (about !== of) says = `is about ${shown(about)} cases, not ${shown(of)}`;
    const fits = most(0n, last - first + 1n);
    const share = (part) => `${shown(part)} (${percentage(part, of)})`;
    const few = Array.from({ length: Number(least(fits, 3n)) }, (_, k) => share(first + BigInt(k)));
    const some = fits > 3n ? `${share(first)} to ${share(last)}` : few.join(", ");
    const fitting = count >= first && count <= last;
    const verdict = count * base === value * of ? "matches" : near;
    const lines = [
      `“${printed}” ${says}.`,
      fits ? `It is possible. What fits: ${some}.`
        : "No whole number of cases fits, so it can’t be right as printed.",
      `Of the ${shown(of + 1n)} counts from 0 to ${shown(of)}, ${shown(fits)} would fit.`,
    ];
    const held = `Held against ${shown(count)} of ${shown(of)}, or ${percentage(count, of)}`;
    return known ? [...lines, `${held}: ${fitting ? verdict : "does not match"}.`] : lines;
  }

  globalThis.caseworkClaim = claim;
  globalThis.document?.querySelectorAll(".casework-claim").forEach((place) => {
    const table = JSON.parse(document.querySelector("[data-words]").dataset.words);
    place.innerHTML = FORM;
    const [form, output] = [place.querySelector("form"), place.querySelector("output")];
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const fields = ["printed", "of", "count"].map((name) => form.elements[name].value.trim());
      try {
        output.textContent = claim(table, ...fields).join("\n");
      } catch (error) {
        output.textContent = `Nothing was checked: ${error.message}.`;
      }
    });
  });
})();
