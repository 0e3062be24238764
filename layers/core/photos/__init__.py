"""Photos that people send: made harmless, made small, and kept."""
