"""Case gradings from documents: found whole, never guessed, and written only if they are clear."""

import csv
import io
import os
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from casework.data import read, read_in_full
from casework.texts.document import UnreadableTextError, text_of
from casework.texts.extract import ALL_GRADES, KEY, MOST, TOGETHER, propose
from tests.commands import ran
from tests.stored import ROOT

TEXTS = ROOT / "tests" / "gradings"
SOURCES = Path(os.environ.get("CASEWORK_TEXTS", ROOT.parent / "shared" / "sources"))


#: Notes that say all that is due on a document: which scale it has, or what it counts together.
KEPT = re.compile("four grades|counted together")
#: How a remark begins that is due on a document, by what its table expects of it.
DUE = {"ambiguous": ("ambiguous", "left out", "noted"), "does not add up": ("does not add up",)}

#: The invented documents, the rows that are due in each, and those that are neither due nor wrong.
DOCUMENTS, TRUE, OPTIONAL = (
    pd.read_csv(TEXTS / f"{name}.csv", keep_default_na=name != "documents")
    for name in ("documents", "truth", "optional")
)
assert len(DOCUMENTS) >= 80


def rows_of(frame: pd.DataFrame) -> set[tuple]:
    return {tuple(row) for row in frame[[*KEY, "grade", "cases"]].itertuples(index=False)}


@pytest.mark.parametrize("document", list(DOCUMENTS.itertuples()), ids=DOCUMENTS.document)
def test_what_an_invented_document_says(document):
    """What is clear is found, what adds up wrongly is named, and what is ambiguous left alone.

    A note that begins with adjacent marks a text on what others inspect, where a remark is noise.
    """
    true, optional = (
        rows_of(table[table.document.eq(document.document)]) for table in (TRUE, OPTIONAL)
    )
    frame, remarks = propose(text_of(TEXTS / document.document))
    rows = rows_of(frame)
    remarks = [each for each in remarks if not each.startswith("noted") or KEPT.search(each)]
    assert true - optional <= rows, remarks
    # The area `other` of an optional row stands for any that has no name of its own.
    wrong = rows - true - optional
    assert {row for row in wrong if (*row[:2], "other", *row[3:]) not in optional} == set(), remarks
    if due := DUE.get(document.expect):
        assert any(remark.startswith(due) for remark in remarks)
    if document.expect == "clean":
        assert not [each for each in remarks if each.startswith(("ambiguous", "does not add up"))]
    if document.expect == "none":
        assert not rows
        assert not remarks or not document.note.startswith("adjacent"), remarks


SHORT = pd.read_csv(TEXTS / "short.csv", keep_default_na=False)
LETTERS = dict(zip("garict", [*ALL_GRADES[:3], "inadequate", TOGETHER, "total"], strict=True))


def rows_meant(said: str, optional: bool) -> set[tuple]:
    """The rows that a cell such as `missing-children: g2 i3; ?all/self-assessed/force: t9` means.

    Area, sample and assessor, each grade by its letter; after a question mark they are optional.
    """
    rows = set()
    for part in filter(None, said.split(";")):
        place, counts = part.strip().split(": ")
        given = place.removeprefix("?").split("/")
        area, sample, assessor = (*given, *("", "all", "inspectorate")[len(given) :])
        area = area.replace("all", "all areas") if area == "all" else area
        if optional or not place.startswith("?"):
            rows |= {(sample, assessor, area, LETTERS[n[0]], int(n[1:])) for n in counts.split()}
    return rows


@pytest.mark.parametrize("case", list(SHORT.itertuples()), ids=SHORT.name)
def test_what_a_short_text_says(case, tmp_path):
    path = tmp_path / ("a.html" if "<" in case.text else "a.txt")
    path.write_text(case.text, encoding="utf-8")
    frame, remarks = propose(text_of(path))
    assert rows_meant(case.rows, False) <= rows_of(frame), remarks
    assert rows_of(frame) <= rows_meant(case.rows, True), remarks
    kinds = [kind for kind in ("ambiguous", "does not add up") if any(kind in r for r in remarks)]
    if case.expect in {"clean", "does not add up"}:
        assert kinds == [case.expect] * (case.expect != "clean"), remarks
    elif case.expect == "ambiguous":
        assert any(not r.startswith("noted") or KEPT.search(r) for r in remarks)


# --- what mustn't change anything -----------------------------------------------------------------

COUNTING = [
    "Inspectors read {t} cases: {a} were good, {b} required improvement and {c} were inadequate.",
    "Of the {t} cases, work was good in {a}, requiring improvement in {b} and inadequate in {c}.",
    "{a} of {t} cases were rated good, {b} needed improvement and {c} were judged inadequate.",
    "We audited {t} cases ({a} good, {b} requires improvement, {c} inadequate).",
    "Of {t} missing children cases, {a} were good, {b} needed improvement and {c} were inadequate.",
    "The force graded {t} of its own cases: {a} good, {b} requiring improvement, {c} inadequate.",
]
UNRELATED = [
    "The force has 2,150 officers and serves 1.2 million people.",
    "A girl of 12 told 3 officers that she had waited for 4 hours.",
    "It answered 86 per cent of emergency calls within 10 seconds.",
    "The report makes 11 recommendations, which the force accepts.",
    "Supervisors meet every morning at 9 am to look at what was recorded.",
    "Ofsted rated 2 councils good and 1 inadequate in 2021.",
    "The commissioner said that she was saddened, and that training costs £1.4 million.",
]
FORCES = read(ROOT / "data" / "forces.csv").name.tolist()
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
ONES = [*ONES.split(), "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(number: int) -> str:
    if number < 20:
        return ONES[number]
    ten, one = divmod(number, 10)
    return TENS[ten - 2] + (f"-{ONES[one]}" if one else "")


counts = st.tuples(st.sampled_from(COUNTING), *[st.integers(2, 30)] * 3)


def sentence(counted: tuple[str, int, int, int], say=str) -> str:
    template, a, b, c = counted
    text = template.format(a=say(a), b=say(b), c=say(c), t=say(a + b + c))
    return text[0].upper() + text[1:]


@given(
    counts,
    st.sampled_from(FORCES),
    st.lists(st.sampled_from(UNRELATED), max_size=4),
    st.sampled_from([" ", "\n\n"]),
)
@settings(max_examples=100, deadline=None)
def test_sentences_on_other_things_change_nothing(counted, force, others, between):
    alone, remarks = propose(f"{force}\n\n{sentence(counted)}")
    assert len(alone) == 4
    assert remarks == []
    for text in ([*others, sentence(counted)], [sentence(counted), *others]):
        beside, _ = propose(f"{force}\n\n" + between.join(text))
        assert rows_of(beside) == rows_of(alone)


@given(counts, st.sampled_from(FORCES), st.sampled_from(FORCES))
@settings(max_examples=100, deadline=None)
def test_the_name_of_the_force_changes_nothing(counted, force, other):
    text = f"{force} and children\n\nThis is about {force}. {sentence(counted)} {force} agrees."
    assert rows_of(propose(text)[0]) == rows_of(propose(text.replace(force, other))[0])


@given(counts)
@settings(max_examples=100, deadline=None)
def test_numbers_in_words_and_in_digits_are_the_same(counted):
    ours, theirs = (propose(sentence(counted, say))[0] for say in (str, in_words))
    assert len(ours) == 4
    assert rows_of(ours) == rows_of(theirs)


def test_every_grading_of_the_documents_is_found():
    if not SOURCES.is_dir():
        pytest.skip(
            f"the documents' texts are not at hand: no folder {SOURCES}; set CASEWORK_TEXTS"
        )
    sources = read(ROOT / "data" / "sources.csv")
    sources = sources[sources.id.isin(read_in_full(ROOT / "data"))]  # not those added since
    gradings, totals = (read(ROOT / "data" / f"case_{name}.csv") for name in ("gradings", "totals"))
    tried = 0
    for path in sorted(SOURCES.glob("*.txt")):
        frame, remarks = propose(text_of(path))
        shares = [remark for remark in remarks if remark.endswith("with a grade: half")]
        assert remarks == shares
        assert len(shares) == path.name.startswith("000_")  # half were inadequate, it says
        rows = rows_of(frame)
        if "002_" in path.name:  # the report itself, in all samples, assessors and areas
            (report,) = sources.id[sources.kind.eq("report")]
            mine = gradings[gradings.source.eq(report)]
            expected = {
                (*row, int(n)) for *row, n in mine[[*KEY, "grade", "cases"]].itertuples(index=False)
            }
            expected |= {
                (row.sample, row.assessor, "all areas", "total", row.cases)
                for row in totals[totals.source.eq(report)].itertuples()
            }
            assert rows == expected
            tried += 1
        elif "004_" in path.name:
            assert {n for *_, n in rows} == {16, 29, 25, 70}
            tried += 1
    assert tried == 2


@given(st.binary(max_size=400), st.sampled_from([".txt", ".html"]))
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_it(tmp_path_factory, data, ending):
    path = tmp_path_factory.mktemp("bytes") / f"file{ending}"
    path.write_bytes(data)
    try:
        frame, remarks = propose(text_of(path))
    except UnreadableTextError:
        return
    assert frame.empty or remarks is not None


PIECES = [
    *("12 good", "• 5 require improvement", "inadequate in 7", "(3 cases were good"),
    *("of the 20 cases", "Total 30 cases", "none was good", "\n", "\n\n", ". ", "; "),
    *("Force assessment:", "missing children", "9 adequate", "1 2 3", "The force graded"),
    *("Good Requires improvement Inadequate", "twenty-two", "half of"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@settings(max_examples=150, deadline=None)
def test_no_jumble_of_gradings_breaks_it(parts):
    """And whatever comes out is a count of cases, each place once."""
    frame, _ = propose(" ".join(parts))
    assert not frame.duplicated([*KEY, "grade"]).any()
    assert (frame.cases >= 0).all()


def test_what_is_too_long_for_a_sentence_is_named():
    counted = "Inspectors examined 50 cases: 12 good, 20 requiring improvement and 18 inadequate."
    long = f"They graded 3 cases as good, {'and so on, ' * 500}and that was all."
    frame, remarks = propose(f"{counted}\n\n{long}")
    assert [*frame.cases] == [12, 20, 18, 50]
    assert len(remarks) == 1
    assert "'they graded 3 cases ' ... is too long to be read: 5,546 characters" in remarks[0]


def test_a_text_that_counts_without_end_is_read_up_to_a_bound():
    _, remarks = propose("Fenmoor Police\n\n" + "Of 9 cases, 4 were good.\n\n" * (MOST + 10))
    assert len(remarks) == 2
    assert remarks[-1].endswith(f"more than {MOST:,} sentences may count cases: no more is read")


def test_the_command_prints_rows_and_names_doubts():
    result = ran("extract", TEXTS / "a02-release-good-in.txt")
    assert result.exit_code == 0
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert [row["cases"] for row in rows] == ["18", "34", "29", "81"]
    assert rows[0]["locator"] == "paragraph 2"
    result = ran("extract", TEXTS / "a09-dont-add-up.txt")
    assert result.exit_code == 1
    assert "the grades make 71, and 70 cases are printed" in result.stderr
    assert ran("extract", TEXTS / "no such file.txt").exit_code == 2


def test_each_step_is_told():
    result = ran("extract", "--explain", TEXTS / "d08-a-third-21.txt")
    assert result.exit_code == 0
    assert "Token(kind='grade', means='requires improvement'" in result.stderr
    assert "printed='21) were inadequate'" in result.stderr
    assert "total=63" in result.stderr


# --- files --------------------------------------------------------------------------------------


def pdf(columns: list[list[str]], apart: int = 260) -> bytes:
    """A page with columns of lines, one after the other, and its number at the foot."""
    shown = [
        f"BT /F1 9 Tf {50 + apart * column} 760 Td 12 TL "
        + " ".join(f"({line.replace('(', '[').replace(')', ']')}) Tj T*" for line in lines)
        + " ET"
        for column, lines in enumerate([*columns])
    ]
    content = "\n".join([*shown, "BT /F1 9 Tf 290 30 Td (12) Tj ET"])
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n"
    end = f"<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF\n"
    return (made + table + end).encode("latin-1")


def test_a_report_in_two_columns_is_read(tmp_path):
    path = tmp_path / "report.pdf"
    left = ["4. Case file analysis", "Our inspectors examined 61 child protection cases in which"]
    left += ["the force had identified children at risk. We judged", "practice to be good in 14 of"]
    left += ["these, to require improvement in 26 and to be inade-", "quate in 21."]
    right = ["Results by area", "Good", "Requires improvement", "Inadequate"]
    right += ["Missing children", "1", "3", "5", "Domestic abuse", "4", "0", "2"]
    path.write_bytes(pdf([left, right]))
    frame, remarks = propose(text_of(path))
    assert frame[frame.area.eq("all areas")].cases.tolist() == [14, 26, 21, 61]
    assert frame[frame.area.eq("missing-children")].cases.tolist() == [1, 3, 5]
    assert frame[frame.area.eq("domestic-abuse")].cases.tolist() == [4, 0, 2]
    assert remarks == []


def test_a_table_of_a_pdf_has_rows_though_it_was_set_by_column(tmp_path):
    path = tmp_path / "table.pdf"
    kinds = ["Fenmoor Police: child protection cases", "", "Kind of case", "", "Domestic abuse"]
    kinds += ["Children who go", "missing from care", "All cases"]
    columns = [kinds, ["", "", "Good", "", "4", "1", "", "5"]]
    columns += [["", "", "Requires", "improvement", "0", "3", "", "3"]]
    columns += [["", "", "Inade-", "quate", "2", "5", "", "7"]]
    path.write_bytes(pdf(columns, 110))
    frame, remarks = propose(text_of(path))
    counted = {area: rows.cases.tolist() for area, rows in frame.groupby("area")}
    assert counted == {
        "domestic-abuse": [4, 0, 2],
        "missing-children": [1, 3, 5],
        "all areas": [5, 3, 7],
    }
    assert remarks == []


def test_what_stands_at_the_head_of_each_page_of_a_pdf_is_not_part_of_a_sentence(tmp_path):
    head, writer = "Fenmoor Police - domestic abuse and child protection", PdfWriter()
    pages = ["Our inspectors examined 30 cases. Ten were good and twelve", "required improvement."]
    for page in pages:
        writer.append(io.BytesIO(pdf([[head, "", page]])))
    writer.write(tmp_path / "pages.pdf")
    frame, remarks = propose(text_of(tmp_path / "pages.pdf"))
    assert head not in text_of(tmp_path / "pages.pdf")
    assert {*frame.area} == {"all areas"}
    assert frame.cases.tolist() == [10, 12, 30]
    assert [remark.split(",")[0] for remark in remarks] == ["noted"]


def test_even_lines_and_ligatures_of_a_pdf_are_read(tmp_path):
    path = tmp_path / "even.pdf"
    text = "Our  inspectors  examined  30  cases  there.  We  classi\u00aeed  ten  as  good,"
    made = pdf([["Fenmoor Police", text, "and the twenty others as requiring improvement."]])
    font = b"/BaseFont /Helvetica /Encoding << /Type /Encoding /Differences [174 /fi] >>"
    path.write_bytes(made.replace(b"/BaseFont /Helvetica", font))
    frame, _ = propose(text_of(path))
    assert "classified" in text_of(path)
    assert frame.cases.tolist() == [10, 20, 30]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", "They were ‘good’".encode("cp1252"), "byte 11 .0x91. .*again as UTF-8"),
        ("a.html", "<p>‘good’".encode("cp1252"), "byte 4 .0x91. .*again as UTF-8"),
        ("a.txt", "Twelve".encode("utf-16"), "byte 4: .* Save it again as UTF-8"),
        ("a.docx", b"PK\x03\x04\x14\x00", "not a text file. .* as a web page"),
        ("a.rtf", b"{\\rtf1 Of 9 cases", "byte 5: .* as a web page"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\x00", "byte 6: .* as a web page"),
        ("a.pdf", pdf([]).replace(b"(12) Tj", b""), "pictures of pages only"),
        ("a.pdf", b"%PDF-1.4 and no more", "this PDF can't be read"),
        ("a.html", b"<div></div>", "there is no text in it"),
        ("a.html", b"<html hidden><!-- a -->", "there is no text in it"),
        ("a.html", b"<script>1</script>", "there is no text in it"),
        ("a.txt", "\u00a0\u00a0".encode(), "there is no text in it"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_helps(tmp_path, name, data, says):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableTextError, match=says):
        text_of(path)


def test_a_page_says_its_own_encoding(tmp_path):
    path = tmp_path / "a.html"
    page = '<meta charset="windows-1252"><p>Of 5 cases 2 were ‘good’ and 3 ‘inadequate’.'
    path.write_bytes(page.encode("cp1252"))
    assert propose(text_of(path))[0].cases.tolist() == [2, 3, 5]


def test_a_page_is_read_whole_whatever_follows_its_end_or_hides_in_comments(tmp_path):
    path = tmp_path / "a.html"
    page = "<html><body><!-- \x07 --><p>Of 5 cases 2 were good</p></body></html> {} <?a \x1b?>"
    for after in ("<script>1</script>", "<p>and 3 inadequate", "</nav><meta name=a>"):
        path.write_text(page.format(after), encoding="utf-8")
        assert text_of(path).startswith("\n\nOf 5 cases 2 were good\n\n")
        assert ("inadequate" in text_of(path)) == ("inadequate" in after)
