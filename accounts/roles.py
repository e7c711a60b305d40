"""Roles and what they may do. Everything else asks for a capability, never for a role."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    ASSISTANT = "assistant", "Assistant"


class Capability(StrEnum):
    SEE_TEAM_TICKETS = "see_team_tickets"
    SEE_ALL_TICKETS = "see_all_tickets"
    WORK_TICKETS = "work_tickets"
    CONNECT_MAILBOXES = "connect_mailboxes"
    SEE_HEALTH = "see_health"
    WRITE_RULES = "write_rules"
    INVITE_PEOPLE = "invite_people"
    MANAGE_OWNERS = "manage_owners"
    PERMIT_PEOPLE = "permit_people"
    RUN_BUSINESS = "run_business"


CAPABILITIES: dict[str, frozenset[Capability]] = {
    Role.OWNER: frozenset(Capability),
    Role.ADMIN: frozenset(
        {
            Capability.SEE_TEAM_TICKETS,
            Capability.CONNECT_MAILBOXES,
            Capability.SEE_HEALTH,
            Capability.WRITE_RULES,
            Capability.INVITE_PEOPLE,
        }
    ),
    Role.ASSISTANT: frozenset({Capability.SEE_TEAM_TICKETS, Capability.WORK_TICKETS}),
}


MEANINGS: dict[str, str] = {
    Role.OWNER: "sees and does everything, also what is kept from the team",
    Role.ADMIN: "connects mailboxes, writes rules, invites people, looks after the desk",
    Role.ASSISTANT: "answers the team's tickets",
}


def capabilities_of(role: str) -> frozenset[Capability]:
    """An unknown role may do nothing."""
    return CAPABILITIES.get(role, frozenset())


def roles_with(capability: Capability) -> list[str]:
    return [role for role, may in CAPABILITIES.items() if capability in may]
