"""What was recorded becomes part of a question, an answer or a procedure."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from tickets import access
from tickets.errors import Refused
from tickets.models import Escalation, Procedure, Recording
from tickets.models.recording import new_key
from tickets.recordings import finishing

GONE = "A recording is not there any more. Record it again, or send without it."
NOT_YET = "A recording has not come in whole yet. Wait until it is there, or discard it."


@transaction.atomic
def attach(
    keys: Sequence[str],
    by: User,
    *,
    escalation: Escalation | None = None,
    procedure: Procedure | None = None,
    part: str = "",
) -> list[Recording]:
    """The recordings with these keys, in this order, as parts of one thing; posting them twice changes nothing.

    One that belongs to something else that `by` may see is copied: it has another key then. Raises Refused for what is
    somebody else's, is not there, or has not come in whole.
    """
    wanted = list(dict.fromkeys(keys))
    seen = access.recordings_visible_to(by).select_for_update(of=("self",)).filter(key__in=wanted)
    found = {recording.key: recording for recording in seen}
    if len(found) < len(wanted):
        raise Refused(GONE)
    return [_put(found[key], by, escalation, procedure, part) for key in wanted]


def _put(
    recording: Recording, by: User, escalation: Escalation | None, procedure: Procedure | None, part: str
) -> Recording:
    if not finishing.is_there(recording):
        raise Refused(NOT_YET)
    if (recording.escalation_id, recording.procedure_id) == (escalation and escalation.pk, procedure and procedure.pk):
        return recording
    if recording.escalation_id or recording.procedure_id:
        recording.pk, recording.key, recording.made_by, recording._state.adding = None, new_key(), by, True
    recording.escalation, recording.procedure, recording.part = escalation, procedure, part
    recording.save()
    return recording
