"""Where the office changes what belongs to reports and inspections."""

from layers.defects.inspections.admin import CheckPointAdmin

__all__ = ["CheckPointAdmin"]
