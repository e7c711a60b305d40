"""What people call that which rules name by a key: kinds, people, saved replies, webhooks, response targets."""

from accounts.models import User
from tickets.models import ResponseTarget, SavedReply, TicketKind, Webhook
from tickets.routing.rules.words import Names

ROLES = {"owner": "the owner", "admins": "the admins", "assignee": "the person who has it"}


def names() -> Names:
    """For all sentences of `tickets.routing.rules`, in a handful of statements."""
    kinds = TicketKind.names()
    people = {email: name or email for email, name in User.objects.values_list("email", "name")}
    targets = dict(ResponseTarget.objects.values_list("key", "name"))
    return {
        **dict.fromkeys(("kind", "set_kind", "known_sender"), kinds),
        **dict.fromkeys(("assignee", "assign"), people),
        "notify": people | ROLES,
        "send_reply": dict(SavedReply.objects.values_list("key", "name")),
        "call_webhook": dict(Webhook.objects.values_list("key", "name")),
        **dict.fromkeys(("target", "set_target"), targets),
    }
