"""What the tables in ``data/`` say of one another: a table of rules, in SQL."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

import pandas as pd

from casework.data import plain_name
from casework.texts.claims import UnreadableClaimError, read_claim
from casework.texts.numerals import value_of

#: Columns that name a row of another table, and that table.
REFERS = {"figure": "figures", "inspection": "inspections", "source": "sources"}


@dataclass(frozen=True)
class Rule:
    """What the cells of a column are held against: what is expected there, or what is wrong.

    Both are SQL, in which ``t`` is the row itself. A row that it refers to is called as the column
    that names it, as in ``figure.value``. What is expected is null where nothing is.
    """

    table: str
    column: str
    against: str  # in words, for messages and for the data dictionary
    expected: str = "null"
    wrong: str = "{cell} is not {expected} and {expected} is not null"
    cell: str = ""  # what of the row is compared, if it isn't the cell
    limits: bool = False  # it only says what can't be, and compares with no other record

    @property
    def query(self) -> str:
        """The rows that break the rule, and what is wrong; its parameter is what they break."""
        cell = f"cast({self.cell or f't.{self.column}'} as text)"
        expected = f"cast({self.expected} as text)"
        wrong = self.wrong.format(cell=cell, expected=expected)
        joins = "".join(
            f" left join {table} as {column} on {column}.id = t.{column}"
            for column, table in REFERS.items()
            if re.search(rf"\b{column}\.", f"{cell} {expected} {wrong}")
        )
        message = f"""ifnull('‘' || {cell} || '’', 'A gap') || ' doesn''t agree with ' || ?
            || ifnull(', by which it is ‘' || {expected} || '’', '')"""
        return f'select t.at + 2, {message} from "{self.table}" as t{joins} where {wrong}'


limit = partial(Rule, limits=True)


def references(schemas: dict[str, dict]) -> Iterator[Rule]:
    """That what refers to another table names a row of it, by the tables' descriptions."""
    for name, schema in schemas.items():
        for key in schema.get("foreignKeys", []):
            (column,), there = key["fields"], key["reference"]["resource"]
            (named,), cell = key["reference"]["fields"], f't."{column}"'
            wrong = f'{cell} not in (select "{named}" from "{there}" where "{named}" is not null)'
            yield Rule(name, column, f"the column {named} of {there}.csv", wrong=wrong, cell=cell)


def load(tables: dict[str, pd.DataFrame]) -> sqlite3.Connection:
    """A database of the tables, with the functions that the rules use."""
    database = sqlite3.connect(":memory:")
    for name, table in tables.items():
        table.astype(object).to_sql(name, database, index_label="at")
    for function in (slug, value_of, claimed, plain_name):
        # A rule that compares rows with one another asks the same again and again.
        database.create_function(function.__name__, 1, cache(function), deterministic=True)
    return database


def slug(name: str) -> str:
    """A name as it stands in an id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


def claimed(printed: str) -> str:
    """The value, unit and qualifier of a share, a number of cases or a day, as printed."""
    try:
        _, value, unit, qualifier, *_ = read_claim(printed)
    except UnreadableClaimError as error:
        return f"{value_of(printed)} date exact" if value_of(printed) else str(error)
    number = str(value) if value.denominator == 1 else f"{float(value):.10g}"
    return f"{number} {unit.removeprefix('exact ')} {qualifier}"


def other(value: str, table: str, columns: str, where: str = "true") -> str:
    """A value from another row, or rows, of a table that has the same in some columns."""
    same = " and ".join(f"o.{column} is t.{column}" for column in columns.split())
    return f"(select {value} from {table} as o where {same} and {where})"


def another(cell: str, table: str, columns: str, where: str = "true", than: str = "cases") -> str:
    """What another row has, where that isn't the same."""
    return other(cell, table, columns, f"{where} and {cell} <> ifnull(t.{than}, -1) limit 1")


def adding(parts: str, table: str, columns: str, where: str) -> str:
    """What parts add up to, where that must be the whole, or is more.

    A part that isn't printed is unknown, not zero: then the others can only be too many.
    """
    sums = f"iif(count(cases) = {parts} or sum(cases) > t.cases, sum(cases), null)"
    return other(sums, table, columns, where)


CASES, PLACE = "inspection sample assessor", "inspection sample assessor area"
ALL = "o.area = 'all areas'"
PRINTED = """case t.grade when 'good' then o.good when 'inadequate' then o.inadequate
             else o.requires_improvement end"""
OFFICIAL = "publisher in ('HMIC', 'HMICFRS')"  # the inspectorate, before July 2017 and after
EVIDENCE = f"""iif(source.{OFFICIAL} and coalesce(source.note, '') not like 'A reprint%',
                   'primary', 'secondary')"""
YEAR = "coalesce(substr(t.fieldwork, 1, 4), substr(t.published, 1, 4), 'undated')"
NAMED = "'-' || {} || '-' like '%-' || {} || '-%'"  # that an id has another one in it
TOLD = "substr(t.source, length(slug(source.publisher)) + 1)"  # an id without its publisher
# A printing whose counts don't add up says so in its note, and isn't held against others.
SUM, SAID = (
    "the sum of its counts, unless the note gives that",
    """
    ({cell} <> {expected}) <> (coalesce(t.note, '') like '%add up to%')
    or {cell} <> {expected} and t.note not like '%add up to ' || {expected} || ', not %'""",
)
AGREES = "coalesce(o.note, '') not like '%add up to%'"
GRADES_OF = "iif(inspection.grading_scale = 'four grades', 4, 3)"
REGISTER, COUNTS = "the register, figures.csv", "the counts in case_printings.csv"
OWN, SCALE = "the inspection's own document", "the scale of the inspection"

# fmt: off
RULES = [
    # How many cases: parts and totals, and the documents that print them.
    Rule("case_totals", "cases", "the sum of the grades", adding("3", "case_gradings", CASES, ALL)),
    Rule("case_gradings", "cases", "the sum of the areas", adding(
        "(select count(*) - 1 from areas)", "case_gradings", f"{CASES} grade",
        f"not {ALL} and t.area = 'all areas'")),
    Rule("case_gradings", "cases", "the sum of the two samples", adding(
        "2", "case_gradings", "inspection assessor area grade",
        f"{ALL} and o.sample <> 'all' and t.sample = 'all'")),
    Rule("case_gradings", "grade", "the three grades, each with a row, be it of 0",
         wrong=f"{other('count(*)', 'case_gradings', PLACE)} < 3"),
    Rule("case_gradings", "cases", "the totals in case_totals.csv",
         wrong=f"not exists {other('1', 'case_totals', CASES)}"),
    Rule("case_totals", "source", "grades and total of one document", wrong="not exists"
         f" {other('1', 'case_gradings', f'{CASES} source locator evidence', ALL)}"),
    Rule("case_totals", "cases", "the total of the other side",
         another("o.cases", "case_totals", "inspection sample")),
    Rule("case_gradings", "cases", COUNTS, another(PRINTED, "case_printings", PLACE)),
    Rule("case_gradings", "cases", COUNTS, another(
        "(o.cases - o.requires_improvement_or_inadequate)", "case_printings", PLACE,
        "t.grade = 'good'")),
    Rule("case_totals", "cases", COUNTS,
         another("o.cases", "case_printings", CASES, f"{ALL} and {AGREES}")),
    Rule("case_gradings", "source", COUNTS, wrong="t.figure is null and not exists"
         f" {other('1', 'case_printings', f'{PLACE} source')}"),
    Rule("case_gradings", "attribution", COUNTS, wrong="t.figure is null"
         " and (t.attribution = 'remainder') <> (t.cases is not null and"
         f" {other(PRINTED, 'case_printings', f'{PLACE} source')} is null)"),
    limit("case_printings", "note", "the need of a reason where no count is accepted",
          wrong=f"t.note is null and not exists {other('1', 'case_gradings', PLACE)}"),
    Rule("case_printings", "cases", SUM, "t.good + t.requires_improvement + t.inadequate", SAID),
    Rule("other_gradings", "of", SUM, other(
        f"iif(count(*) = {GRADES_OF} or sum(o.printed) > t.of, sum(o.printed), null)",
        "other_gradings", f"{PLACE} source of", "o.printed not glob '*[^0-9]*'"), SAID),
    limit("other_gradings", "printed", "what the counts and shares of cases may be",
          wrong="claimed(t.printed) not glob '[0-9]* [cs][ah]* *'"
          " or t.printed not glob '*[^0-9]*' and t.printed + 0 > t.of"),
    Rule("topic_judgments", "topic", "the five topics, each with a row",
         wrong=f"{other('count(*)', 'topic_judgments', 'inspection')} < 5"),

    # Where it is printed, and how it is known.
    *(Rule(table, "evidence", "the publisher", EVIDENCE) for table in (
        "case_gradings", "case_totals", "case_printings", "other_gradings")),
    Rule("topic_judgments", "evidence", "the publisher", f"iif(t.note is null, {EVIDENCE}, null)"),
    *(Rule(table, "source", "the force that the document is about",
           wrong=f"exists (select 1 from forces as o where {NAMED.format(TOLD, 'o.id')})"
           f" and not coalesce({NAMED.format(TOLD, 'inspection.force')}, false)")
      for table in ("case_gradings", "case_totals", "case_printings", "other_gradings",
                    "press_claims", "topic_judgments")),
    Rule("case_gradings", "locator", "one place in a document",
         another("o.locator", "case_gradings", f"{PLACE} source", than="locator")),
    *(limit(table, "note", "the attribution, which needs a reason if not stated",
            wrong="iif(t.attribution = 'stated', t.note glob '[0-9]* less *', t.note is null)")
      for table in ("case_gradings", "case_totals", "other_gradings", "topic_judgments")),

    # The register: rows that point to a figure, and the figures themselves.
    *(Rule(table, column, REGISTER, f"figure.{column}") for column in ("source", "locator")
      for table in ("case_gradings", "case_totals", "recommendations")),
    *(Rule(table, column, REGISTER, "figure.value") for table, column in [
        ("case_gradings", "cases"), ("case_totals", "cases"), ("ofsted_judgments", "published")]),
    *(Rule(table, "figure", "the unit in the register", wrong=f"figure.unit <> '{unit}'")
      for table, unit in {"case_gradings": "cases", "case_totals": "cases", "timelines": "hours",
                          "ofsted_judgments": "date", "recommendations": "months"}.items()),
    Rule("case_gradings", "figure", "the grade in the register",
         wrong="figure.subject not like '%graded ' || t.grade || '%'"),
    Rule("ofsted_judgments", "figure", "the local authority in the register",
         wrong="figure.subject not like '%: ' || t.local_authority"),
    Rule("listed", "figure", "the number that announces the list",
         "iif(figure.verdict = 'does not match', null, figure.value)",
         cell=other("count(*)", "listed", "figure")),
    Rule("listed", "locator", REGISTER, "iif(figure.source = t.source, figure.locator, null)"),
    *(Rule(table, "source", REGISTER, wrong=f"not exists {other('1', 'figures', 'source locator')}")
      for table in ("listed", "recommendations")),
    Rule("figures", "value", "what is printed", "iif(t.status = 'no figure', null, coalesce("
         "value_of(t.printed), 'nothing that numerals.value_of reads'))"),
    Rule("figures", "occurrence", "the rows before it",
         other("count(*)", "figures", "source locator printed", "o.at <= t.at")),
    *(limit("figures", column, "the status: it is there for figures alone",
            wrong=f"(t.{column} is null) <> (t.status = 'no figure')")
      for column in ("id", "value", "unit", "qualifier", "subject", "verdict")),
    limit("figures", "verdict", "the status: an input can't be checked",
          wrong="(t.verdict = 'cannot be checked') <> (t.status = 'input')"),
    limit("figures", "remark", "status and verdict, which need a reason",
          wrong="t.remark is null and (t.status = 'no figure' or t.verdict = 'does not match')"),

    # Press claims.
    Rule("press_claims", "value", "what is printed", "claimed(t.printed)",
         cell="t.value || ' ' || t.unit || ' ' || t.qualifier"),
    Rule("press_claims", "subject", "what the claim is about", "case t.about"
         " when 'published' then 'day of publication' when 'cases' then 'cases examined'"
         " else iif(t.unit = 'share', 'share of cases', 'cases') || ' graded ' || t.about end"),
    Rule("press_claims", "base_cases", "the number of cases",
         f"""iif(t.about = 'published', 'none', coalesce(
         {other('cases', 'case_totals', 'inspection', "o.sample = 'all'")},
         {other('max(cases)', 'case_printings', 'inspection', f"{ALL} and o.sample = 'all'")}))""",
         cell="coalesce(t.base_cases, 'none')"),
    Rule("press_claims", "id", "source and subject",
         wrong="replace(t.id, '-quoted', '') not in (t.source || '-' || slug(t.about),"
         " substr(t.source, 1, length(t.source) - 5) || '-' || slug(t.about))"),
    Rule("press_claims", "allowance", "the other claims", wrong="t.allowance = 'in other items too'"
         " and not exists"
         f" {other('1', 'press_claims', 'inspection about printed', 'o.source <> t.source')}"),
    Rule("press_claims", "allowance", COUNTS, wrong="t.allowance = 'count in the same item'"
         f" and not exists {other('1', 'case_printings', 'inspection source')}"),

    # Inspections, documents, forces, and what else has an id or an order.
    Rule("inspections", "id", "force, year and kind", f"""
        t.force || '-' || {YEAR} || case
        when t.kind = 'other' then '-other' when t.kind = 'quarterly update' then '-quarter'
        when t.kind = 'return visit' and t.id like '%-return' then '-return' else '' end"""),
    limit("inspections", "published", "the fieldwork, which comes before", wrong="length("
          "t.published) > 4 and substr(t.published, 1, 7) < substr(t.fieldwork, 1, 7)"),
    Rule("inspections", "grading_scale", SCALE, "case"
         " when t.kind = '2024 programme' then 'five topics' when t.force is null then null"
         f" when t.kind = 'initial' and {YEAR} < '2015' then 'four grades'"
         " when t.id in (select inspection from case_gradings union"
         " select inspection from case_printings) then 'three grades' else 'not seen' end",
         cell="coalesce(t.grading_scale, 'not seen')"),
    Rule("case_gradings", "inspection", SCALE, wrong="inspection.grading_scale <> 'three grades'"),
    Rule("topic_judgments", "inspection", SCALE, wrong="inspection.grading_scale <> 'five topics'"),
    Rule("case_gradings", "source", OWN, "iif(t.evidence = 'primary', inspection.source, null)"),
    Rule("inspections", "published", OWN, "source.published"),
    Rule("inspections", "source", OWN, wrong=f"not source.{OFFICIAL}"),
    Rule("inspections", "page", OWN,
         "iif(source.address like '%.justiceinspectorates.gov.uk/%', source.address, null)"),
    Rule("sources", "id", "the publisher", "slug(t.publisher) || '-'",
         cell="substr(t.id, 1, length(slug(t.publisher)) + 1)"),
    Rule("sources", "kind", "id and publisher", f"""case when t.id like '%-release%'
         then 'press release' when t.id like '%-pcc-%' then 'statement'
         when t.{OFFICIAL} then 'report' else 'news item' end"""),
    Rule("sources", "licence", "the publisher", f"iif(t.{OFFICIAL}, 'Open Government Licence v3.0',"
         " 'copyright of its owner; figures only')"),
    limit("force_names", "name", "the names of other forces", wrong="exists (select 1 from"
          " (select force, name from force_names union select id, name from forces) as o"
          " where o.force <> t.force and plain_name(o.name) = plain_name(t.name))"),
    Rule("forces", "short_name", "the force's id", "t.id", cell="slug(t.short_name)"),
    limit("forces", "tile_column", "the other tiles", wrong="exists (select 1 from forces"
         " as o where (o.tile_column, o.tile_row) = (t.tile_column, t.tile_row) and o.id <> t.id)"),
    *(limit(table, "position", "the order of the rows", wrong="t.position <> t.at + 1")
      for table in ("areas", "recommendations")),
]
# fmt: on
