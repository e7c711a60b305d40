"""A mail of which there is something to say by each condition."""

from email.message import EmailMessage
from email.policy import SMTP

TEXT = "Bonjour, j'ai payé la commande 4711 hier et je n'ai toujours rien reçu de votre part. Merci de m'aider."


def dispute() -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["From"] = "PayPal Service Team <service@mail.paypal.com>"
    letter["To"], letter["Cc"] = "Support <support@example.com>", "Boss@Firm.example"
    letter["Subject"], letter["X-Level"] = "Dispute about order 4711", "Gold"
    letter["Date"] = "Sun, 22 Nov 2026 09:41:00 +0000"
    letter.set_content(TEXT)
    letter.add_attachment(b"%PDF-1.7" + b"x" * 5000, maintype="application", subtype="pdf", filename="invoice.pdf")
    return letter.as_bytes()
