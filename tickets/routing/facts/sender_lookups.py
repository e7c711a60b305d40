"""What is known of senders, for many addresses at once: one statement each."""

from collections.abc import Collection

from tickets.models import KnownSender, ProtectedSender


def protected(addresses: Collection[str]) -> frozenset[str]:
    """Those of `addresses`, in lower case, that the owner keeps to himself: by address, domain or one above it."""
    values = {address: {*_spellings(address), *domains_of(address)} for address in addresses if address}
    wanted = set().union(*values.values()) if values else set()
    found = set(ProtectedSender.objects.filter(value__in=wanted).values_list("value", flat=True)) if wanted else set()
    return frozenset(address for address, its in values.items() if not found.isdisjoint(its))


def _spellings(address: str) -> set[str]:
    """The same mailbox may be quoted, end in a dot, or have a mark of its user's after a '+'."""
    local, _, domain = address.rpartition("@")
    local, domain = local.strip('"'), domain.rstrip(".")
    return {address, f"{local}@{domain}", f"{local.partition('+')[0]}@{domain}"}


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
