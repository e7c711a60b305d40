# Run by bin/test, with PostgreSQL and Redis at hand. Every check runs, whatever the others found.
PATH="$PWD/.venv/bin:$PATH:/usr/sbin"

if [ $# -gt 0 ]; then exec pytest "$@"; fi

failed=""
check() {
    echo
    echo "── $*"
    "$@" || failed="$failed
  $*"
}

check ruff check .
check ruff format --check .
check mypy
check lint-imports
check python manage.py check --fail-level WARNING
check python manage.py makemigrations --check --dry-run
check pytest

if [ -n "$failed" ]; then
    echo
    echo "Failed:$failed"
    exit 1
fi
