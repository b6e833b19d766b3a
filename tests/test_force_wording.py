"""The sentences of a force's page, each with data that call for it."""

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from casework.site.pages import filled

ROOT = Path(__file__).resolve().parent.parent
GOOD = {"grade": "good", "count": "3", "count_of": "3 of 9", "share": "33.3%", "plain": False}
GOOD["interval"] = "12.1% to 64.6%"
MIDDLE = GOOD | {"grade": "requires improvement", "count": "2", "count_of": "2 of 9", "plain": True}
BAD = GOOD | {"grade": "inadequate", "count": "4", "count_of": "4 of 9"}
VISIT = {"visit": "return visit", "fieldwork": "in May 2023", "published": "on 8 June 2023"}
VISIT |= {"page": "", "id": "westmere-2023-return"}
LESS = {"left": "", "none": "", "later": [], "publishers": ["The Echo"], "primary": False}
COUNTS = VISIT | LESS | {"wording": "counts", "of": "9", "grades": [GOOD, MIDDLE, BAD]}
TOPICS = VISIT | LESS | {"wording": "topics", "unseen": [], "doubtful": []}
PRINTED = VISIT | LESS | {"wording": "printed", "picked": "", "cases": ""}
EVERY = [f"topic {number}" for number in ("a", "b", "c", "d", "e")]


def page(newest: dict, **parts: object) -> str:
    """The Markdown of a page, plain."""
    f = {
        "newest": newest,
        "names": {"called": "the Westmere Police Service", "short": "Westmere"},
        "visits": {"count": "two", "several": True, "kinds": ["counts"]},
        "pictures": {"first": {"part": "none"}},
        **parts,
    }
    made = Markup(filled(ROOT, "force", {"f": f})).unescape()
    return re.sub(r"[ \n]+", " ", made)


def bold(newest: dict) -> str:
    return re.match(r" ?\*\*(.*?)\*\*", page(newest))[1]


AT = "At a return visit in May 2023 (reported on 8 June 2023), inspectors "


@pytest.mark.parametrize(
    ("newest", "said"),
    [
        (
            COUNTS,
            AT + "graded 3 of 9 cases from the Westmere Police Service as good, 2 as requiring "
            "improvement and 4 as inadequate.",
        ),
        (
            COUNTS | {"grades": [GOOD, BAD], "none": "requires improvement"},
            AT
            + "graded 3 of 9 cases from the Westmere Police Service as good, 4 as inadequate and "
            "none as requiring improvement.",
        ),
        (
            COUNTS | {"grades": [BAD], "left": "5"},
            AT + "graded 4 of 9 cases from the Westmere Police Service as inadequate.",
        ),
        (
            COUNTS | {"wording": "all alike", "grades": [BAD]},
            AT
            + "graded all 9 cases that they read from the Westmere Police Service as inadequate.",
        ),
        (
            COUNTS | {"wording": "one case", "of": "1", "grades": [MIDDLE]},
            AT + "read one case from the Westmere Police Service and graded it as requiring "
            "improvement. That fits any share from 12.1% to 64.6%.",
        ),
        (
            COUNTS | {"wording": "all alike", "grades": [GOOD], "published": ""},
            "At a return visit in May 2023, inspectors graded all 9 cases that they read from the "
            "Westmere Police Service as good.",
        ),
        (
            COUNTS | {"wording": "all alike", "grades": [GOOD], "fieldwork": ""},
            "At a return visit (reported on 8 June 2023), inspectors graded all 9 cases that they "
            "read from the Westmere Police Service as good.",
        ),
        (
            COUNTS | {"said_by": "a news item", "grades": [BAD], "left": "5"},
            "At a return visit in May 2023 (reported on 8 June 2023), according to a news item, "
            "inspectors graded 4 of 9 cases from the Westmere Police Service as inadequate.",
        ),
        (
            COUNTS | {"visit": "first inspection", "wording": "all alike", "grades": [GOOD]},
            "At the first inspection of the Westmere Police Service, in May 2023 (reported on 8 "
            "June 2023), inspectors graded all 9 cases that they read as good.",
        ),
        (
            TOPICS | {"judgments": [{"judgment": "inadequate", "topics": EVERY}]},
            "Under the new programme, inspectors judged the Westmere Police Service in May 2023 "
            "(reported on 8 June 2023) as inadequate on topic a, topic b, topic c, topic d and "
            "topic e.",
        ),
        (
            TOPICS
            | {"fieldwork": "", "published": ""}
            | {"judgments": [{"judgment": "good", "topics": EVERY[:1]}]},
            "Under the new programme, inspectors judged the Westmere Police Service as good on "
            "topic a.",
        ),
        (
            TOPICS
            | {
                "judgments": [
                    {"judgment": "good", "topics": EVERY[:2]},
                    {"judgment": "requires improvement", "topics": EVERY[2:]},
                ]
            },
            "Under the new programme, inspectors judged the Westmere Police Service in May 2023 "
            "(reported on 8 June 2023) as good on topic a and topic b, and as requiring "
            "improvement on topic c, topic d and topic e.",
        ),
        (
            PRINTED | {"grades": [{"grade": "good", "printed": "26 per cent"}]},
            AT + "graded 26 per cent of the cases from the Westmere Police Service as good.",
        ),
        (
            PRINTED
            | {
                "cases": "64",
                "picked": " of their own choice",
                "fieldwork": "",
                "published": "",
                "grades": [
                    {"grade": "good", "printed": "17"},
                    {"grade": "adequate", "printed": "20"},
                    {"grade": "requires improvement", "printed": "12"},
                ],
            },
            "At an undated return visit, inspectors graded 17 of the 64 cases of their own choice "
            "from the Westmere Police Service as good, 20 as adequate and 12 as requiring "
            "improvement.",
        ),
        (
            VISIT
            | {"wording": "nothing", "later": [], "visit": "inspection under the new programme"},
            "The most recent visit to the Westmere Police Service that we know of was an "
            "inspection under the new programme in May 2023 (reported on 8 June 2023). We "
            "haven’t seen what inspectors found then.",
        ),
        (
            VISIT | {"wording": "nothing", "later": [], "publishers": ["The Echo"]},
            "The most recent visit to the Westmere Police Service that we know of was a return "
            "visit in May 2023 (reported on 8 June 2023). We have seen only a part of what "
            "inspectors found then.",
        ),
    ],
)
def test_the_first_sentence_follows_the_data(newest, said):
    assert bold(newest) == said


BESIDE = {"visit": "first inspection", "inspection": "Westmere 2023"}
INSIDE, ABOVE = "inside the limits", "above the inner limits"
BELOW = "below even the outer limits"


def beside(*places: str) -> dict:
    grades = ["good", "requires improvement", "inadequate"]
    found = [{"grade": g, "place": p} for g, p in zip(grades, places, strict=False)]
    return BESIDE | {"grades": found, "alike": len(set(places)) == 1}


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ([INSIDE] * 3, "each of this force’s shares lies inside the limits. Chance alone could "
         "explain how far they lie from the other forces’."),
        ([INSIDE], "this force’s share graded good lies inside the limits. Chance alone could "
         "explain how far it lies from the other forces’."),
        ([ABOVE], "this force’s share graded good lies above the inner limits."),
        ([ABOVE] * 2, "each of this force’s shares lies above the inner limits."),
        ([INSIDE, ABOVE], "this force’s share graded good lies inside the limits, and the share "
         "graded “requires improvement” lies above the inner limits."),
        ([ABOVE, INSIDE, INSIDE], "this force’s share graded good lies above the inner limits, and "
         "the shares graded “requires improvement” and inadequate lie inside the limits."),
        ([INSIDE, ABOVE, INSIDE], "this force’s shares graded good and inadequate lie inside the "
         "limits, and the share graded “requires improvement” lies above the inner limits."),
        ([INSIDE, ABOVE, BELOW], "this force’s share graded good lies inside the limits, the share "
         "graded “requires improvement” lies above the inner limits, and the share graded "
         "inadequate lies below even the outer limits."),
    ],
)  # fmt: skip
def test_where_a_force_lies_is_said_for_each_grade(places, said):
    text = page(COUNTS, firsts=beside(*places))
    assert (
        "We compare first inspections in a [funnel chart](../book/how-to-read.md). It shows "
        f"every force for which we found a count on today’s scale. There, {said}" in text
    )


def change(grade: str, way: str) -> dict:
    return {"grade": grade, "way": way, "from": "20.0%", "to": "30.0%"}


@pytest.mark.parametrize(
    ("changes", "settled", "said"),
    [
        (["rose"], [], "the share graded good rose from 20.0% to 30.0%. Chance alone could explain "
         "this change."),
        (["fell"], ["good"], "the share graded good fell from 20.0% to 30.0%. Chance alone is a "
         "poor explanation of this change."),
        (["stayed", "rose"], [], "the share graded good stayed at 30.0%, and the share graded "
         "“requires improvement” rose from 20.0% to 30.0%. Chance alone could explain each of "
         "these changes."),
        (["rose", "fell", "fell"], ["good"], "the share graded good rose from 20.0% to 30.0%, the "
         "share graded “requires improvement” fell from 20.0% to 30.0%, and the share graded "
         "inadequate fell from 20.0% to 30.0%. Chance alone is a poor explanation of the change in "
         "the share graded good, but could explain the other changes."),
    ],
)  # fmt: skip
def test_what_changed_is_said_with_what_chance_can_do(changes, settled, said):
    grades = ["good", "requires improvement", "inadequate"]
    both = [change(grade, way) for grade, way in zip(grades, changes, strict=False)]
    text = page(
        COUNTS, pairs={"first": "2021", "back": "2023", "changes": both, "settled": settled}
    )
    assert f"Between 2021 and 2023, {said}" in text


def test_what_wasnt_seen_is_said():
    assert "We haven’t seen how inspectors graded the other 5." in page(COUNTS | {"left": "5"})
    assert "We haven’t seen how inspectors judged topic a and topic b." in page(
        TOPICS | {"judgments": [], "unseen": EVERY[:2]}
    )
    later = page(COUNTS | {"later": [VISIT | {"visit": "further inspection", "fieldwork": ""}]})
    assert "We know of a later visit, a further inspection (reported on 8 June 2023). We" in later
    other = bold(COUNTS | {"visit": "inspection of another kind"})
    assert other.startswith("At an inspection of another kind in May 2023")
    seen = {"seen": "Of its gradings, nothing was seen.", "where": "No page on it was found."}
    some = page(COUNTS, unseen={"visits": [VISIT | seen | {"id": "westmere-2023-return"}]})
    assert "**The return visit in May 2023 (reported on 8 June 2023).** Of its gradings" in some
    assert "`westmere-2023-return`" in some
    every = "We have the grades of every visit in the table above. What we don’t know: - **"
    assert every in page(COUNTS)
    visits = {"count": "two", "several": True, "kinds": ["counts"], "second_hand": []}
    visits["second_hand"] = [VISIT | {"publishers": ["The Echo", "the Post"]}]
    said = page(COUNTS, visits=visits)
    assert "We have the grades of every visit in the table above, some of them at second" in said
    assert "- **Whether the counts for the return visit in May 2023 (reported" in said
    assert "We know them only from The Echo and the Post." in said
    visits = {"count": "one", "several": False, "kinds": []}
    assert "We have the grades of this inspection. ## What to do" in page(COUNTS, visits=visits)
    sides = {"wording": "counts", "agree_none": True, "agree_min": "0", "agree_max": "21"}
    sides |= {"inspection": "X", "cases": "33", "higher_min": "12", "higher_max": "33"}
    said = "Both sides agreed on at most 21 cases, and perhaps on none."
    assert said in page(COUNTS, sides=sides)
    sides |= {"agree_none": False, "agree_min": "4"}
    assert "agreed on at least 4 and at most 21 cases." in page(COUNTS, sides=sides)


@pytest.mark.parametrize(("wrong", "one", "said"), [
    ("", False, "We found no mistake in the shares, loose words, days"),
    ("one", True, "counts that we found. Of its five figures, one doesn’t match. We have"),
    ("two", False, "counts that we found. Of its five figures, two don’t match. We have"),
    ("only", True, "counts that we found. Its only figure doesn’t match. We have compared"),
])  # fmt: skip
def test_claims_are_counted_in_good_english(wrong, one, said):
    claims = {"wrong": wrong, "one": one, "some_shares": True, "some_items": False}
    claims |= {"count": "five", "only": wrong == "only"}
    assert said in page(COUNTS, claims=claims)


def test_what_a_cell_says_never_becomes_markup():
    newest = COUNTS | {"publishers": ["<b>The *Echo*</b>", "[x](y)"]}
    made = filled(ROOT, "force", {"f": {
        "newest": newest, "names": {"called": "X", "short": "X"}, "pictures": {"first": {}},
        "visits": {"count": "two", "several": True, "kinds": []}}})  # fmt: skip
    assert "<b>" not in made
    assert "*Echo*" not in made
    assert "[x](y)" not in made


def section(text: str, heading: str) -> str:
    return text.partition(f"## {heading}")[2].partition("## ")[0]


UNSURE = VISIT | {"counts": False, "why": "", "topics": [], "unseen": []}
NOTHING = VISIT | {"wording": "nothing", "later": []}
WHERE = VISIT | {"seen": "We have seen none of its gradings.", "where": "There is a page."}


def test_all_is_known_only_where_nothing_is_inferred_and_nothing_unseen():
    known = "We have the grades of"
    assert f"{known} every visit in the table above." in page(COUNTS)
    assert known not in page(COUNTS, doubts={"visits": [UNSURE | {"counts": True}]})
    assert known not in page(COUNTS, unseen={"visits": [WHERE]})
    assert known not in page(NOTHING | {"wording": "no visit"}, visits=None)
    assert "know all" not in page(COUNTS)


@pytest.mark.parametrize(("doubt", "said"), [
    ({"counts": True, "why": "Printed later"},
     "- **Whether the counts for the return visit in May 2023 (AT on 8 June 2023) are really of "
     "that visit.** We have inferred that they are. Printed later."),
    ({"topics": EVERY[:1]}, "- **The judgment on topic a at the return visit in May 2023 (AT on 8 "
     "June 2023).** We have inferred it"),
    ({"unseen": EVERY[:2]}, "- **The judgments on topic a and topic b at the return visit in May "
     "2023 (AT on 8 June 2023).** We haven’t seen them."),
    ({"unseen": EVERY[:1]}, "- **The judgment on topic a at the return visit in May 2023 (AT on 8 "
     "June 2023).** We haven’t seen it."),
    ({"topics": EVERY[:2]}, "- **The judgments on topic a and topic b at the return visit in May "
     "2023 (AT on 8 June 2023).** We have inferred them"),
])  # fmt: skip
def test_what_is_inferred_is_among_what_we_dont_know(doubt, said):
    text = section(page(COUNTS, doubts={"visits": [UNSURE | doubt]}), "What we don’t know")
    assert said in re.sub(r"\((published|reported) on", "(AT on", text)


def test_inferred_counts_are_never_given_as_a_fact():
    inferred = "We have inferred that these counts are of this visit."
    assert inferred in page(COUNTS | {"inferred": True})
    assert inferred not in page(COUNTS)
    assert "We have inferred this from other words in the document." in page(
        PRINTED | {"grades": [], "inferred": True}
    )
    said = "We have inferred that the counts in the next table are of this force’s first inspection"
    assert said in page(COUNTS, firsts=beside(INSIDE) | {"inferred": True})
    assert said not in page(COUNTS, firsts=beside(INSIDE))
    pair = {"first": "2021", "back": "2023", "changes": [change("good", "rose")], "settled": []}
    text = page(COUNTS, pairs=pair | {"inferred": ["first inspection"]})
    assert (
        "We have only inferred that the counts that we use for the first inspection are of that "
        "visit. If they are, then between 2021 and 2023, the share graded good rose" in text
    )
    assert "Between 2021" not in text
    assert "inferred" not in page(COUNTS, pairs=pair | {"inferred": []})


@pytest.mark.parametrize(("newest", "said"), [
    (COUNTS, "The share graded good is 33.3% (interval 12.1% to 64.6%), and the share graded "
     "inadequate 33.3% (interval 12.1% to 64.6%)."),
    (COUNTS | {"wording": "all alike", "grades": [BAD]},
     "The share graded inadequate is 33.3% (interval 12.1% to 64.6%)."),
])  # fmt: skip
def test_the_intervals_stand_in_a_plain_sentence_below_the_counts(newest, said):
    assert f"{said} An {{term}}`interval`" in page(newest)
    assert "%" not in bold(newest)


NEXT = "What to do next"
ABSENT = "There may be such a count that we haven’t seen."
ADDRESS = "https://example.org/a_(b)?c=d"


def test_what_may_be_printed_is_the_answer_with_what_it_needs():
    said = section(page(COUNTS), NEXT)
    assert f"To quote this page: “{bold(COUNTS)}” Name the source: The Echo." in said
    assert ABSENT not in said
    assert "inferred" not in said
    said = section(page(COUNTS | {"primary": True, "inferred": True}), NEXT)
    assert f"To quote this page: “{bold(COUNTS)}” Say as well that this is inferred." in said
    assert "Name the source" not in said
    said = section(page(TOPICS | {"judgments": [], "doubtful": EVERY[:1]}), NEXT)
    assert "Say as well that the judgment on topic a is inferred. Name the source" in said
    nothing = section(page(NOTHING, visits={"count": "one", "kinds": ["nothing"]}), NEXT)
    assert "- There is nothing here to quote: this book has no gradings that cover all" in nothing
    assert "We have no count on today’s scale that" in nothing
    assert ABSENT in nothing
    assert ABSENT in section(page(NOTHING | {"wording": "no visit"}, visits=None), NEXT)


def test_the_inspectorates_pages_are_linked_and_adding_comes_last():
    link = "[page](https://example.org/a_%28b%29?c=d)"
    text = page(COUNTS | {"page": ADDRESS})
    assert f"You can read the inspectorate’s {link} on this visit." in text.partition("## ")[0]
    assert f"- Read the inspectorate’s own {link} on the return visit in May" in section(text, NEXT)
    assert "[page]" not in page(COUNTS)
    other = WHERE | {"id": "westmere-2020", "page": ADDRESS}
    said = section(page(COUNTS, unseen={"visits": [other]}), NEXT)
    assert f"own {link} on the return visit in May 2023" in said
    assert "[add it]" in said.split("- ")[-1]
    text = page(NOTHING | {"page": ADDRESS}, unseen={"visits": [WHERE]})
    site = link.replace("page", "what we found")
    assert f"There is a page. See {site}." in text.partition("## ")[0]
    said = section(text, NEXT)
    assert said.count("[page]") == 1, "the same page isn't named twice"
    assert "[page]" not in section(page(COUNTS, unseen={"visits": [WHERE]}), NEXT)
    assert "[add it]" not in page(COUNTS)
