"""When the worker turns to mail."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geo_platform.outbox.tasks import deliver_mail, deliver_mail_again, deliver_push, deliver_push_again


def test_mail_goes_before_push_and_both_before_all_other_work() -> None:
    mail, push = (deliver_mail, deliver_mail_again), (deliver_push, deliver_push_again)
    outgoing = {task.name for task in (*mail, *push)}
    others = [task.priority for name, task in app.tasks.items() if name not in outgoing]
    assert len(others) > 4
    assert min(task.priority for task in mail) > max(task.priority for task in push)
    assert min(task.priority for task in push) > max(others)
