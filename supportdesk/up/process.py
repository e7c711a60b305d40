"""`bin/process web|worker|beat|mail-in|prepare`: one process for a supervisor that keeps them itself, such as systemd."""

import os
import sys

from supportdesk.env import CHECKOUT, EnvironmentRefused, read
from supportdesk.up import commands


def main(arguments: list[str]) -> int:
    """Becomes the process; returns an exit code only when it cannot."""
    try:
        env = read(os.environ)
    except EnvironmentRefused as problem:
        print(problem, file=sys.stderr)
        return 1
    known = {**commands.processes(env), "prepare": commands.manage("prepare", "--collect-static")}
    if len(arguments) != 1 or arguments[0] not in known:
        print(f"Say which: bin/process {'|'.join(known)}", file=sys.stderr)
        return 2
    os.chdir(CHECKOUT)
    command = known[arguments[0]]
    os.execvpe(command[0], command, commands.environment(env))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
