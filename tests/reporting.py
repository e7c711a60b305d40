"""What is printed after the run: the rates at which real mail is read as others expect."""

import pytest

REPORT = pytest.StashKey[str]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if report := config.stash.get(REPORT, ""):
        terminalreporter.section("real mail")
        terminalreporter.write_line("\n".join(line for line in report.splitlines() if not line.startswith("{")))
