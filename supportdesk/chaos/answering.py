"""A person who answers: through the real verb, and again when the desk was away."""

import random
import threading
import time

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from supportdesk.chaos.posting import paced

AGAIN_SECONDS = 0.5
OUTAGES = (DatabaseError, InterfaceError)


class Answers:
    """`written` holds the texts of the answers that are in the desk."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.written: list[str] = []
        self.over = threading.Event()

    def write(self, name: str, count: int, seconds: float) -> None:
        """`count` answers to tickets drawn by chance, spread over `seconds`."""
        for number in paced(list(range(count)), seconds):
            text = f"Answer {name}{number}: please try the new link."
            while not self.over.is_set() and not self._written(text):
                time.sleep(AGAIN_SECONDS)

    def _written(self, text: str) -> bool:
        """A person whose page broke looks whether the answer is there before they write it again."""
        from tickets.errors import ChangedMeanwhile
        from tickets.models import Message

        close_old_connections()
        try:
            if not Message.objects.filter(direction="reply", text__startswith=text).exists() and not self._reply(text):
                return False
        except (*OUTAGES, ChangedMeanwhile):
            return False
        self.written.append(text)
        return True

    def _reply(self, text: str) -> bool:
        from accounts.models import User
        from tickets import access, later
        from tickets.desk import replying
        from tickets.models import OutgoingMail

        olivia = User.objects.get()
        visible = list(access.visible_to(olivia).exclude(visibility="held").order_by("-pk")[:50])
        if not visible:
            return False
        ticket = self.chance.choice(visible)
        newest = ticket.messages.order_by("-pk").values_list("pk", flat=True).first()
        outgoing = replying.reply(ticket, olivia, f"<div>{text}</div>", seen=newest)
        # The undo window is over at once.
        OutgoingMail.objects.filter(pk=outgoing.pk, state="queued").update(due_at=timezone.now())
        later.enqueue("send", outgoing.pk)
        return True
