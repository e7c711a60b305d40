"""The owner's day by mail: what waits first, answered with one click or by replying, then the day in eight lines.

times (when) → planning (who said so) → sending (once) → writing (the mail) of waits, lines and pictures; one_click.
"""
