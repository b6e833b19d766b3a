"""Nbval compares what outputs say; here also what they are: the names of stored numbers and kinds.

Left out stay the pictures for JupyterLab, whose letters differ from machine to machine, and counts.
"""

COMPARED_TOO = {"metadata", "name", "output_type"}


def pytest_collection_modifyitems(items):
    """Take these from what nbval skips, in each notebook."""
    for notebook in {item.parent for item in items if hasattr(item.parent, "skip_compare")}:
        notebook.skip_compare = tuple(set(notebook.skip_compare) - COMPARED_TOO)
