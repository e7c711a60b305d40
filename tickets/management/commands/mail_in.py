import asyncio
import signal
import ssl
from typing import Any

from django.core.management.base import BaseCommand

from supportdesk.env import Env, env
from tickets.health import watching
from tickets.mail import listener
from tickets.mail.watching import Watching


class Command(BaseCommand):
    help = "Takes mail in by SMTP and LMTP, and listens for news of IMAP mailboxes, until it is told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        asyncio.run(self.listen(env()))

    async def listen(self, chosen: Env) -> None:
        stop = asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
        listening = await listener.serve(chosen.host, chosen.smtp_port, chosen.lmtp_port, tls_context(chosen))
        self.stdout.write(f"Taking mail: SMTP on {chosen.smtp_port}, LMTP on {chosen.lmtp_port}")
        mailboxes = Watching()
        mailboxes.start()
        await watching.watch(stop)
        listening.close()
        mailboxes.stop()


def tls_context(chosen: Env) -> ssl.SSLContext | None:
    if chosen.mail_tls_cert is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chosen.mail_tls_cert, chosen.mail_tls_key)
    return context
