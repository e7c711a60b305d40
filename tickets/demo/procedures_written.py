"""What Olivia wrote down in two months, most of it from an answer to Asha; and two drafts that are not decided yet."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from tickets.demo.procedures_told import Told, told
from tickets.models import Escalation, Procedure, ProcedureReading, ProcedureVersion
from tickets.models.procedure import VersionState
from tickets.names import key_of
from tickets.procedures.steps import new_step, words_of

# Of the newest, how many Asha has not read yet.
UNREAD = 2


def write(asha: User, olivia: User, now: datetime) -> list[Procedure]:
    """Written as the verbs of `tickets.procedures` write it, but in the past. Gives what counts."""
    written = [_one(versions, asha, olivia, now) for versions in told()]
    _read(written, asha)
    _propose(asha, olivia, now)
    return written


def _one(versions: list[Told], asha: User, olivia: User, now: datetime) -> Procedure:
    first = versions[0]
    began = now - timedelta(days=first.day)
    source = _source(first, began)
    procedure = Procedure.objects.create(
        key=key_of(first.title, 50, "procedure"), created_by=asha if source else olivia, created_at=began,
        from_escalation=source,
    )  # fmt: skip
    for number, version in enumerate(versions, 1):
        at = now - timedelta(days=version.day)
        writer = asha if source and number == 1 else olivia
        procedure.current = _version(procedure, number, first, version, writer, at)
        ProcedureVersion.objects.filter(pk=procedure.current.pk).update(decided_by=olivia, decided_at=at)
    procedure.save(update_fields=["current"])
    return procedure


def _source(first: Told, began: datetime) -> Escalation | None:
    """The question that was answered before."""
    asked = Escalation.objects.filter(question__startswith=first.asked, answered_at__lt=began) if first.asked else None
    return asked.order_by("asked_at").first() if asked is not None else None


def _version(
    procedure: Procedure, number: int, first: Told, version: Told, writer: User, at: datetime
) -> ProcedureVersion:
    return ProcedureVersion.objects.create(
        procedure=procedure,
        number=number,
        title=first.title,
        when_to_use=first.when,
        kinds=first.kinds,
        senders=first.senders,
        steps=version.steps,
        text=words_of(version.steps),
        said=version.said,
        state=VersionState.PUBLISHED,
        written_by=writer,
        written_at=at - timedelta(hours=2),
    )


def _read(written: list[Procedure], asha: User) -> None:
    """Asha has read all versions but the newest two that count."""
    newest = sorted((each.current for each in written if each.current), key=lambda each: each.written_at)[-UNREAD:]
    versions = ProcedureVersion.objects.filter(procedure__in=written).exclude(pk__in=[each.pk for each in newest])
    ProcedureReading.objects.bulk_create(
        ProcedureReading(person=asha, version=each, opened_at=each.written_at + timedelta(hours=3),
                         read_at=each.written_at + timedelta(hours=3, minutes=4))
        for each in versions
    )  # fmt: skip


def _propose(asha: User, olivia: User, now: datetime) -> None:
    """One waits for Olivia, one came back to Asha."""
    steps = [new_step("text", html="<p>We do not send presents by ourselves yet.</p>"),
             new_step("check", text="Ask for the name and the day of the present"),
             new_step("check", text="Put the ticket off until that morning, and send it by hand")]  # fmt: skip
    fields: dict[str, Any] = {
        "when_to_use": "Somebody buys a course as a present.",
        "kinds": ["question"],
        "steps": steps,
    }
    fields |= {"text": words_of(steps), "written_by": asha}
    waits = Procedure.objects.create(created_by=asha, created_at=now - timedelta(hours=5))
    ProcedureVersion.objects.create(
        procedure=waits, number=1, title="A course as a present", state=VersionState.PROPOSED,
        said="From the answer to a question", written_at=now - timedelta(hours=4), **fields,
    )  # fmt: skip
    back = Procedure.objects.create(created_by=asha, created_at=now - timedelta(days=2))
    ProcedureVersion.objects.create(
        procedure=back, number=1, title="Testimonials on the web page", state=VersionState.SENT_BACK,
        decided_by=olivia, decided_at=now - timedelta(days=1), comment="Say that we ask before we print the name.",
        written_at=now - timedelta(days=2), **fields | {"when_to_use": "Somebody praises a course.",
                                                        "kinds": ["testimonial"]},
    )  # fmt: skip
