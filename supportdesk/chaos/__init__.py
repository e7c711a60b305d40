"""`bin/chaos`: a real desk, numbered mail in and out, and everything killed with -9 at random meanwhile.

a desk of its own, each process started again when it dies (supervisor) → mail in by SMTP and IMAP (posting, from
letters) and answers out (answering) to a sink, while the killer strikes → all settles → what is in the database and
in the sink is counted.
"""
