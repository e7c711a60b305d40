"""What a check writes down while it goes on, so that the page can show it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.utils import timezone

from tickets.errors import SupportdeskError
from tickets.models import MailboxCheck


@dataclass
class Step:
    """`ok` is None while it is under way."""

    step: str
    ok: bool | None = None
    said: str = ""


class Journal:
    """Every change is in the database at once."""

    def __init__(self, check: MailboxCheck) -> None:
        self.check = check
        self.steps: list[Step] = []

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Failures in words end the step, not the check."""
        step = Step(name)
        self.steps.append(step)
        self._save()
        try:
            yield step
        except SupportdeskError as problem:
            step.ok, step.said = False, str(problem)
        else:
            step.ok = True
        self._save()

    def end(self) -> None:
        """What is still under way now was broken off."""
        for step in self.steps:
            if step.ok is None:
                step.ok, step.said = False, "This was broken off by a fault of the desk itself; its log says more."
        self._save(ended_at=timezone.now())

    def _save(self, **more: object) -> None:
        steps = [asdict(step) for step in self.steps]
        MailboxCheck.objects.filter(pk=self.check.pk).update(steps=steps, **more)
