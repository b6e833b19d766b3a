"""Printed shares and counts: what they allow; in digits, the form on the page says the same."""

import re
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.data import read
from casework.texts.claims import UnreadableClaimError, claim
from casework.texts.numerals import QUALIFIERS
from tests.commands import ran
from tests.stored import ROOT

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
#: The last are names that every object of JavaScript has.
UNREADABLE = [
    *("", "twice", "half an hour", "12 May", "a few", "3.5", "about 19 of 70", "19 of 0"),
    *("1 in 0", "lots in five", "25 per cent or so", "-5", "-5 per cent", "20-25 per cent"),
    *("twenty to thirty per cent", "nine-month-old", "a day", "£25", "2 million"),
    *("2,5 per cent", "٢٥ per cent", "3½ per cent", "half (٣)", "constructor", "__proto__"),
    *("toString", "hasOwnProperty"),
]


@pytest.mark.parametrize(
    ("printed", "of", "fits"),
    [
        ("25 per cent", 70, []),
        ("27 per cent", 70, [19]),
        ("27.1%", 70, [19]),
        ("a third", 33, [11]),
        ("almost 90 per cent", 214, [191, 192]),
        ("just under 93 per cent", 135, [125]),
        ("just over 92 per cent", 135, [125]),
        ("just over a quarter", 70, [18, 19, 20, 21]),
        ("just above 15", 33, [16]),
        ("just over nine tenths", 20, [19]),
        ("more than half (121)", 200, [121]),
        ("more than half (99)", 200, []),
        ("fewer than one in ten", 30, [0, 1, 2]),
        ("up to one in ten", 30, [0, 1, 2, 3]),
        ("nearly half", 115, [52, 53, 54, 55, 56, 57]),
        ("around 15", 33, [15]),
        ("384", 374, []),
        ("none", 6, [0]),
        ("all", 6, [6]),
        ("a majority", 6, [4, 5, 6]),
        ("19 of 70", 70, [19]),
        ("1/2", 7, []),
    ],
)
def test_what_a_printed_figure_allows(printed, of, fits):
    said = claim(printed, of)
    assert said.fits == fits
    assert said.possible == bool(fits)
    assert f"{len(fits)} would fit" in said.lines()[2]


@pytest.mark.parametrize(
    ("printed", "of", "count", "verdict"),
    [
        ("25 per cent", 70, 19, "does not match"),
        ("27.1%", 70, 19, "matches after rounding"),
        ("50%", 70, 35, "matches"),
        ("just over a quarter", 70, 19, "consistent with its wording"),
        ("just over a quarter", 70, 22, "does not match"),
        ("half", 70, 35, "matches"),
        ("a third", 33, 11, "matches"),
        ("a third", 74, 28, "does not match"),
        ("over 90 per cent", 135, 125, "consistent with its wording"),
        ("23", 83, 28, "does not match"),
        ("28", 83, 28, "matches"),
        ("almost 15", 33, 14, "consistent with its wording"),
        ("almost 15", 33, 15, "does not match"),
        ("more than half (121)", 200, 122, "does not match"),
    ],
)
def test_how_it_stands_against_a_known_count(printed, of, count, verdict):
    assert claim(printed, of, count).verdict == verdict


@pytest.mark.parametrize("printed", UNREADABLE)
def test_what_cannot_be_read_is_refused(printed):
    with pytest.raises(UnreadableClaimError):
        claim(printed, 70)
    refused = ran("claim", printed, "--of", 70)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Nothing was checked: ")


@pytest.mark.parametrize(("of", "count"), [(0, None), (5, 6), (5, -1)])
def test_numbers_of_cases_must_make_sense(of, count):
    with pytest.raises(ValueError, match="at least 1"):
        claim("half", of, count)


@pytest.mark.parametrize(
    ("words", "status", "answer"),
    [
        (["25 per cent", "--of", 70], 1, "No whole number of cases fits"),
        (["27 per cent", "--of", 70, "--count", 19], 0, "27.1%: matches after rounding"),
        (["27 per cent", "--of", 80, "--count", 19], 1, "It is possible. What fits: 22"),
        (["just over a quarter", "--of", 70, "--count", 22], 1, "31.4%: does not match"),
    ],
)
def test_the_command_says_whether_it_holds(words, status, answer):
    said = ran("claim", *words)
    assert said.exit_code == status
    assert answer in said.stdout


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("25-per-cent", "25 per cent"),
        ("25-percent", "25 percent"),
        ("25\u2011per\u2011cent", "25 per cent"),
        ("25\u00a0per\u00a0cent", "25 per cent"),
        ("25 per\u00adcent", "25 percent"),
        ("twenty-five-per-cent", "twenty-five per cent"),
        ("One-in-Four", "one in four"),
        ("one\u2010in\u2010twenty-five", "one in twenty-five"),
        ("two\u2013thirds", "two thirds"),
        ("just-over-a-quarter", "just over a quarter"),
        ("19-of-70", "19 of 70"),
    ],
)
def test_a_hyphen_is_read_like_a_space(printed, plain):
    assert claim(printed, 70, 19).lines()[1:] == claim(plain, 70, 19).lines()[1:]


@settings(deadline=None)
@given(
    st.sampled_from([f for f in FIGURES if "-" in f or " " in f]),
    st.sampled_from(["", *(f"{word} " for word in QUALIFIERS)]),
    st.randoms(use_true_random=False),
)
def test_no_joint_between_words_changes_the_answer(figure, qualifier, random):
    def answer(text: str) -> list[str]:
        try:
            return claim(text, 70, 19).lines()[1:]
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


#: What the form reads: each kind of figure in digits, as it may be printed.
IN_DIGITS = [
    *("25 per cent", "25%", "27.1 percent", "0.5%", "89.95%", "0%", "100%", "150 %", "1,200%"),
    *("1/4", "3/8", "2/3", "9/8", "0/5", "19 of 70", "19 out of 70", "7 of 7", "5 of 3"),
    *("19", "121", "0", "1,200", " 25 \u00a0per cent\n"),
]
IN_WORDS = [
    "just over a quarter",
    "over 25%",
    "half",
    "a third",
    "all",
    "twenty",
    "25-30%",
    "½",
    "3.5",
]


def test_the_form_gives_the_same_answers_for_figures_in_digits(open_page):
    """Over many bases and counts, in a browser; it refuses words, and what makes no sense."""
    random = Random(70)
    asked = [
        (printed.strip(), of, count)
        for printed in IN_DIGITS
        for of in (1, 6, 70, random.randint(71, 120), random.randint(121, 400))
        for count in (None, 0, of, of // 4, random.randint(0, of))
    ]
    refused = [(printed, 70, 19) for printed in [*IN_WORDS, *UNREADABLE]]
    refused += [("25%", 0, None), ("25%", 5, 6), ("25%", -5, None), ("25%", "many", None)]
    page = open_page()
    page.add_script_tag(path=ROOT / "book" / "_static" / "claim.js")
    answers = page.evaluate(
        """asked => asked.map(([printed, of, count]) => {
            try { return caseworkClaim(printed, String(of), count === null ? "" : String(count)); }
            catch (error) { return error instanceof RangeError ? null : String(error); }
        })""",
        asked + refused,
    )
    for question, answer in zip(asked, answers, strict=False):
        assert answer == claim(*question).lines(), question
    assert answers[len(asked) :] == [None] * len(refused)
