# Read by bin/run, bin/test and bin/bench: makes .venv, and installs a pinned file when it has changed.

NEWEST_FIRST="python3.13 python3.12 python3.11 python3 python3.14"

find_python() {
    found=""
    for python in $NEWEST_FIRST; do
        # A name on the PATH may be a stub of a version manager that does not run.
        version=$("$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then return 0; fi
        found="$found $python is $version."
    done
    echo "Supportdesk needs Python 3.11 or newer.${found:- No python3 was found.}" >&2
    exit 1
}

make_venv() {
    if .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return 0; fi
    find_python
    echo "Making .venv with Python $version …"
    if ! "$python" -m venv --clear .venv; then
        echo "Python $version could not make a virtual environment (on Debian and Ubuntu: apt install python3-venv)." >&2
        exit 1
    fi
}

# Its hash stands in .venv, so that nothing is asked of a package index while the file stays the same.
install_pinned() {
    make_venv
    stamp=".venv/installed-$(echo "$1" | tr / -)"
    hash=$(.venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1")
    if [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ]; then return 0; fi
    echo "Installing $1 …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$1"
    echo "$hash" > "$stamp"
}
