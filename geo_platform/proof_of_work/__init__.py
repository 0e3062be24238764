"""Keeps programmes out of forms without asking people riddles: their browser works for a second, and nobody else is told."""
