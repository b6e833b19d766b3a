"""Printed shares and counts: what they allow, in Python and in the form on the page alike."""

import re
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cli import check_claim
from casework.data import read
from casework.texts.claims import QUALIFIERS, SHARES, UnreadableClaimError, claim
from tests.stored import ROOT

FIGURES = [
    "25 per cent",
    "25%",
    "27.1 percent",
    "0.5%",
    "89.95%",
    "twenty-five per cent",
    "a hundred per cent",
    "a third",
    "a quarter",
    "half",
    "two thirds",
    "two-thirds",
    "three-quarters",
    "one fifth",
    "1/3rd",
    "3/8",
    "½",
    "one in five",
    "1 in 10",
    "three in every ten",
    "19 of 70",
    "19 out of the 70 cases",
    "121",
    "forty",
    "one hundred and twenty-one",
    "15 cases",
    "1,200",
    "a tenth",
    "seven eighths",
    "one in four cases",
    "one hundred and five",
    "1 case",
]
#: What stands between the words of a figure in print: spaces and hyphens of every kind.
JOINTS = [*" -\u00a0\u202f\u2009\u2010\u2011\u2013\u2212", "  ", "\u00ad ", "-\u200b"]
UNREADABLE = [
    "",
    "twice",
    "half an hour",
    "12 May",
    "a few",
    "3.5",
    "about 19 of 70",
    "19 of 0",
    "1 in 0",
    "lots in five",
    "25 per cent or so",
    "-5",
    "-5 per cent",
    "20-25 per cent",
    "twenty to thirty per cent",
    "nine-month-old",
    "a day",
    "£25",
    "2 million",
    "2,5 per cent",
    "٢٥ per cent",
    "3½ per cent",
    "half (٣)",
    # Names that every object of JavaScript has.
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
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
def test_what_cannot_be_read_is_refused(printed, capsys):
    with pytest.raises(UnreadableClaimError):
        claim(printed, 70)
    assert check_claim(printed, 70, None) == 2
    assert capsys.readouterr().err.startswith("Nothing was checked: ")


@pytest.mark.parametrize(("of", "count"), [(0, None), (5, 6), (5, -1)])
def test_numbers_of_cases_must_make_sense(of, count):
    with pytest.raises(ValueError, match="at least 1"):
        claim("half", of, count)


def test_the_command_says_whether_it_holds(capsys):
    assert check_claim("25 per cent", 70, None) == 1
    assert "No whole number of cases fits" in capsys.readouterr().out
    assert check_claim("27 per cent", 70, 19) == 0
    assert check_claim("27 per cent", 80, 19) == 1, "possible, but not for this count"


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
def test_a_hyphen_is_read_like_a_space(printed, plain, capsys):
    assert claim(printed, 70, 19).lines()[1:] == claim(plain, 70, 19).lines()[1:]
    assert check_claim(printed, 70, 19) == check_claim(plain, 70, 19)


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


@given(whole, st.integers(0, 2))
def test_what_a_count_rounds_to_is_possible(pair, decimals):
    count, of = pair
    scale = 100 * 10**decimals
    rounded = Fraction((2 * scale * count + of) // (2 * of), 10**decimals)
    said = claim(f"{float(rounded):.{decimals}f} per cent", of, count)
    assert count in said.fits
    assert said.verdict in {"matches", "matches after rounding"}


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


def test_the_form_gives_the_same_answers(open_page):
    """Every form of figure with every qualifier, over many bases and counts, in a browser."""
    random = Random(70)
    printed = [*FIGURES, *SHARES, *UNREADABLE]
    printed += [f"{word} {figure}" for word in QUALIFIERS for figure in FIGURES]
    printed += [f"{figure} ({random.randint(0, 120)})" for figure in FIGURES]
    printed += [joined(text, random) for text in printed for _ in range(2)]
    asked = [
        (text, of, random.choice([None, random.randint(0, of)]))
        for text in printed
        for of in (1, 70, random.randint(2, 120), random.randint(121, 400))
    ]
    asked += [("half", 0, None), ("half", 5, 6)]
    ours = []
    for text, of, count in asked:
        try:
            ours.append(claim(text, of, count).lines())
        except ValueError as error:
            ours.append([str(error)])
    page = open_page()
    page.add_script_tag(path=ROOT / "book" / "_static" / "claim.js")
    theirs = page.evaluate(
        """asked => asked.map(([text, of, count]) => {
            try { return caseworkClaim(text, of, count).lines; }
            catch (error) { return [error.message]; }
        })""",
        asked,
    )
    assert len(asked) > 3_000
    for question, mine, its in zip(asked, ours, theirs, strict=True):
        assert its == mine, question
