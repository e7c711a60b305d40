"""What stands in a row of the page 'What people may do', read into permissions."""

from collections.abc import Collection

from django.http import QueryDict

from accounts.permitting import Permissions
from tickets.errors import Refused


def read(posted: QueryDict, mailboxes: Collection[int]) -> Permissions:
    """`answers` is 'send' or 'draft', `sees` is 'all' or 'chosen'. A box that is not ticked does not come. Raises
    Refused for a form that says neither."""
    answers, sees = posted.get("answers"), posted.get("sees")
    if answers not in ("send", "draft") or sees not in ("all", "chosen"):
        raise Refused("Say whether they send answers, and of which mailboxes they see the tickets.")
    ticked = {int(each) for each in posted.getlist("mailbox") if each.isascii() and each.isdigit() and len(each) < 19}
    return Permissions(
        sends_replies=answers == "send",
        approves_replies="approves_replies" in posted,
        may_delete="may_delete" in posted,
        may_export="may_export" in posted,
        sees_addresses="sees_addresses" in posted,
        only_mailboxes=None if sees == "all" else sorted(ticked & set(mailboxes)),
    )
