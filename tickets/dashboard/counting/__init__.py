"""Daily roll-ups: what happened on each day, counted once and kept up."""
