"""Whether a host may send for a domain (SPF, RFC 7208): pyspf's rules over our own DNS."""

import spf

from .names import Away, Names
from .verdict import NONE


class Query(spf.query):
    """Asks through `names`, so that answers are remembered and time is bounded; counts void look-ups as pyspf does."""

    def __init__(self, client_ip: str, mail_from: str, helo: str, names: Names, until: float) -> None:
        super().__init__(client_ip, mail_from, helo, strict=True)
        self.names, self.until, self.went_away = names, until, False

    def dns(self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False) -> list:
        try:
            found = list(self.names.ask(str(name), qtype, self.until))
        except Away as silence:
            self.went_away = True
            raise spf.TempError(str(silence)) from silence
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("Too many look-ups found nothing")
        return found

    def get_explanation(self, spec: str) -> str:
        """Nobody reads it here, so nobody is asked for it."""
        return ""


def spf_of(client_ip: str, mail_from: str, helo: str, names: Names, until: float) -> str:
    """The result in RFC 7208's words. Raises Away."""
    try:
        query = Query(client_ip, mail_from, helo, names, until)
        result = query.check()[0]
    except Exception:  # noqa: BLE001 - hostile records: whatever pyspf makes of them, they vouch for nobody
        return "permerror"
    if query.went_away or result == "temperror":
        raise Away("SPF could not be looked up")
    return str(result) or NONE
