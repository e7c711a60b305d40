"""`bin/process web|worker|beat|mail-in|prepare`: one process, for a supervisor that keeps them itself (systemd)."""

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
    if len(arguments) == 1 and (command := known.get(arguments[0])):
        os.chdir(CHECKOUT)
        os.execvpe(command[0], command, commands.environment(env))
    print(f"Say which: bin/process {'|'.join(known)}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
