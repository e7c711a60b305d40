"""A believable small business for `bin/run --demo`: its people, sixty days of its mail, and what became of it.

dialogues/ holds what was written; `dialogue` reads and varies it, `plan` says what happened when, `letters` makes
the customers' mail, and `playing` sends it through the real intake, with the past as its time.
"""
