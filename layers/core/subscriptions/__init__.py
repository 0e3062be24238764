"""News by area: who wants to hear of what where, what has happened, and whom to tell."""
