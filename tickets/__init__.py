"""Mail becomes tickets, tickets become answers.

mail comes in (mail/receiving, mail/fetching) → is stored raw → is parsed (mail/parsing)
→ finds its ticket (mail/matching, mail/intake) → is routed (routing) → is worked by the
assistant (desk) → the answer goes out (mail/composing, mail/sending).
"""
