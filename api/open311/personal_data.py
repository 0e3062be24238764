"""What is kept about people whose reports came from other systems, or were sent on to such."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, no_copy, no_trace, register

register(
    Holding(
        id="reports-between-systems",
        title=_("Reports that came from other systems, or were sent on to them"),
        what=_(
            "Under which number another office's system knows a report, and which of its sender's data it was sent: name, "
            "e-mail address or phone number, as was agreed with it, or none of them. Of reports from other systems, by "
            "which token that system asks for them, and where their pictures lie."
        ),
        why=_("So that both systems speak of the same report, and its sender can be told what became of it."),
        until=_("With the report."),
        models=("defects.Dispatch", "open311.Receipt", "open311.PendingPicture"),
        copy=no_copy,
        erase=no_trace,
        seen_by=_("The office. The sender is told to whom a report was sent on, and with what."),
    )
)
