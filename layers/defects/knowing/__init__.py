"""What the reports of a time tell: how many there were, what became of them, and how long that took."""
