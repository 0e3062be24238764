"""What is said of a picture to those who do not see it."""

from __future__ import annotations

LONGEST_ALT = 200
"""In letters."""
