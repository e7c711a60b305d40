"""The process that rings when something is due. It knows task names only: no Django, no tasks, half the memory."""

from celery import Celery

from supportdesk.env import env
from supportdesk.places import broker_url, run_folder
from supportdesk.schedule import beat_schedule

app = Celery("beat", broker=broker_url(env().redis_url))
app.conf.update(
    beat_schedule=beat_schedule(),
    beat_schedule_filename=str(run_folder(env().data) / "beat"),
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    timezone="UTC",
    worker_hijack_root_logger=False,
)

if __name__ == "__main__":
    # Not by Celery's command line, which loads a shell and the whole worker first.
    app.Beat(loglevel="WARNING", quiet=True, pidfile=None, redirect_stdouts=False).run()
