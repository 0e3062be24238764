"""Where the journeys begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser.visitors import VADUZ

if TYPE_CHECKING:
    from layers.core.models import BaseFeature
    from tests.browser.visitors import Site

# Longitude and latitude in degrees.
HOME = (VADUZ[0] + 0.012, VADUZ[1] + 0.002)
SCHAAN = (VADUZ[0] - 0.01, VADUZ[1] + 0.06)
STREET = "Schlossweg"
# More than stand on one page of a layer.
BENCHES = 52


@dataclass(frozen=True)
class Village:
    """The site, and what is on it for the journeys only.

    Attributes:
        site: Where it runs.
        playground: Always open, a few steps from home; the fire brigade looks after it.
        schaan: A municipality with nothing but benches, in one row.
    """

    site: Site
    playground: BaseFeature
    schaan: BaseFeature

    @property
    def playground_path(self) -> str:
        return f"/playgrounds/{self.playground.pk}/"
