"""What a digest offers to be done with one click: a module each, with the same names.

`open_to(person)` are the rows that wait for them, `may(row)` says whether one click is enough, `edition(row)` names all
that the person reads before they decide, `carry_out(row, person)` does it and raises Refused.
"""

from types import ModuleType

from tickets.dashboard.digest.offers import answers, corrections, drafts

OFFERS: dict[str, ModuleType] = {each.KIND: each for each in (answers, drafts, corrections)}
