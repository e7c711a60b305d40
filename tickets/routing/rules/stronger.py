"""What is stronger than rules: it decides who sees a ticket before any of them is asked."""

from tickets.routing.rules.facts import TEAM, Facts


def stronger_than_rules(facts: Facts) -> str:
    """Why the owner alone sees it, whatever the rules say; '' when they decide, or when the team sees it already."""
    if facts.marks.visibility == TEAM:
        return ""
    if facts.claims:
        return f"{facts.claims}. The owner keeps mail of the real one to himself, so it waits for him: not proven"
    if facts.is_protected and facts.sender_proof == "failed":
        return "It claims to come from a sender whose mail the owner keeps to himself, which is not proven"
    if facts.is_protected and not facts.sender_proof:
        return "The owner keeps mail from this sender to himself. Nobody vouches that it is from them: not proven"
    if facts.is_protected:
        return "The owner keeps mail from this sender to himself"
    if facts.answers not in ("", TEAM):
        return "It may belong to a ticket that only the owner sees, so it waits for the owner"
    if facts.is_unread:
        return "Nobody could read who wrote it, so it waits for the owner"
    return ""
