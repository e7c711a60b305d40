"""'Yes, do as you suggest', by the link in the owner's letter: without signing in, once, for fourteen days."""

from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.asking import escalating, seals
from tickets.asking.letters import LASTS
from tickets.errors import Refused
from tickets.models import Escalation
from tickets.models.escalation import AnsweredBy

NOT_OURS = "This link does not work. Sign in and look at 'Waits for me'."


def whose(token: str) -> tuple[User, seals.Asked]:
    """Whom the link was sent to. Raises Refused: for what is no link of ours without asking the database."""
    named = seals.opened(token)
    person = User.objects.filter(pk=named.person, is_active=True).first() if named else None
    if named is None or person is None or not access.may_decide(person):
        raise Refused(NOT_OURS)
    return person, named


def question(person: User, named: seals.Asked) -> Escalation:
    """With ticket, customer and who asked. Raises Refused when there is nothing to agree to any more."""
    rows = access.escalations_visible_to(person).select_related("ticket__customer", "asked_by")
    asked = rows.filter(pk=named.question).first()
    if asked is None:
        raise Refused(NOT_OURS)
    escalating.check_waits(asked)
    if not asked.suggestion or asked.asked_at + LASTS < timezone.now():
        raise Refused("The time of this link is over. Sign in and look at 'Waits for me': the question still waits.")
    return asked


def agree(person: User, asked: Escalation) -> None:
    """Raises Refused when somebody was quicker."""
    escalating.answer(asked, person, agrees=True, way=AnsweredBy.LINK)
