"""What makes a PDF takes a second to load: only who asks for a PDF waits for it."""

import sys
from importlib import import_module


def test_pages_of_statements_load_nothing_that_prints(monkeypatch):
    for name in list(sys.modules):
        if name.partition(".")[0] == "fpdf" or name.startswith("tickets.hours.costs."):
            monkeypatch.delitem(sys.modules, name)
    import_module("tickets.hours.costs.views.statements")
    assert "fpdf" not in sys.modules
