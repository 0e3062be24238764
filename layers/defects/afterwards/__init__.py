"""What comes after a report: thanks, and what proves that its sender was forgotten."""
