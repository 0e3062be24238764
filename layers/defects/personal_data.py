"""What reports keep about people."""

from geo_platform.personal_data.holdings import register
from layers.defects.desk.holdings import DESK

register(DESK)
