"""A scope as a statement: what the policies of row-level security go by, until the transaction ends."""

from functools import lru_cache

from accounts.seeing import Scope

ROLE = "supportdesk_web"


def in_force(role: str, sees: str, mailboxes: str, person: str) -> str:
    settings = {
        "role": role,
        "supportdesk.sees": sees,
        "supportdesk.mailboxes": mailboxes,
        "supportdesk.person": person,
    }
    # Values are words and numbers of our own: no quotation mark, and no % that psycopg2 would take for a place.
    return "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in settings.items()) + "; "


# Back to whoever signed in, within a transaction in which something else was set.
UNBOUND = in_force("none", "", "", "")


@lru_cache(maxsize=256)
def of(scope: Scope) -> str:
    """`supportdesk.sees` is 'all', 'team', 'some' (of `supportdesk.mailboxes`, an array) or '', which shows nothing."""
    if not scope.bound:
        return UNBOUND
    sees = "some" if scope.sees == "team" and scope.mailboxes is not None else scope.sees
    mailboxes = "{" + ",".join(str(int(key)) for key in scope.mailboxes or ()) + "}"
    return in_force(ROLE, sees, mailboxes, str(int(scope.person)) if scope.person else "")
