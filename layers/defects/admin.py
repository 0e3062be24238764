"""What the office and the administrator see of reports in the administration."""

from layers.defects.memory.admin import ErasureAdmin

__all__ = ["ErasureAdmin"]
"""What the administration shows of reports: categories, offices, boundaries and duties."""

from layers.defects.duties.boundaries_admin import BoundaryAdmin
from layers.defects.duties.categories_admin import AuthorityAdmin, CategoryAdmin
from layers.defects.duties.duties_admin import DutyAdmin

__all__ = ["AuthorityAdmin", "BoundaryAdmin", "CategoryAdmin", "DutyAdmin"]
"""Where the office changes what belongs to reports and inspections."""

from layers.defects.inspections.admin import CheckPointAdmin

__all__ = ["CheckPointAdmin"]
