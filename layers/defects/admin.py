"""What the administration shows of reports: categories, offices, duties, what is checked, and what was forgotten."""

from layers.defects.duties.boundaries_admin import BoundaryAdmin
from layers.defects.duties.categories_admin import AuthorityAdmin, CategoryAdmin
from layers.defects.duties.duties_admin import DutyAdmin
from layers.defects.inspections.admin import CheckPointAdmin
from layers.defects.memory.admin import ErasureAdmin

__all__ = ["AuthorityAdmin", "BoundaryAdmin", "CategoryAdmin", "CheckPointAdmin", "DutyAdmin", "ErasureAdmin"]
