"""Sends the form of reports as a browser does."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.defects.asking import HERE, TEXT
from tests.proofs import new_proof

if TYPE_CHECKING:
    from django.test import Client

PLACE = f"{HERE.x:.6f},{HERE.y:.6f}"
KEY = "k" * 24


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody at a browser."""

    client: Client

    def sends(self, **values: object) -> Any:  # noqa: ANN401 (as the client's)
        """Send the form, with the proof that the browser has worked for; what is `None` is left out."""
        filled = {"proof": new_proof(), "place": PLACE, "category": "swing", "text": TEXT, **values}
        return self.client.post("/report/", {name: value for name, value in filled.items() if value is not None})

    def sends_by_outbox(self, **values: object) -> Any:  # noqa: ANN401 (as above)
        """The same from the outbox of the device."""
        filled = {"proof": new_proof(), "place": PLACE, "category": "swing", "text": TEXT, **values}
        return self.client.post("/report/", filled, headers={"Accept": "application/json"})

    def looks(self, **values: object) -> str:
        """What the form learns while it is filled in."""
        known = {"place": PLACE, "category": "swing", **values}
        response = self.client.post("/report/around/", known)
        assert response.status_code == 200
        return str(response.content.decode())


def picture(colour: str = "green", size: tuple[int, int] = (400, 300)) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return SimpleUploadedFile("IMG_0001.jpg", file.getvalue(), "image/jpeg")
