"""Functions shared by the notebooks of *Child protection on inspection*.

The package knows methods, never a figure: figures are facts in ``data/`` or results in
``notebooks/``. A chapter imports what it needs from here; a module is loaded when the first of its
names is asked for.
"""

from importlib import import_module

_HOMES = {
    "gradings": "GRADES by_grade cases cited force_and_year inspections labelled of_inspections",
    "charts": "FORCE GRADE_COLOURS INK WIDTH grade_bars grade_colour grade_panels interval_chart "
    "marked row_height row_words show",
    "data": "read read_in_full",
    "formats": "Cell as_printed at_most between count_of date_in_words decimal in_points "
    "in_words number percent points probability prose quantity sort_key with_unit",
    "ledger": "Ledger",
    "texts.claims": "claim",
    "tables": "added_table download table",
    "wording": "Wordings",
}


def __getattr__(name: str) -> object:
    """A name of one of the modules."""
    for home, names in _HOMES.items():
        if name in names.split():
            return getattr(import_module(f"casework.{home}"), name)
    raise AttributeError(f"module 'casework' has no attribute {name!r}")
