"""Sentences that follow the data: a template that chooses among wordings and fills in numbers."""

import re

from jinja2 import Environment, StrictUndefined, nodes

from casework import formats
from casework.data import record, root


class Sentence(str):
    """A sentence as it is printed; ``filled`` says what was filled in: from, to, and its name."""

    filled: list[list]


class Wordings:
    """The sentences of a chapter, a Jinja template in which conditions choose among wordings.

    They stand in ``notebooks/wordings/CHAPTER.txt``, each as a macro with its name. The filters are
    functions of `casework.formats`, as in ``{{ share|percent }}``, and `counted`, `likely` and
    `capital`.
    """

    def __init__(self, chapter: str) -> None:
        path = record(root() / "notebooks" / "wordings" / f"{chapter}.txt")
        tree = _JINJA.parse(path.read_text(encoding="utf-8"))
        for output in tree.find_all(nodes.Output):
            output.nodes = [
                part if isinstance(part, nodes.TemplateData | nodes.Call) else _by_name(part)
                for part in output.nodes
            ]
        self.template = _JINJA.from_string(tree)

    def __call__(self, sentence: str, **values: object) -> Sentence:
        """A sentence, or several, as the values have it.

        What is printed has to be text, since a bare number has no stated rounding: ``TypeError``.
        Raises ``jinja2.UndefinedError`` for a value that is missing, and ``ValueError`` for one
        that has the name of a sentence, and for text that no reader should see.
        """
        module = self.template.make_module(values)
        if both := values.keys() & vars(module).keys():
            raise ValueError(f"values that have the names of sentences: {sorted(both)}")
        drawn = getattr(module, sentence)()
        text, filled = "", []
        for name, words in re.findall(_PARTS, " ".join(drawn.split())):
            if name:
                filled.append([len(text), len(text) + len(words), name])
            text += words
        found = Sentence(formats.printable(text))
        found.filled = filled
        return found


#: A piece of what a template gives: what was filled in, between marks and after its name, or not.
_PARTS = "(?:\x02(.*?)\x03)?([^\x02\x04]+)\x04?"


def _by_name(part: nodes.Expr) -> nodes.Filter:
    """What is filled in, with marks round it that give the name of its (first) value."""
    value = next(nodes.Output([part]).find_all((nodes.Name, nodes.Getattr)))
    name = value.attr if isinstance(value, nodes.Getattr) else value.name
    return nodes.Filter(part, "marked", [nodes.Const(name)], [], None, None)


def _marked(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be formatted: {value}")
    return f"\x02{name}\x03{value}\x04" if value else ""


def counted(number: int, one: str, many: str = "") -> str:
    """A number and what it counts: one force, two forces, 13 forces."""
    return f"{formats.in_words(number)} {one if number == 1 else many or one + 's'}"


def likely(probability: float, places: int = 0) -> str:
    """A probability as a percentage that is never none and never all: less than 1%."""
    least = 10.0 ** -(places + 2)
    if probability < least:
        return f"less than {formats.percent(least, places)}"
    if probability > 1 - least:
        return f"more than {formats.percent(1 - least, places)}"
    return formats.percent(probability, places)


def capital(text: str) -> str:
    """A text as a sentence begins with it."""
    return text[:1].upper() + text[1:]


_FILTERS = ["count_of", "decimal", "in_words", "listed", "percent", "points", "probability"]
_JINJA = Environment(undefined=StrictUndefined)
_JINJA.filters |= {name: getattr(formats, name) for name in _FILTERS}
_JINJA.filters |= {"counted": counted, "likely": likely, "capital": capital, "marked": _marked}
