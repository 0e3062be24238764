"""The words of Open311 and CitySDK for what we call otherwise."""

from __future__ import annotations

from layers.defects import states
from layers.defects.models import Question

OPEN = states.WAITING
CLOSED = (*states.ANSWERED, states.DUPLICATE)
STATES = (*OPEN, *CLOSED)
"""States in which others may know of a report. What its sender has taken back is not among them."""

DETAILED = {
    states.OPEN: "RECEIVED",
    states.IN_PROGRESS: "IN_PROCESS",
    states.RESOLVED: "PROCESSED",
    states.NOT_RESOLVABLE: "REJECTED",
    states.NOT_RESPONSIBLE: "REJECTED",
    states.DUPLICATE: "REJECTED",
}
"""What CitySDK calls `detailed_status`. A report that nobody has confirmed is PENDING there, and never shown."""

DATATYPES = {
    Question.Type.CHOICE: "singlevaluelist",
    Question.Type.SEVERAL: "multivaluelist",
    Question.Type.YES_NO: "singlevaluelist",
    Question.Type.NUMBER: "number",
    Question.Type.TEXT: "string",
    Question.Type.DATE: "datetime",
}
"""What GeoReport calls the types of answers."""
