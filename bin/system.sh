# Read by bin/test: programs that pip cannot install. Root gets them by apt; others, and other systems, are told.

need_dovecot() {
    PATH="$PATH:/usr/sbin:/sbin"
    if command -v dovecot >/dev/null && [ -e /usr/lib/dovecot/lmtp ] && [ -e /usr/lib/dovecot/imap ] &&
        [ -e /usr/lib/dovecot/pop3 ]; then return 0; fi
    install_with_apt dovecot-imapd dovecot-lmtpd dovecot-pop3d ||
        missing "Dovecot, with IMAP, POP3 and LMTP" "apt-get install dovecot-imapd dovecot-lmtpd dovecot-pop3d"
}

need_chromium() {
    if command -v chromium >/dev/null || has_playwright_chromium; then return 0; fi
    install_with_apt chromium && command -v chromium >/dev/null && return 0
    [ "$(id -u)" = 0 ] && .venv/bin/python -m playwright install --with-deps chromium && return 0
    missing "Chromium" "apt-get install chromium, or .venv/bin/python -m playwright install --with-deps chromium"
}

has_playwright_chromium() {
    .venv/bin/python - <<'PYTHON' 2>/dev/null
import os, sys
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    sys.exit(not os.path.exists(playwright.chromium.executable_path))
PYTHON
}

install_with_apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "Installing $* …"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# On a laptop the tests that need it are skipped, and say so; in CI nothing is.
missing() {
    echo "Missing: $1. Install it: $2" >&2
    if [ "${CI:-}" = true ]; then exit 1; fi
}
