"""What reports and inspections keep about people."""

from geo_platform.personal_data.holdings import register
from layers.defects.desk.holdings import DESK
from layers.defects.inspections.holdings import INSPECTIONS
from layers.defects.knowing.holdings import MAILS
from layers.defects.memory.holdings import FOLLOWED, SENT, WORK

register(SENT)
register(FOLLOWED)
register(WORK)
register(DESK)
register(INSPECTIONS)
register(MAILS)
