"""An address in all the ways in which it can be written. Pure."""


def meant_by(address: str) -> set[str]:
    """What of a list would mean this address (in lower case): itself, its domain, and those above it.

    The same mailbox may be quoted, end in a dot, have a mark of its user's after a '+', and be written with umlauts or
    without.
    """
    local, _, domain = address.rpartition("@")
    local, found = local.strip('"'), {address}
    for written in both_ways(domain.rstrip(".")):
        found |= {f"{local}@{written}", f"{local.partition('+')[0]}@{written}", *domains_of(written)}
    return found


def domains_of(address: str) -> list[str]:
    """'a@mail.paypal.com' → mail.paypal.com, paypal.com, com."""
    parts = address.rpartition("@")[2].strip(".").split(".")[-10:]
    return [".".join(parts[number:]) for number in range(len(parts)) if parts[number:] != [""]]


def both_ways(domain: str) -> set[str]:
    """As it is, and where it has other letters than English ones, as people and as machines write it."""
    if domain.isascii() and "xn--" not in domain:
        return {domain}
    try:
        ascii_form = domain.encode("idna")
        return {domain, ascii_form.decode(), ascii_form.decode("idna")}
    except UnicodeError:
        return {domain}


def as_people_write(domain: str) -> str:
    """'xn--mnchen-3ya.example' → 'münchen.example'; what cannot be read so stays as it is."""
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain
