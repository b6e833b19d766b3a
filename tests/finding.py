"""Which force a name means: what the finder of the pages (site.js) is held against."""

from functools import cache

import pandas as pd

from casework.data import plain_name, read


def find_force(name: str) -> list[str]:
    """The ids of the forces that a name may mean, in the order of forces.csv.

    One where it is a name in forces.csv or force_names.csv. Otherwise those that have all its
    words in their names, initials and places; none where there is none, or no word is left of it.
    """
    order, known, common = _names()
    wanted = plain_name(name)
    found = {*known.index[known.eq(wanted)], *common.index[common.eq(wanted)]}
    if not found:
        words = known.str.split().groupby(level=0).sum()
        found = {force for force, its in words.items() if set(wanted.split()) <= set(its)}
    return [force for force in order if wanted and force in found]


@cache
def _names() -> tuple[pd.Index, pd.Series, pd.Series]:
    """The forces in their order; their own names, and those that are common, as they compare."""
    forces, names = read("forces").set_index("id"), read("force_names").set_index("force")
    own = [forces[column] for column in ("name", "short_name", "code")]
    known = pd.concat([*own, names.name[names.kind.ne("common")]]).map(plain_name)
    return forces.index, known, names.name.map(plain_name)
