"""What the office and the administrator see of reports in the administration."""

from layers.defects.memory.admin import ErasureAdmin

__all__ = ["ErasureAdmin"]
