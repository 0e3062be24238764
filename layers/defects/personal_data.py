"""What defects keep about people."""

from geo_platform.personal_data.holdings import register
from layers.defects.memory.holdings import FOLLOWED, SENT, WORK

register(SENT)
register(FOLLOWED)
register(WORK)
"""What reports and inspections keep about people."""

from __future__ import annotations

from geo_platform.personal_data.holdings import register
from layers.defects.inspections.holdings import INSPECTIONS

register(INSPECTIONS)
"""What reports keep about people."""

from geo_platform.personal_data.holdings import register
from layers.defects.desk.holdings import DESK

register(DESK)
