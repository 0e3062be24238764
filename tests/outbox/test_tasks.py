"""When the worker turns to mail."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geo_platform.outbox.tasks import deliver_mail, deliver_mail_again


def test_mail_goes_before_all_other_work() -> None:
    mail = {deliver_mail.name, deliver_mail_again.name}
    others = [task.priority for name, task in app.tasks.items() if name not in mail]
    assert len(others) > 4
    assert min(deliver_mail.priority, deliver_mail_again.priority) > max(others)
