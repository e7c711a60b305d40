"""The rules as they are written, changed and listed; every change can be taken back."""
