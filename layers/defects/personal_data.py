"""What reports and inspections keep about people."""

from __future__ import annotations

from geo_platform.personal_data.holdings import register
from layers.defects.inspections.holdings import INSPECTIONS

register(INSPECTIONS)
