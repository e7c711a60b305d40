"""What workers run: unpack, call, nothing else. Each may run twice; what is due stands in the database."""

from typing import Any

from celery import current_task, shared_task
from celery.exceptions import WorkerLostError
from celery.signals import task_failure
from django.utils import timezone

from tickets import later
from tickets.dashboard.counting import counter
from tickets.dashboard.digest import sending as digests
from tickets.desk import waking
from tickets.health import alerting, heartbeats
from tickets.hours import idle
from tickets.keeping import taking
from tickets.mail import claiming, fetching, intake, outbox, posting, sending
from tickets.mail.outages import OUTAGES
from tickets.mailboxes import checking
from tickets.models import DeskMail
from tickets.procedures import weeks_before
from tickets.recordings import throwing_away
from tickets.recurring import opening
from tickets.routing import assigning, reckoning, running, timed
from tickets.routing.past_tickets import applying, past
from tickets.routing.promises import breaking, recounting
from tickets.routing.webhooks import calling


@shared_task
def take_in(mailbox_id: int) -> None:
    later.answered("take_in", mailbox_id)
    intake.drain(mailbox_id)


@shared_task
def read_slowly() -> None:
    """One, then the next in a task of its own: other work comes in between."""
    if intake.take_in_slowly() and claiming.slow_waits():
        later.enqueue("read_slowly")


@shared_task
def fetch(mailbox_id: int) -> None:
    fetching.fetch(mailbox_id)


@shared_task
def fetch_mailboxes() -> None:
    for mailbox_id in fetching.to_fetch():
        later.enqueue("fetch", mailbox_id)


@shared_task
def send(outgoing_id: int) -> None:
    sending.send(outgoing_id)


@shared_task
def send_due() -> None:
    for outgoing_id in outbox.due():
        later.enqueue("send", outgoing_id)
    for mail_id in outbox.due(DeskMail):
        later.enqueue("send_desk_mail", mail_id)
    for webhook_id in calling.with_work():
        later.enqueue_once(calling.TASK, webhook_id)


@shared_task
def call_webhook(webhook_id: int) -> None:
    later.answered(calling.TASK, webhook_id)
    calling.drain(webhook_id)


@shared_task
def send_desk_mail(mail_id: int) -> None:
    posting.send(mail_id)


@shared_task
def check_mailbox(check_id: int) -> None:
    checking.run(check_id)


@shared_task
def sweep() -> None:
    """Finds the work that nobody rang for."""
    for mailbox_id in claiming.mailboxes_with_work().values_list("pk", flat=True):
        later.enqueue("take_in", mailbox_id)
    if claiming.slow_waits():
        later.enqueue("read_slowly")
    for application_id in applying.waiting():
        later.enqueue_once(past.TASK, application_id)
    for taking_id in taking.waiting():
        later.enqueue_once(taking.TASK, taking_id)
    assigning.route_left_behind()
    if running.waits():
        later.enqueue_once("run_rules", 0)
    if reckoning.waits():
        later.enqueue_once("reckon_due", 0)
    sending.settle_abandoned()
    posting.settle_abandoned()


@shared_task
def apply_rule(application_id: int) -> None:
    later.answered(past.TASK, application_id)
    applying.go_on(application_id)


@shared_task
def take_past_back(taking_id: int) -> None:
    later.answered(taking.TASK, taking_id)
    taking.go_on(taking_id)


@shared_task
def run_timed_rules() -> None:
    timed.run_due()


@shared_task
def reckon_due(none: int = 0) -> None:
    """A part, then the next in a task of its own: other work comes in between."""
    later.answered("reckon_due", none)
    if reckoning.go_on():
        later.enqueue_once("reckon_due", 0)


@shared_task
def run_rules(none: int = 0) -> None:
    """For what happened to tickets that are there already."""
    later.answered("run_rules", none)
    running.run_due()


@shared_task
def open_duties() -> None:
    opening.open_due()


@shared_task
def pulse() -> None:
    """Beat rings, a worker does it: that is what it shows."""
    heartbeats.say(heartbeats.WORKER, f"{heartbeats.WORKER} {current_task.request.hostname}")


@shared_task
def wake() -> None:
    waking.wake_due()


@shared_task
def look_after_promises() -> None:
    """A batch of what is due, and of what has to be counted anew."""
    if any([breaking.look(), recounting.go_on()]):
        later.enqueue("look_after_promises")


@shared_task
def send_digests() -> None:
    for plan_id in digests.due(timezone.now()):
        later.enqueue_once(digests.TASK, plan_id)


@shared_task
def send_digest(plan_id: int) -> None:
    later.answered(digests.TASK, plan_id)
    digests.send(plan_id)


@shared_task
def send_digest_now(person_id: int) -> None:
    later.answered(digests.TASK_NOW, person_id)
    digests.send_one_now(person_id)


@shared_task
def watch() -> None:
    alerting.look()


@shared_task
def count_weeks(none: int = 0) -> None:
    """For the page 'Learning', before somebody opens it."""
    weeks_before.count_all(timezone.now())


@shared_task
def count_days(none: int = 0) -> None:
    """For the figures of the day; what takes long goes on in a task of its own."""
    later.answered(counter.TASK, none)
    if counter.go_on():
        later.enqueue_once(counter.TASK, 0)


@shared_task
def look_after_shifts() -> None:
    idle.look()


@shared_task
def tidy() -> None:
    heartbeats.forget()
    posting.forget()
    calling.forget()
    throwing_away.tidy()


@task_failure.connect
def failed(sender: Any, exception: BaseException, **kwargs: Any) -> None:
    """For the health page. A killed child is told of by its parent, which must not open a line to the database."""
    if not isinstance(exception, (WorkerLostError, *OUTAGES)):
        heartbeats.fault(f"the task {sender.name.rpartition('.')[2]} failed ({type(exception).__name__})")
