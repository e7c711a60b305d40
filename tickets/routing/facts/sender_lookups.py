"""What is known of senders, for many addresses at once: one statement each."""

from collections.abc import Collection

from tickets.models import KnownSender, ProtectedSender


def protected(addresses: Collection[str]) -> frozenset[str]:
    """Those of `addresses`, in lower case, that the owner keeps to himself: by address, domain or one above it."""
    values = {address: _meant_by(address) for address in addresses if address}
    wanted = set().union(*values.values()) if values else set()
    found = set(ProtectedSender.objects.filter(value__in=wanted).values_list("value", flat=True)) if wanted else set()
    return frozenset(address for address, its in values.items() if not found.isdisjoint(its))


def _meant_by(address: str) -> set[str]:
    """By address or domain. The same mailbox may be quoted, end in a dot, have a mark of its user's after a '+', and be
    written with umlauts or without."""
    local, _, domain = address.rpartition("@")
    local, found = local.strip('"'), {address}
    for written in _both_ways(domain.rstrip(".")):
        found |= {f"{local}@{written}", f"{local.partition('+')[0]}@{written}", *domains_of(written)}
    return found


def _both_ways(domain: str) -> set[str]:
    """As it is, and where it has other letters than English ones, as people and as machines write it."""
    if domain.isascii() and "xn--" not in domain:
        return {domain}
    try:
        ascii_form = domain.encode("idna")
        return {domain, ascii_form.decode(), ascii_form.decode("idna")}
    except UnicodeError:
        return {domain}


def known_senders(addresses: Collection[str]) -> dict[str, str]:
    """Address → kind of mail that its domain, or the nearest one above it, is known to send."""
    domains = {address: domains_of(address) for address in addresses}
    wanted = {domain for its in domains.values() for domain in its}
    kinds = dict(KnownSender.objects.filter(domain__in=wanted).values_list("domain", "kind"))
    return {address: next((kinds[d] for d in its if d in kinds), "") for address, its in domains.items()}


def domains_of(address: str) -> list[str]:
    """'a@mail.paypal.com' → mail.paypal.com, paypal.com, com."""
    parts = address.rpartition("@")[2].strip(".").split(".")[-10:]
    return [".".join(parts[number:]) for number in range(len(parts)) if parts[number:] != [""]]
