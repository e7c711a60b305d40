"""Answers of people who write drafts only: each waits until an owner, or whom the owner trusts, has decided.

proposing (hand in, take back) → deciding (approve as it is or changed, send back) → differing (what was changed).
"""
