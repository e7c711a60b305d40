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

# The tests run in two halves side by side, each on servers of its own; the second is told when the first has ended.
SECOND="tests/costs tests/dashboard tests/demo tests/health tests/hours tests/mail tests/mailboxes tests/rating tests/recurring tests/up"
both_halves() {
    told=$(mktemp)
    # shellcheck disable=SC2086
    python -m supportdesk.up.parts --temporary pytest $SECOND >"$told" 2>&1 &
    second=$!
    trap 'kill "$second" 2>/dev/null' INT TERM HUP
    result=0
    # shellcheck disable=SC2046
    pytest $(printf -- '--ignore=%s ' $SECOND) || result=1
    wait "$second" || result=1
    cat "$told"
    rm "$told"
    return $result
}

check ruff check .
check ruff format --check .
check mypy
check lint-imports
check python manage.py check --fail-level WARNING
check python manage.py makemigrations --check --dry-run
check both_halves

if [ -n "$failed" ]; then
    echo
    echo "Failed:$failed"
    exit 1
fi
