"""The desk's own beat; `python -m supportdesk.chaos.beat 3` looks for left-behind work every three seconds."""

import runpy
import sys

from supportdesk import schedule

if __name__ == "__main__":
    schedule.SCHEDULE.update(dict.fromkeys(schedule.SCHEDULE, float(sys.argv[1])))
    runpy.run_module("supportdesk.beat", run_name="__main__")
