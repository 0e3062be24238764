"""How much a benchmark does: as a test it shows that it still runs, and for numbers it is asked."""

import os

MEASURES = "AMTSKARTE_BENCHMARKS" in os.environ


def effort(full: int, little: int) -> int:
    """How many rounds or rows: all of them where `AMTSKARTE_BENCHMARKS` is set."""
    return full if MEASURES else little
