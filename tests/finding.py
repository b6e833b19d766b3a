"""Which force a name means: what the finder of the pages (site.js) is held against."""

import pandas as pd

from casework.data import plain_name, read


def find_force(name: str) -> list[str]:
    """The ids of the forces that a name may mean, in the order of forces.csv.

    One where it is a name in forces.csv or force_names.csv. Otherwise those that have all its
    words in their names, initials and places; none where there is none, or no word is left of it.
    """
    forces, names = read("forces").set_index("id"), read("force_names").set_index("force")
    own = [forces[column] for column in ("name", "short_name", "code")]
    known = pd.concat([*own, names.name[names.kind.ne("common")]]).map(plain_name)
    common, wanted = names.name.map(plain_name), plain_name(name)
    found = {*known.index[known.eq(wanted)], *common.index[common.eq(wanted)]}
    if not found:
        words = known.str.split().groupby(level=0).sum()
        found = {force for force, its in words.items() if set(wanted.split()) <= set(its)}
    return [force for force in forces.index if wanted and force in found]
