"""Which cases a clause is about, who graded them, and at which inspection."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from casework.texts.lexicon import WORDS, Token, closing, first, has, opening, signs
from casework.texts.pairs import NEAR, Clause, by_area, parse, total
from casework.texts.segments import Segment, plain, segments

_FORGOTTEN = 6  # segments after which cases that were named are no longer meant
_LONGEST = 2_500  # characters; what is longer is no sentence, and is named
TITLE = 150  # characters in which a text says what it is
_SHORT = 6  # words of a heading that is nothing but the name of what stands under it
UNKNOWN = "cases of a kind that isn't an area of the book"

#: Cases with what is said of their kind right after them.
_OF_A_KIND = re.compile(
    r"\b(?:cases|files) (?:(?:of|involving|about|concerning|relating to|regarding|on)|[a-z]{1,20} "
    r"child(?:ren)? (?:who|with|held|living|subject|affected|exposed|suffering)) "
    r"((?:[a-z'-]{1,30} ?){1,6})"
)


@dataclass
class Scope:
    """Which cases a clause is about, and whose grades: what the next one may go on from."""

    sample: str = "all"
    assessor: str = "inspectorate"
    area: str = "all areas"
    total: int | None = None
    time: str = ""  # now, earlier or maybe earlier, as far as the text tells
    cases: bool = False  # whether cases are what it is about
    others: bool = False  # whether it is about what others inspect
    unknown: str = ""  # why it isn't clear which cases these are
    unread: str = ""  # why the clause isn't read at all


def readings(text: str) -> Iterator[tuple[Segment, Clause, Scope]]:
    """Each clause of a text that matters, read in the light of what stands before it."""
    strange = has("other subject", text) and not has("child", text)
    strange |= has("other inspectorate", text) and not has("inspectorate or force", text)
    strange |= has("title of others", text[:TITLE])
    reader = _Reader(text)
    for segment in [] if strange else segments(text):
        yield from reader.read(segment)


class _Reader:
    """What a text has said so far, from which the next segment goes on."""

    def __init__(self, text: str) -> None:
        kinds, whole = ("sample", "assessor", "time"), plain(text)
        named = {sign.means for kind in kinds for sign in signs(kind, whole)}
        graded = (part for part in whole.split(". ") if first("grade", part))
        graders = {sign.means for part in graded for sign in signs("assessor", part)}
        self.ours = has("text of forces", text)  # whether it is about the police
        self.own = has("force speaks", text)  # whether it is a force's, which says "we"
        # What inspectors selected is all, where there is no other sample; and further cases may be
        # those of a second inspection.
        further = "inspector-selected" in named and "earlier" not in named
        self.chosen = "self-assessed" in named  # whether some were by the force
        several = further or self.chosen or "force" in graders
        self.selected = "inspector-selected" if several else "all"
        # Who grades where nobody is named: a force that says so at the top, if nobody else does.
        top = {first("assessor", plain(line)) for line in text[:TITLE].splitlines()}
        own = "force" in top and "inspectorate" not in named
        self.whole = Scope(assessor="force") if own else Scope()
        self.heading = self.before = self.above = self.whole  # the last is above a list or a table
        self.kind = ""  # of the last segment that matters
        self.caption = ""  # of a list or a table, if it says that they are shares
        self.nearer = ""  # of the sentence before, in a paragraph
        self.topic, self.earlier = "", False  # of a paragraph: its area; if of an earlier visit
        self.question = self.whole  # of the last one that is a paragraph
        self.asked = self.answers = False  # whether it is a question, or what stands below one
        self.said: set[int | None] = set()  # numbers of the clause before that may be of cases
        self.since = 0  # segments since cases were named or graded
        self.told = False  # whether anything stood since the last heading, or that is a headline
        self.nested = False  # whether the last heading is a part of what stands above it
        self.title = True  # whether there were only titles so far

    def read(self, segment: Segment) -> Iterator[tuple[Segment, Clause, Scope]]:
        """The clauses of the next segment that matter."""
        self.since += 1
        named = {area.means for area in _named(segment.text)}
        self.nearer = "" if segment.opens else min(named, default=self.nearer)
        question = segment.text.endswith("?") and len(segment.text) <= _LONGEST
        self.answers, self.asked = self.asked, segment.opens and question
        if segment.opens and not self.answers:
            self.topic = "".join(named) if len(named) == 1 else ""
            since = has("visit since", segment.text)
            self.earlier = has("visit before", segment.text) and not since
        if self.asked:
            self.question = self._scope(parse(segment.text), "sentence", self.heading)
        for part in segment.text.split("; "):
            if len(part) > _LONGEST:
                why = f"{part[:20]!r} ... is too long to be read: {len(part):,} characters"
                yield segment, Clause(part[:NEAR], (), []), Scope(unread=why)
            elif segment.kind != "sentence" or has("matters", part):
                for clause, scope in self._clauses(segment, parse(part)):
                    yield segment, clause, scope
        if self.asked and self.topic:  # of a list or a table below it
            why = f"the question above it is about {self.topic}"
            self.before = replace(self.question, unknown=self.question.unknown or why)
        if segment.kind not in {"item", "row"}:
            words = segment.text[:_LONGEST]
            self.caption = words if has("caption of shares", words) else ""
        headline = len(segment.text.split()) >= _SHORT
        self.told = segment.kind != "heading" or headline

    def _context(self, segment: Segment, clause: Clause) -> Scope:
        """What a clause goes on from, for all that it doesn't say itself."""
        text, kind, cases = clause.text, segment.kind, signs("case", clause.text)
        # Rows stand side by side, as do items that say of which cases they are: they go on from
        # what stands above them all.
        self.above = self.above if kind == self.kind in {"item", "row"} else self.before
        self.kind = kind
        if kind == "row":  # the columns of a table, the force's and ours, are of one sample
            return replace(self.above, sample=self.before.sample)
        if kind == "item" and total(clause) is not None:
            return self.above
        again = total(clause) in {self.before.total, *self.said} - {None}
        graded = clause.used and all(each.grade for each in clause.numbers)
        goes_on = not cases or again or graded or signs("refers", text)
        context = self.before if goes_on else self.heading
        if segment.opens and text.endswith("?"):  # a question that stands over its answer
            context = replace(context, time=self.heading.time)
        elif self.answers:
            context = replace(context, time=self.question.time)
        if cases and not (again or graded or total(clause) is None):  # it has cases of its own
            kind_unknown = context.unknown * context.unknown.startswith(UNKNOWN)
            sample = self.heading.sample
            context = replace(context, area=self.heading.area, sample=sample, unknown=kind_unknown)
        later = kind == "sentence" and not segment.opens and context.time != "now"
        if self.earlier and later:
            context = replace(context, time="earlier")
        another = self.topic and context.area not in {self.topic, self.nearer}
        if cases and another and (self.answers or not segment.opens):
            if signs("deictic", text) and self.topic != "other":
                return replace(context, area=self.topic, total=None)
            why = f"what stands before it is about {self.topic}"
            why = UNKNOWN if self.topic == "other" else why
            return replace(context, unknown=context.unknown or why)
        return context

    def _clauses(self, segment: Segment, clause: Clause) -> Iterator[tuple[Clause, Scope]]:
        """A clause with its scope, and apart from it what it counts in each of several areas."""
        context, kind = self._context(segment, clause), segment.kind
        scope = self._head(clause) if kind == "heading" else self._scope(clause, kind, context)
        self.title &= kind == "heading"
        for area, each in (apart := by_area(clause)):
            unknown = f"{UNKNOWN}: {each.used[0].printed}" * (area == "other")
            yield each, replace(scope, area=area, total=total(each), unknown=unknown)
        if apart:  # what is left is all of them together
            scope = replace(scope, area="all areas", unknown="", total=context.total)
        self.before = self.heading if self.title else scope
        yield clause, scope

    def _head(self, clause: Clause) -> Scope:
        """The scope of a heading, from which goes on what stands below it; but for a title's."""
        text, later = clause.text, self.heading is not self.whole
        names = [kind for kind in ("area", "sample", "assessor") if signs(kind, text)]
        # A heading that names an area begins anew, as does one on all cases; one that names who
        # grades or which sample is a part of what stands right above it, or of what another is.
        every = any(sign.means == "all" for sign in signs("sample", text))
        part = names and "area" not in names and not every
        self.nested = bool(part) and (self.nested or not self.told)
        above = self.heading if self.nested else replace(self.heading, area=self.whole.area)
        self.before = above if part else self.whole
        scope = self._scope(clause, "heading", self.before)
        short = len(text.split()) < _SHORT
        self.title &= not names if later else not (short and signs("area", text))
        self.heading = replace(scope, unknown=scope.unknown * scope.unknown.startswith(UNKNOWN))
        if self.title:
            self.heading = replace(self.whole, cases=scope.cases)
        return scope

    def _scope(self, clause: Clause, kind: str, context: Scope) -> Scope:
        """Which cases a clause is about, and whose grades it gives, by what stands before it."""
        text, used, cases = clause.text, clause.used, bool(signs("case", clause.text))
        scope = replace(context, others=self._is_of_others(clause, context))
        self.said = {each.value for each in clause.numbers if not each.unit and not each.grade}
        scope.cases = cases or (context.cases and self.since < _FORGOTTEN)
        scope.area, scope.unknown = _area(clause, kind, context)
        scope.cases |= bool(used) and scope.area != "all areas"
        self.since *= not (cases or (used and scope.cases))
        scope.total = _total(clause, scope, context)
        places = [number.start for number in used] or [0 if kind == "sentence" else len(text)]
        graders = [self._assessor(text, place) for place in places]
        they = self.before if text.startswith(("it ", "they ")) else context
        alone = kind == "row" and text in WORDS["the force"] and self.chosen
        scope.assessor = "force" if alone else graders[0] or they.assessor
        least = min((each.value or 0 for each in used), default=0)
        totals = (each.value for each in clause.numbers if each.part == "total")
        wholes = {value for value in totals if value >= least}
        if len(used) > 1 and max(len({*graders}), len(wholes)) > 1:
            scope.unknown = scope.unknown or "two graders, or two numbers of cases, in a sentence"
        scope.sample = "self-assessed" if scope.assessor == "force" else "all"
        if scope.sample == "all":
            samples = self._samples(clause, context)
            if scope.area != "all areas" and not self.chosen:  # nine more, of another area
                samples -= {"inspector-selected"}
            if kind == "row" and self.before.area != "all areas":  # all in a table of areas
                samples -= {"all"}
            scope.sample = min(samples, default=context.sample)
            doubt = kind == "sentence" and used and "all" in samples and not signs("area", text)
            if doubt and scope.area != self.heading.area:
                scope.unknown = scope.unknown or f"all cases, or all of {scope.area}?"
        if kind in {"item", "row"} and self.caption:
            scope.unknown = scope.unknown or f"counts, or shares? {self.caption[:60]!r}"
        spoken = signs("time", _uncompared(text, used[0].start if used else 0))
        times = {token.means for token in spoken} - {""} or {context.time}
        scope.time = min(times, key=["now", "earlier", "maybe earlier", ""].index)
        return scope

    def _assessor(self, text: str, at: int) -> str | None:
        """Who grades in a clause: whoever is named last before a place, or else first after it."""
        named = {}
        for token in signs("assessor", _uncompared(text, at)):
            if token.means:
                we = self.own and text[token.start : token.end].startswith(("we ", "our ", "by us"))
                named[token.start] = "force" if we else token.means
        earlier = [means for start, means in named.items() if start < at]
        return [*earlier[-1:], *named.values(), None][0]

    def _samples(self, clause: Clause, context: Scope) -> set[str]:
        """The samples that a clause names."""
        text = clause.text
        for each in reversed(clause.used):  # 19 other cases required improvement: no other sample
            text = f"{text[: each.start]};{text[each.end + len(each.words) + 1 :]}"
        samples = {cue.means for cue in signs("sample", text)}
        if total(clause) in {context.total} - {None}:  # all of those that were named before
            samples -= {"all"}
        return {self.selected if sample.endswith("selected") else sample for sample in samples}

    def _is_of_others(self, clause: Clause, context: Scope) -> bool:
        """Whether a clause is about what other inspectorates or departments grade."""
        text, cases = clause.text, signs("case", clause.text)
        owners = {token.means for token in signs("whose", text)}
        units = [] if cases else [number.unit for number in clause.numbers]
        named = signs("others", text) and not (cases or context.cases or first("area", text))
        # Five inadequate councils: what stands right after a grade has it.
        after = (opening("others", text[each.grade.end :][:NEAR]) for each in clause.used)
        # Two of the four councils, but not one of the force's cases that two councils know.
        others = (
            "others" in {*owners, *units[:1]} or named or any(each is not None for each in after)
        )
        outstanding = any(token.means == "outstanding" for token in signs("grade", text))
        others = (others and "ours" not in owners) or (outstanding and not self.ours)
        # Nine areas of policing, or two grades of good in a report of another programme.
        others = others or "topic" in units or (not cases and signs("other programme", text))
        return bool(others) or (self.before.others and not (cases and self.ours))


def _named(text: str) -> list[Token]:
    """The areas that a sentence names; "missing" is one as a label only, since many things are."""
    named = (area for area in signs("area", text) if area.means)
    return [
        area
        for area in named
        if text[area.start : area.end] != "missing" or text.startswith(":", area.end)
    ]


def _areas(clause: Clause) -> list[str]:
    """The areas that the cases of a clause are of; `other` for another kind that it names."""
    text = clause.text
    graded = min((grade.start for grade in signs("grade", text)), default=len(text))
    cases, here = signs("case", text) or signs("refers", text[:graded]), []
    for area in _named(text):
        opens = {*text[: area.start].split()[:1]} & WORDS["opens"]
        before = [case.end for case in cases if case.end <= area.start <= case.end + NEAR]
        gaps = [text[end : area.start] for end in before]
        gaps += [text[area.end : case.start] for case in cases if area.end <= case.start]
        labels = not before and text[area.end :].startswith(":")
        # What ends what is told of the one: a grade, or that it is one of several.
        ends = (first("grade", gap) or signs("including", gap) for gap in gaps)
        counted = [each for each in clause.numbers if 0 < area.start - each.end <= len(each.words)]
        if counted and closing("including", text[: counted[-1].start]):
            continue  # that is a part of them
        counted = counted and not signs("case", text[counted[-1].end : area.start])
        if opens or labels or counted or not all(ends):
            here.append(area.means)
    return here


def _unknown(clause: Clause) -> str:
    """Words between a number and its cases, or after the cases, that say a kind of them."""
    counted = ((number.words, signs("case", number.words)) for number in clause.numbers)
    kinds = [words[: cases[0].start].strip() for words, cases in counted if cases]
    for words in [*kinds, *_OF_A_KIND.findall(clause.text)]:
        known = signs("area", words) or signs("general", words)
        if not known and not {*words.replace("-", " ").split()} <= WORDS["harmless"]:
            return words
    return ""


def _uncompared(text: str, at: int) -> str:
    """A text without what is compared with a place of it: that is somebody else's, or earlier."""
    compared = (token.start for token in signs("before", text) if token.means == "compared")
    return text[: min((start for start in compared if start > at), default=len(text))]


def _total(clause: Clause, scope: Scope, context: Scope) -> int | None:
    """The number of cases that a clause is about, by itself or by its context."""
    text, whole, same = clause.text, total(clause), scope.area == context.area
    counts = [] if clause.used else [each for each in clause.numbers if each.part == "count"]
    if whole is None:
        some = [each for each in counts if not each.unit and scope.cases]
        whole = some[0].value if len(some) == 1 else None
        return context.total if same and whole is None else whole
    some = [each for each in counts if each.unit in {"", "cases"}]
    if len(some) == 1 and first("area", text[some[0].end :]):  # of the 85, 16 were of the area
        return whole if first("area", text[: some[0].start]) else some[0].value
    return whole


def _area(clause: Clause, kind: str, context: Scope) -> tuple[str, str]:
    """Of which area the cases of a clause are, or why that isn't clear."""
    text, every = clause.text, [area.means for area in signs("area", clause.text)]
    areas = sorted({*(_areas(clause) if kind == "sentence" else every)} - {""})
    unknown = text[:60] if "other" in areas else "" if areas else _unknown(clause)
    if unknown and not (signs("this kind", unknown) and context.area != "all areas"):
        return "all areas", f"{UNKNOWN}: {unknown}"
    if len(areas) > 1:
        return "all areas", f"several areas at once: {', '.join(areas)}"
    if not areas and kind in {"heading", "row"} and text:
        if not signs("named", text):
            return "all areas", f"{text[:60]!r} doesn't say which cases these are"
        return context.area, ""
    return (areas[0], "") if areas else (context.area, context.unknown)
