"""`bin/bench NAME …`: each bench is a module beside this one, with a main() that takes the arguments."""

import signal
import sys
from importlib import import_module
from pathlib import Path

NOT_BENCHES = {"__init__", "__main__", "days", "desk", "due_rules", "filling", "mails", "many_rules", "ways"}


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    names = sorted({file.stem for file in Path(__file__).parent.glob("*.py")} - NOT_BENCHES)
    if not arguments or arguments[0] not in names:
        print(f"Say which: bin/bench {'|'.join(names)}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    import_module(f"supportdesk.bench.{arguments[0]}").main(arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
