"""What the layers keep about people."""

from layers.core.subscriptions import holdings as holdings  # noqa: PLC0414 (registers them)
