/* The form that checks a printed figure against a number of cases, in the reader's browser.
   It gives the answers of src/casework/claims.py, by the same rules; a test holds one against the
   other. Whole numbers only, as BigInt, so that nothing is rounded on the way. */
(() => {
  "use strict";

  // Fractions: [numerator, denominator], the denominator above zero.
  const ratio = (above, below = 1n) => [BigInt(above), BigInt(below)];
  const less = (a, b) => a[0] * b[1] < b[0] * a[1];
  const same = (a, b) => a[0] * b[1] === b[0] * a[1];
  const plus = (a, b) => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
  const minus = (a, b) => plus(a, [-b[0], b[1]]);
  const times = (a, b) => [a[0] * b[0], a[1] * b[1]];
  const over = (a, b) => [a[0] * b[1], a[1] * b[0]];
  const floor = ([above, below]) => above / below - (above % below < 0n ? 1n : 0n);
  const ceiling = ([above, below]) => -floor([-above, below]);

  const QUALIFIERS = [
    ["just over", "just over"], ["just under", "nearly"], ["just above", "just over"],
    ["just below", "nearly"], ["no more than", "up to"], ["more than", "over"],
    ["less than", "under"], ["fewer than", "under"], ["up to", "up to"], ["at most", "up to"],
    ["close to", "around"], ["over", "over"], ["above", "over"], ["under", "under"],
    ["below", "under"], ["almost", "nearly"], ["nearly", "nearly"],
    ["approximately", "approximately"], ["around", "around"], ["about", "around"],
    ["roughly", "around"], ["some", "around"], ["only", "only"], ["just", "only"],
    ["a mere", "only"], ["exactly", "exact"],
  ];
  // Maps, since an object also has names of its own, such as constructor.
  const SHARES = new Map([
    ["none", [ratio(0), "exact"]], ["all", [ratio(1), "exact"]],
    ["a majority", [ratio(1, 2), "over"]], ["most", [ratio(1, 2), "over"]],
    ["a minority", [ratio(1, 2), "under"]],
  ]);
  const GLYPHS = new Map([
    ["½", "1/2"], ["⅓", "1/3"], ["⅔", "2/3"], ["¼", "1/4"], ["¾", "3/4"],
    ["⅕", "1/5"], ["⅖", "2/5"], ["⅗", "3/5"], ["⅘", "4/5"],
  ]);
  const ONES = "one two three four five six seven eight nine".split(" ");
  const TEENS =
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
  const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
  const BELOW = new Map([
    ["half", 2], ["quarter", 4], ["third", 3], ["fifth", 5], ["sixth", 6], ["seventh", 7],
    ["eighth", 8], ["ninth", 9], ["tenth", 10],
  ]);

  // Every whole number below a thousand, by its words.
  const NUMBERS = new Map(["zero", ...ONES, ...TEENS].map((words, number) => [words, number]));
  TENS.forEach((tens, i) => {
    ["", ...ONES].forEach((one, number) => {
      NUMBERS.set(one ? `${tens} ${one}` : tens, 20 + 10 * i + number);
    });
  });
  const small = [...NUMBERS].slice(1); // without zero
  for (const [many, number] of [["a", 1], ...ONES.map((words, i) => [words, i + 1])]) {
    NUMBERS.set(`${many} hundred`, 100 * number);
    for (const [rest, more] of small) {
      for (const joint of [" ", " and "]) {
        NUMBERS.set(`${many} hundred${joint}${rest}`, 100 * number + more);
      }
    }
  }

  const SPACES = /[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/g; // such as the soft hyphen of a saved page
  const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
  // A hyphen beside a letter joins words, as in 25-per-cent; between digits stands a range.
  const JOINING = [/([a-z\d])-(?=[a-z])/g, /([a-z])-(?=\d)/g];

  const WORD_TOLERANCE = ratio(5, 200);
  const STRICT = new Set(["exact", "only"]);

  class Unreadable extends Error {}

  /** The words in small letters with single spaces, however they are joined in print. */
  const plain = (printed) =>
    printed
      .toLowerCase()
      .replace(UNSEEN, "")
      .replace(HYPHENS, "-")
      .replace(SPACES, " ")
      .replace(/^ | $/g, "")
      .replace(JOINING[0], "$1 ")
      .replace(JOINING[1], "$1 ");

  /** A number in digits or, below a thousand, in words; null for anything else. */
  function number(words) {
    const digits = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(words);
    if (digits) {
      const places = digits[2] ?? "";
      return ratio(digits[1].replace(/,/g, "") + places, 10n ** BigInt(places.length));
    }
    return NUMBERS.has(words) ? ratio(NUMBERS.get(words)) : null;
  }

  const whole = ([above, below]) => above % below === 0n;

  function fraction(above, below) {
    const [part, all] = [number(above), number(below)];
    if (!part || !all || !whole(all) || all[0] === 0n) {
      throw new Unreadable("a fraction needs two whole numbers, the second above zero");
    }
    return over(part, all);
  }

  /** The figure by itself, its value, unit, qualifier, and the count in brackets after it. */
  function read(printed) {
    const unreadable = new Unreadable(
      `“${printed}” can't be read as a share or a number of cases`
    );
    let words = plain(printed);
    if ([...words].some((letter) => !/[ -~]/.test(letter) && !GLYPHS.has(letter))) throw unreadable;
    let own = null;
    const bracket = /^(.*[^ ]) ?\((\d+)\)$/.exec(words);
    if (bracket) [words, own] = [bracket[1], BigInt(bracket[2])];
    if (SHARES.has(words)) {
      const [value, qualifier] = SHARES.get(words);
      return { figure: words, value, unit: "share", qualifier, own };
    }
    let qualifier = "exact";
    const before = QUALIFIERS.find(([start]) => words.startsWith(`${start} `));
    if (before) [words, qualifier] = [words.slice(before[0].length + 1), before[1]];
    words = GLYPHS.get(words) ?? words;
    let parts =
      /^(\d+)\/(\d+)(?:rds?|ths?|nds?)?$/.exec(words) ??
      /^(.+) in (?:every )?(.+?)(?: cases)?$/.exec(words);
    if (parts) {
      const value = fraction(parts[1], parts[2]);
      return { figure: "fraction", value, unit: "share", qualifier, own };
    }
    parts = /^(\d+) (?:out )?of (?:the )?(\d+)(?: cases)?$/.exec(words);
    if (parts) {
      if (!STRICT.has(qualifier)) {
        throw new Unreadable("a count out of another leaves nothing to be loose about");
      }
      const value = fraction(parts[1], parts[2]);
      return { figure: words, value, unit: "exact share", qualifier, own };
    }
    const named = [...BELOW.keys()].join("|");
    parts = new RegExp(`^(?:(${ONES.join("|")}) |an? )?(${named})s?$`).exec(words);
    if (parts) {
      const value = ratio(NUMBERS.get(parts[1] ?? "one"), BELOW.get(parts[2]));
      return { figure: words, value, unit: "share", qualifier, own };
    }
    parts = /^(.+?) ?(?:%|per ?cent|percentage points?|pc|pct)$/.exec(words);
    if (parts) {
      const value = number(parts[1]);
      if (!value) throw unreadable;
      return { figure: words, value: over(value, ratio(100)), unit: "share", qualifier, own };
    }
    const value = number(words.replace(/ cases?$/, ""));
    if (!value) throw unreadable;
    if (!whole(value)) {
      throw new Unreadable(`“${printed}” is neither a share nor a whole number of cases`);
    }
    return { figure: words, value, unit: "cases", qualifier, own };
  }

  /** The step to which a loosely printed number is taken to be rounded. */
  function looseStep(figure, value, unit) {
    if (unit === "share" && !/\d/.test(figure)) return times(ratio(2), WORD_TOLERANCE);
    const scale = unit === "share" ? ratio(1, 100) : ratio(1);
    const digits = over(value, scale);
    const places = floor(digits).toString().length;
    const second = ratio(10n ** BigInt(Math.max(0, places - 2)));
    const smaller = (a, b) => (less(b, a) ? b : a);
    const decimals = /\.(\d+)/.exec(figure);
    if (decimals) {
      return times(scale, smaller(second, ratio(1, 10n ** BigInt(decimals[1].length))));
    }
    let last = ratio(1);
    while (digits[0] && (digits[0] / digits[1]) % (last[0] * 10n) === 0n && digits[0] % digits[1] === 0n) {
      last = times(last, ratio(10));
    }
    return times(scale, smaller(second, last));
  }

  /** The values that a figure allows, in its unit; null for no upper end. */
  function allowed({ figure, value, unit, qualifier }) {
    const step = () => looseStep(figure, value, unit);
    const half = () => over(step(), ratio(2));
    switch (qualifier) {
      case "over": return [value, null];
      case "under": case "up to": return [ratio(0), value];
      case "just over": return [value, plus(value, step())];
      case "nearly": return [minus(value, step()), value];
      case "approximately": case "around": return [minus(value, half()), plus(value, half())];
    }
    let slack = ratio(0);
    if (unit === "share") {
      const decimals = /\d+(?:\.(\d+))?/.exec(figure.replace(/,/g, ""));
      slack = decimals
        ? ratio(1, 200n * 10n ** BigInt((decimals[1] || "").length))
        : WORD_TOLERANCE;
    }
    return [minus(value, slack), plus(value, slack)];
  }

  function percent([above, below], decimals = 1) {
    const unit = 10n ** BigInt(decimals);
    const parts = floor([200n * unit * above + below, 2n * below]);
    const whole = (parts / unit).toLocaleString("en-GB");
    let text = `${whole}.${(parts % unit).toString().padStart(decimals, "0")}`;
    if (decimals > 1) text = text.replace(/0$/, "");
    return `${text}%`;
  }

  /** The lines of the answer, and whether the figure is possible and agrees. */
  function claim(printed, cases, known = null) {
    const of = BigInt(cases);
    const count = known === null ? null : BigInt(known);
    if (of < 1n || (count !== null && (count < 0n || count > of))) {
      throw new Unreadable(
        "the number of cases must be at least 1, and the count no more than that"
      );
    }
    const figure = read(printed);
    const { value, unit, qualifier, own } = figure;
    const scale = ratio(unit === "cases" ? of : 1n);
    let [low, high] = allowed(figure);
    if (less(low, ratio(0))) low = ratio(0);
    const top = less(scale, value) ? value : scale;
    if (high === null || less(top, high)) high = top;
    [low, high] = [over(low, scale), over(high, scale)];
    const openLow = qualifier === "over" || qualifier === "just over";
    const openHigh = qualifier === "under" || qualifier === "nearly";
    const fits = [];
    const first = ceiling(times(low, ratio(of)));
    const last = floor(times(high, ratio(of)));
    for (let k = first < 0n ? 0n : first; k <= (last < of ? last : of); k += 1n) {
      const share = ratio(k, of);
      if (openLow && same(share, low)) continue;
      if (openHigh && same(share, high)) continue;
      if (own === null || own === k) fits.push(k);
    }
    const opened = (open, word) => (open ? word : "");
    const said = [
      `“${printed}” of ${of} cases allows shares from ` +
        `${opened(openLow, "more than ")}${percent(low, 2)} to ` +
        `${opened(openHigh, "less than ")}${percent(high, 2)}.`,
    ];
    if (!fits.length) {
      said.push("No whole number of cases fits, so it can't be right as printed.");
    } else {
      let some = fits.map((k) => `${k} (${percent(ratio(k, of))})`);
      if (some.length > 3) some = [`${some[0]} to ${some[some.length - 1]}`];
      said.push(`It is possible. What fits: ${some.join(", ")}.`);
    }
    said.push(`Of the ${of + 1n} counts from 0 to ${of}, ${fits.length} would fit.`);
    let verdict = null;
    if (count !== null) {
      const exact = ratio(count, of);
      if (!fits.includes(count)) verdict = "does not match";
      else if (same(unit === "cases" ? ratio(count) : exact, value)) verdict = "matches";
      else if (unit !== "cases" && STRICT.has(qualifier) && /\d/.test(figure.figure)) {
        verdict = "matches after rounding";
      } else verdict = "consistent with its wording";
      said.push(`Held against ${count} of ${of}, or ${percent(exact)}: ${verdict}.`);
    }
    return { lines: said, holds: fits.length > 0 && verdict !== "does not match" };
  }

  function answer(form) {
    const field = (name) => form.elements[name].value.trim();
    try {
      if (!/^\d{1,6}$/.test(field("of"))) throw new Unreadable("the number of cases is missing");
      if (!/^\d{0,6}$/.test(field("count"))) throw new Unreadable("the count isn't a number");
      const known = field("count") === "" ? null : field("count");
      return claim(field("printed"), field("of"), known);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { lines: [`Nothing was checked: ${error.message}.`], holds: null };
    }
  }

  function build(place) {
    const form = document.createElement("form");
    form.className = "casework-claim-form";
    form.noValidate = true;
    for (const [name, label, value, numeric] of [
      ["printed", "As printed", place.dataset.printed || "25 per cent", false],
      ["of", "Number of cases", place.dataset.of || "70", true],
      ["count", "Known count, if any", "", true],
    ]) {
      const wrapper = document.createElement("label");
      wrapper.textContent = label;
      const input = document.createElement("input");
      Object.assign(input, { name, value, type: "text", autocomplete: "off" });
      if (numeric) input.inputMode = "numeric";
      wrapper.append(input);
      form.append(wrapper);
    }
    const button = document.createElement("button");
    button.textContent = "Check";
    const output = document.createElement("output");
    output.setAttribute("aria-live", "polite");
    form.append(button, output);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const lines = answer(form).lines.map((line) => {
        const said = document.createElement("p");
        said.textContent = line;
        return said;
      });
      output.replaceChildren(...lines);
    });
    place.replaceChildren(form);
  }

  globalThis.caseworkClaim = claim;
  document.querySelectorAll(".casework-claim").forEach(build);
})();
