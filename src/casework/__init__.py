"""Functions shared by the notebooks of *Child protection on inspection*.

The package knows methods, never a figure: figures are facts in ``data/`` or results in
``notebooks/``. A chapter imports what it needs from here; a module is loaded when the first of its
names is asked for.
"""

from importlib import import_module

_HOMES = {
    "data": ["read", "read_in_full"],
    "formats": ["between", "count_of", "percent", "points", "prose"],
    "ledger": ["Ledger"],
    "texts.claims": ["claim"],
    "texts.numerals": ["ROWS"],
    "wording": ["Wordings"],
}


def __getattr__(name: str) -> object:
    """A name of one of the modules."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"casework.{home}"), name)
    raise AttributeError(f"module 'casework' has no attribute {name!r}")
