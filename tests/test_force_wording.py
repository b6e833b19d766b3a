"""What a force's page says, by what is known of it.

Each page is made from data that call for a wording. `tests/approved/force.txt` has the first page
whole, and of each other what it says otherwise. ``python -m tests.wordings`` writes it; whoever
changes a wording reads there, against the data here, what has changed.
"""

import difflib
import re

import pytest
from markupsafe import Markup

from casework.site.pages import filled
from tests.stored import ROOT
from tests.wordings import approved

GOOD = {"grade": "good", "count": "3", "count_of": "3 of 9", "share": "33.3%", "plain": False}
GOOD["interval"] = "12.1% to 64.6%"
MIDDLE = GOOD | {"grade": "requires improvement", "count": "2", "count_of": "2 of 9", "plain": True}
BAD = GOOD | {"grade": "inadequate", "count": "4", "count_of": "4 of 9"}
VISIT = {"visit": "return visit", "fieldwork": "in May 2023", "published": "on 8 June 2023"}
VISIT |= {"page": "", "page_is": "", "title": "", "after": ""}
VISIT |= {"id": "westmere-2023-return"}
ECHO = {"publisher": "The Echo", "address": "https://example.org/echo"}
LESS = {"left": "", "none": "", "later": [], "documents": [ECHO], "primary": False}
COUNTS = VISIT | LESS | {"wording": "counts", "of": "9", "grades": [GOOD, MIDDLE, BAD]}
COUNTS |= {"level": "95%"}
ALIKE = COUNTS | {"wording": "all alike", "grades": [GOOD]}
TOPICS = VISIT | LESS | {"wording": "topics", "unseen": [], "worked_out": [], "judgments": []}
PRINTED = VISIT | LESS | {"wording": "printed", "picked": "", "cases": ""}
PRINTED["grades"] = [{"grade": "good", "printed": "26 per cent", "address": ECHO["address"]}]
NOTHING = VISIT | {"wording": "nothing", "later": [], "documents": []}
NO_VISIT = NOTHING | {"wording": "no visit"}
EVERY = [f"topic {number}" for number in ("a", "b", "c", "d", "e")]
FIRST = {"visit": "first inspection"}
ADDRESS = {"page": "https://example.org/a_(b)?c=d", "page_is": "report"}
RELEASE = {"page": "https://example.org/news/a-b", "page_is": "news release"}
WHERE = VISIT | {
    "documents": [],
    "seen": "We have seen none of its gradings.",
    "where": "There is a page.",
}
SECOND = VISIT | {"documents": [ECHO], "notes": ["Read twice"], "about_page": ""}
ELSEWHERE = WHERE | {"id": "westmere-2020"}
UNSURE = VISIT | {"counts": False, "why": "", "topics": [], "unseen": []}
PAPERS = {"documents": [ECHO, {"publisher": "the Post", "address": ""}]}
ONE = {"count": "one", "several": False, "kinds": []}
SIDES = {
    "wording": "counts",
    "id": VISIT["id"],
    "inspection": "X",
    "cases": "33",
    "agree_max": "21",
}
SIDES |= {"agree_none": False, "agree_min": "4", "higher_min": "12", "higher_max": "33"}
AREAS = {"inspection": "X", "count": "two", "p": "0.04"}
AREAS["ends"] = [{"area": "detention", "count": "3 of 4"}, {"area": "abuse", "count": "1 of 5"}]
GRADES = ["good", "requires improvement", "inadequate"]
INSIDE = "inside the limits"


def judged(**topics: list[str]) -> dict:
    """Judgments under the new programme, by the topics of each."""
    return TOPICS | {
        "judgments": [{"judgment": j.replace("_", " "), "topics": t} for j, t in topics.items()]
    }


def beside(*places: str, **more: object) -> dict:
    """Where the shares of a first inspection lie, grade by grade."""
    found = [{"grade": g, "place": p} for g, p in zip(GRADES, places, strict=False)]
    about = {"grades": found, "whole": True, "least": "0.07", "unusual": [], "level": "95%"}
    about |= {"line": "0.05", "uneven": False, "p_uneven": "0.02"}
    about |= {"uneven_within": False, "p_within": "0.09", "complete": "13"}
    about["largest"] = {"name": "", "count_of": ""}
    about |= {"inspection": "Westmere 2023", "year": "2023"}
    return {"firsts": FIRST | about | more}


def odd(grade: str, way: str, clear: bool) -> dict:
    """A share that is unusual, in its own period too or not."""
    p_period = "0.03" if clear else "0.21"
    p = {"p": "0.01", "p_period": p_period, "period": "since 2020", "peers": "seven"}
    return {
        "grade": grade,
        "way": way,
        "way_period": "high",
        "in_all": True,
        "in_period": clear,
    } | p


def pairs(*ways: str, settled: tuple = (), alone: tuple = (), inferred: tuple = ()) -> dict:
    """What became of each share between two visits, and of which chance alone explains little."""
    changes = [
        {"grade": grade, "way": way, "from": "20.0%", "to": "30.0%"}
        for grade, way in zip(GRADES, ways, strict=False)
    ]
    about = {"settled": settled, "alone": alone, "inferred": inferred, "looks": "16"}
    return {"pairs": {"first": "2021", "back": "2023", "changes": changes} | about}


def claims(wrong: str, one: bool = False, **more: object) -> dict:
    about = {"wrong": wrong, "one": one, "some_shares": True, "some_items": False}
    about["some_checked"] = True
    about |= {"also_source": [], "in_ledger": False}
    return {"claims": about | {"count": "five", "only": wrong == "only"} | more}


def doubts(**doubt: object) -> dict:
    return {"doubts": {"visits": [UNSURE | doubt]}}


def unseen(visit: dict) -> dict:
    return {"unseen": {"visits": [visit]}}


#: What is known of a force: its newest visit, and whatever else the page has. The first is whole.
PAGES: dict[str, tuple[dict, dict]] = {
    "counts of all grades": (COUNTS, {}),
    "no case of a grade": (COUNTS | {"grades": [GOOD, BAD], "none": "requires improvement"}, {}),
    "a count of one grade": (COUNTS | {"grades": [BAD], "left": "5"}, {}),
    "told by somebody": (COUNTS | {"grades": [BAD], "left": "5", "said_by": "a news item"}, {}),
    "all alike": (COUNTS | {"wording": "all alike", "grades": [BAD]}, {}),
    "all alike, first": (ALIKE | FIRST, {}),
    "all alike, no report": (ALIKE | {"published": ""}, {}),
    "all alike, no fieldwork": (ALIKE | {"fieldwork": ""}, {}),
    "one case": (COUNTS | {"wording": "one case", "of": "1", "grades": [MIDDLE]}, {}),
    "inferred counts": (COUNTS | {"inferred": True}, {}),
    "the inspectorate's own, inferred": (COUNTS | {"primary": True, "inferred": True}, {}),
    "a later visit": (
        COUNTS | {"later": [VISIT | {"visit": "further visit", "fieldwork": ""} | RELEASE]},
        {},
    ),
    "two later visits with pages": (
        COUNTS
        | {
            "later": [
                VISIT | {"visit": "inspection of another kind", "title": "A title"} | RELEASE,
                VISIT | {"fieldwork": "", "published": "", "title": "Another"} | RELEASE,
            ]
        },
        {},
    ),
    "two later visits": (COUNTS | {"later": [VISIT, VISIT | {"title": "A title"} | ADDRESS]}, {}),
    "topics, one judgment": (judged(inadequate=EVERY), {}),
    "topics, reported only": (judged(good=EVERY) | {"fieldwork": ""}, {}),
    "a topic, no dates": (judged(good=EVERY[:1]) | {"fieldwork": "", "published": ""}, {}),
    "two judgments": (judged(good=EVERY[:2], requires_improvement=EVERY[2:]), {}),
    "judgments told by somebody, one inferred": (
        judged(good=EVERY)
        | {"said_by": "a news item"}
        | {"worked_out": [{"judgment": "adequate", "topics": EVERY[2:4]}]}
        | {"taken": [{"topic": EVERY[1], "judgment": "good", "note": "It is elsewhere"}]},
        {},
    ),
    "topics unseen, some inferred": (
        judged(good=EVERY[:1])
        | {"unseen": EVERY[1:2]}
        | {
            "worked_out": [
                {"judgment": "adequate", "topics": EVERY[2:3]},
                {"judgment": GRADES[1], "topics": EVERY[3:]},
            ]
        },
        {},
    ),
    "topics with an and": (
        judged(adequate=["partnership working"], requires_improvement=["a and b", "c"])
        | {"unseen": ["d and e", "f"]},
        {},
    ),
    "a share printed": (PRINTED, {}),
    "counts on the older scale": (
        PRINTED
        | {
            "cases": "64",
            "picked": " of their own choice",
            "fieldwork": "",
            "published": "",
        }
        | {"grades": [{"grade": g, "printed": "17"} for g in ("good", "adequate", GRADES[1])]}
        | {"left": "15", "missing": GRADES[2:]},
        {},
    ),
    "printed, of the force's choice": (PRINTED | {"picked": " of the force's choice"}, {}),
    "printed, inferred": (PRINTED | {"inferred": True}, {}),
    "two papers, a remark": (PRINTED | PAPERS | {"remark": "Read twice"}, {}),
    "printed, a part inferred": (
        PRINTED
        | {"also": [{"grade": "good or adequate", "printed": "half"}], "also_why": ["It says so"]},
        {},
    ),
    "printed, scale unknown": (PRINTED | {"unscaled": True}, {}),
    "printed, on the older scale": (PRINTED | {"older": True, "cases": "64"}, {}),
    "undated": (
        PRINTED
        | {"fieldwork": "", "published": "", "after": "in May 2016", "primary": True}
        | PAPERS
        | RELEASE,
        {},
    ),
    "nothing seen": (NOTHING, {"visits": ONE} | unseen(WHERE)),
    "a part seen": (NOTHING | PAPERS, unseen(WHERE)),
    "another kind of visit": (COUNTS | {"visit": "inspection of another kind"}, {}),
    "nothing seen of the new programme": (
        NOTHING | {"visit": "inspection under the new programme"},
        unseen(WHERE),
    ),
    "nothing seen, but a page": (NOTHING | ADDRESS, unseen(WHERE)),
    "no visit": (NO_VISIT, {"visits": None}),
    "one inspection": (COUNTS, {"visits": ONE}),
    "a visit second hand": (
        COUNTS,
        {
            "visits": ONE
            | {"count": "two", "several": True, "second_hand": [SECOND]}
            | {"undated": ["2024 programme", "return visit"]}
        },
    ),
    "a page of the inspectorate": (COUNTS | ADDRESS, {}),
    "a release of the inspectorate": (COUNTS | RELEASE, {}),
    "second hand, a page known in part": (
        COUNTS,
        {"visits": ONE | {"second_hand": [SECOND | ADDRESS | {"about_page": "Its contents"}]}},
    ),
    "several print an earlier visit": (
        COUNTS,
        {"visits": ONE | {"several_print": [VISIT | PAPERS | {"id": "westmere-2020"}]}},
    ),
    "nothing seen, but a release": (NOTHING | RELEASE, unseen(WHERE | RELEASE)),
    "a page of what wasn't seen": (COUNTS, unseen(ELSEWHERE | ADDRESS)),
    "another kind unseen": (COUNTS, unseen(ELSEWHERE | {"visit": "inspection of another kind"})),
    "no page of what wasn't seen": (COUNTS, unseen(WHERE)),
    "no better and no worse": (COUNTS, beside(INSIDE, INSIDE, INSIDE)),
    "a count missing": (COUNTS, beside(INSIDE, whole=False)),
    "unusual in all years": (COUNTS, beside(INSIDE, unusual=[odd("good", "high", False)])),
    "unusual in its years": (COUNTS, beside(INSIDE, unusual=[odd(GRADES[1], "low", True)])),
    "unusual in its years only": (
        COUNTS,
        beside(
            INSIDE,
            unusual=[odd("good", "low", True) | {"in_all": False, "peers": "one"}],
        ),
    ),
    "unusual in all years, twice": (
        COUNTS,
        beside(INSIDE, unusual=[odd("good", "low", False), odd("inadequate", "high", False)]),
    ),
    "outside the limits, of alike": (COUNTS, beside("above the limits", INSIDE)),
    "outside the limits, of unlike": (COUNTS, beside("above the limits", INSIDE, uneven=True)),
    "outside the limits, of unlike in the same years": (
        COUNTS,
        beside("above the limits", INSIDE, uneven=True, uneven_within=True, partial=True),
    ),
    "a chart of an earlier visit": (
        COUNTS | {"id": "westmere-2024-other"},
        {"pictures": {"first": {"id": "westmere-2020"}}},
    ),
    "unusual twice": (
        COUNTS,
        beside(INSIDE, unusual=[odd("good", "low", True), odd("inadequate", "high", True)]),
    ),
    "beside others, undated": (COUNTS, beside(INSIDE, year="undated")),
    "beside others, inferred": (COUNTS, beside(INSIDE, inferred=True)),
    "most cases of another": (
        COUNTS,
        beside(INSIDE, largest={"name": "the Met", "count_of": "5 of 9"}),
    ),
    "most cases its own": (COUNTS, beside(INSIDE, largest={"name": "", "count_of": "5 of 9"})),
    "two kinds of visits": (
        COUNTS,
        beside(INSIDE) | {"returns": beside(INSIDE)["firsts"] | {"visit": "return visit"}},
    ),
    "rose by chance": (COUNTS, pairs("rose")),
    "fell clearly": (COUNTS, pairs("fell", settled=("good",))),
    "fell clearly by itself": (COUNTS, pairs("fell", alone=("good",))),
    "two clear by themselves": (COUNTS, pairs("fell", "rose", alone=("good", GRADES[1]))),
    "a visit in between": (COUNTS, {"pairs": {**pairs("fell")["pairs"], "between": True}}),
    "stayed and rose": (COUNTS, pairs("stayed", "rose")),
    "one of three clear": (COUNTS, pairs("rose", "fell", "fell", settled=("good",))),
    "one of three clear, the middle": (
        COUNTS,
        pairs("rose", "fell", "fell", settled=(GRADES[1],)),
    ),
    "rose, inferred": (COUNTS, pairs("rose", inferred=("first inspection",))),
    "no claim wrong": (COUNTS, claims("")),
    "no claim that can be checked": (COUNTS, claims("", some_checked=False)),
    "one claim wrong": (COUNTS, claims("one", one=True)),
    "two claims wrong": (COUNTS, claims("two")),
    "the only claim wrong": (COUNTS, claims("only")),
    "a source has it wrong": (COUNTS, claims("one", one=True, also_source=["The Echo"])),
    "figures in the ledger": (COUNTS, claims("two", in_ledger=True)),
    "counts in doubt": (COUNTS, doubts(counts=True, why="Printed later")),
    "a topic in doubt": (COUNTS, doubts(topics=EVERY[:1])),
    "a topic in doubt, and one taken from elsewhere": (
        COUNTS,
        doubts(
            topics=EVERY[:1],
            taken=[{"topic": EVERY[1], "judgment": "good", "note": "From another"}],
        ),
    ),
    "two topics in doubt": (COUNTS, doubts(topics=EVERY[:2])),
    "a topic unseen": (COUNTS, doubts(unseen=EVERY[:1])),
    "two topics unseen": (COUNTS, doubts(unseen=EVERY[:2])),
    "all of one area": (COUNTS, {"areas": AREAS | {"several": False}}),
    "several areas": (COUNTS, {"areas": AREAS | {"several": True, "more": False}}),
    "areas differ": (COUNTS, {"areas": AREAS | {"several": True, "more": True}}),
    "two sides": (COUNTS, {"sides": SIDES}),
    "two sides, perhaps never agreed": (COUNTS, {"sides": SIDES | {"agree_none": True}}),
    "two sides on the older scale": (
        COUNTS,
        {"sides": SIDES | {"wording": "printed", "notes": [], "older": True}},
    ),
}


def page(name: str) -> str:
    """The Markdown of a page, plain, a sentence a line."""
    newest, parts = PAGES[name]
    f = {
        "newest": newest,
        "names": {"called": "the Westmere Police Service", "short": "Westmere"},
        "visits": {"count": "two", "several": True, "kinds": ["counts"]},
        "pictures": {"first": {"part": "none"}},
        **parts,
    }
    made = str(Markup(filled(ROOT, "force", {"f": f})).unescape())
    return re.sub(r"(?<=[.!?]) +", "\n", re.sub(r"\n\n+", "\n", made)).strip()


def otherwise(name: str) -> str:
    """What a page says that the first doesn't, and how what it lacks begins; the first whole."""
    here, first = (page(each) for each in (name, next(iter(PAGES))))
    if here == first:
        return here
    lines = difflib.ndiff(first.splitlines(), here.splitlines())
    found = (line if line[0] == "+" else f"{line[:40]}…" for line in lines if line[0] in "+-")
    return "\n".join(found)


READ = approved("force")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_somebody_has_read(name):
    assert otherwise(name) == READ.get(name), "read it, and run python -m tests.wordings"


def test_nothing_approved_is_of_no_page():
    assert READ.keys() == PAGES.keys()


@pytest.mark.parametrize("name", PAGES)
def test_what_may_be_quoted_comes_first_and_names_its_source(name):
    """And without a percentage, unless a single case or a document has one."""
    text, wording = page(name), PAGES[name][0]["wording"]
    bold = re.match(r"\*\*(.*?)\*\*", text, re.S)[1].replace("\n", " ")
    nothing = wording in {"nothing", "no visit"}
    assert ("There is nothing here to quote" in text) == nothing
    assert ("To quote this, take the words in bold" in text) == (not nothing)
    assert nothing or "The Echo" in text
    assert wording in {"one case", "printed"} or "%" not in bold
    lists = ["## You could ask", "## What these figures can’t show"]
    for section in (text.partition(f"{heading}\n")[2].partition("\n#")[0] for heading in lists):
        assert section.startswith("- ")


@pytest.mark.parametrize("name", PAGES)
def test_all_is_known_only_where_nothing_is_inferred_and_nothing_unseen(name):
    newest, parts = PAGES[name]
    if parts.keys() & {"unseen", "doubts"} or newest["wording"] == "no visit":
        assert "We have the grades of" not in page(name)


NASTY = ["<b>The *Echo*</b>", "[x](y)"]


def test_what_a_cell_says_never_becomes_markup():
    newest = COUNTS | {"documents": [{"publisher": each, "address": ""} for each in NASTY]}
    made = filled(ROOT, "force", {"f": {
        "newest": newest, "names": {"called": "X", "short": "X"}, "pictures": {"first": {}},
        "visits": {"count": "two", "several": True, "kinds": []}}})  # fmt: skip
    assert "<b>" not in made
    assert "*Echo*" not in made
    assert "[x](y)" not in made
