"""Whether a mail comes from whom it says: as a trusted server reports it, or checked here (SPF, DKIM, DMARC).

Only From's domain is judged, since From is what people see and what joins a conversation. No database, no settings.
"""

from .verdict import FAILED, PROVEN, UNKNOWN, Proof

__all__ = ["FAILED", "PROVEN", "UNKNOWN", "Proof"]
