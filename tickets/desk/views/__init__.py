"""What a person sees and presses at the desk. Each verb is a small view; none reaches tickets but through access."""
