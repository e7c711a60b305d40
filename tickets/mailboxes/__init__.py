"""Support addresses for the admin: connecting one, trying it, and seeing what leaves through it."""
