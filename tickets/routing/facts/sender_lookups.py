"""What is known of senders, for many addresses at once: one statement each."""

from collections.abc import Collection

from tickets.keeping.protected import protects
from tickets.keeping.spelling import domains_of
from tickets.models import KnownSender


def protected(addresses: Collection[str]) -> frozenset[str]:
    """Those of `addresses`, in lower case, that the owner keeps to himself: by address, domain or one above it."""
    return frozenset(protects(addresses))


def known_senders(addresses: Collection[str]) -> dict[str, str]:
    """Address → kind of mail that its domain, or the nearest one above it, is known to send."""
    domains = {address: domains_of(address) for address in addresses}
    wanted = {domain for its in domains.values() for domain in its}
    kinds = dict(KnownSender.objects.filter(domain__in=wanted).values_list("domain", "kind"))
    return {address: next((kinds[d] for d in its if d in kinds), "") for address, its in domains.items()}
