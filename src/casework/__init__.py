"""Functions shared by the notebooks of *Child protection on inspection*.

The package knows methods, never a figure: figures are facts in ``data/`` or results in
``notebooks/``.
"""
