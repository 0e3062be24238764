"""What the worker does for reports. All deadlines that are counted in days are looked after each night.

What nobody confirms goes within the hour, and how a report was sent within minutes.
"""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from geo_platform.shared.queues import PEOPLE
from layers.defects.desk.telling import tell_untold
from layers.defects.duties.kept import keep_check, note_asked
from layers.defects.following import forget_unconfirmed_followers
from layers.defects.memory.forgetting import lapse_unconfirmed
from layers.defects.repeats.twins import forget_sendings


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="lapse-reports")
def lapse_reports(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Delete reports, and forget addresses of followers, that nobody has confirmed in time."""
    return lapse_unconfirmed() + forget_unconfirmed_followers()


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock="tell-untold")
def tell_untold_soon(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Tell people what was done with their reports, once it has stood for a while."""
    return tell_untold()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="forget-sendings")
def forget_old_sendings(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Forget how reports were sent that cannot come again by now."""
    return forget_sendings()


@app.task(queueing_lock="check-duties", lock="check-duties")
def look_for_gaps() -> None:
    """Look where nobody is responsible, and where two are."""
    keep_check()


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="check-duties-nightly", lock="check-duties")
def look_for_gaps_nightly(timestamp: int) -> None:  # noqa: ARG001 (as above)
    """The same each night: duties begin and end by the calendar."""
    keep_check()


@transaction.atomic
def ask_for_a_look() -> None:
    """Let the worker look soon, once however many ask."""
    note_asked()
    with suppress(AlreadyEnqueued), transaction.atomic():  # a savepoint: the refusal must not end the transaction around it
        look_for_gaps.defer()
