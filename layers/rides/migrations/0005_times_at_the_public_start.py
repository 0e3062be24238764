"""A time is that at the public start; how far that is from home is not kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """One column less."""

    dependencies: ClassVar = [("rides", "0004_benches")]

    operations: ClassVar = [migrations.RemoveField(model_name="plan", name="lead_s")]
