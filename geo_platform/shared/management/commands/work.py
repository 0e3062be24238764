"""`work`: do the jobs that wait, until a signal comes."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from procrastinate.contrib.django import app

from geo_platform.shared.queues import HANDS

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from procrastinate import App


class Command(BaseCommand):
    """One process with some hands for each queue."""

    help = "Do the jobs that wait: mail and notifications always have hands of their own."

    def handle(self, *_arguments: Any, **_options: Any) -> None:  # noqa: ANN401 (as Django has it)
        """Work until a signal comes, which lets what is begun come to its end.

        Raises:
            CommandError: Some hands have stopped by themselves, as they do when the database goes away.
        """
        logging.basicConfig(level=logging.INFO)
        with own_app() as own:
            is_asked_to_stop = asyncio.run(_work_until_signal(own))
        if not is_asked_to_stop:
            message = "The worker has stopped by itself; its log says why."
            raise CommandError(message)


def own_app() -> AbstractContextManager[App]:
    """The app with a connector for workers, which Django's is not."""
    connector: Any = app.connector  # Django's, which has no types of its own
    return app.replace_connector(connector.get_worker_connector())


async def _work_until_signal(own: App) -> bool:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return await work(own, stop)


async def work(own: App, stop: asyncio.Event) -> bool:
    """Do jobs until `stop` is set, or some hands stop by themselves; tells whether it was the first.

    Args:
        own: With a connector for workers.
        stop: Who sets it waits until what was begun has come to its end.
    """
    async with own.open_async():
        workers = [asyncio.create_task(_hands(own, queue, number)) for queue, number in HANDS.items()]
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([*workers, stopping], return_when=asyncio.FIRST_COMPLETED)
        for task in (*workers, stopping):
            task.cancel()
        await asyncio.gather(*workers, stopping, return_exceptions=True)
    return stop.is_set()


async def _hands(own: App, queue: str, number: int) -> None:
    await own.run_worker_async(queues=[queue], concurrency=number, name=queue, install_signal_handlers=False)
