"""What a procedure has become since somebody last worked by it."""

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from tickets.models import Procedure, ProcedureUse
from tickets.models.procedure_use import Outcome


def last_used(user: User, procedure: Procedure) -> int:
    """The number of the version by which this person last worked; 0 for none."""
    return _numbers(user).filter(procedure=procedure).first() or 0


def last_on_another_ticket(user: User) -> Subquery:
    """The same, to annotate uses with; None for none."""
    return Subquery(_numbers(user).filter(procedure=OuterRef("procedure")).exclude(ticket=OuterRef("ticket"))[:1])


def _numbers(user: User) -> QuerySet[ProcedureUse, int]:
    own = ProcedureUse.objects.filter(person=user).exclude(outcome=Outcome.UNFIT)
    return own.order_by("-began_at").values_list("version__number", flat=True)
