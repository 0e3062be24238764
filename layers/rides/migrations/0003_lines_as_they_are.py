"""Lines for matching are read for every candidate: taking them apart again would cost more than the room that packing saves."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

_AS_IT_IS = "ALTER TABLE rides_offer ALTER COLUMN line SET STORAGE EXTERNAL"
_PACKED = "ALTER TABLE rides_offer ALTER COLUMN line SET STORAGE MAIN"


class Migration(migrations.Migration):
    """How a column is stored."""

    dependencies: ClassVar = [("rides", "0002_bookings")]

    operations: ClassVar = [migrations.RunSQL(_AS_IT_IS, _PACKED)]
