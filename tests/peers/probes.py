"""Twelve questions that a server of OGC API - Features must answer with the right status, good input and bad.

What is right: OGC 17-069r4 (7.15.2 limit, 7.15.3 bbox, 7.15.4 datetime, 7.6 unknown and invalid parameters, 7.6 error
situations) and OGC 18-058r1 (coordinate reference systems).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.peers.features import POINTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.peers.servers import Server


@dataclass(frozen=True, slots=True)
class Probe:
    """A question.

    Attributes:
        name: What is odd about it.
        expected: The status that is right.
        query: Of a list of features.
        layer: Id of the layer that is asked for, or of none that there is.
        feature: Id of the single feature that is asked for; `None` for a list.
    """

    name: str
    expected: int
    query: Mapping[str, str] = field(default_factory=dict)
    layer: str = POINTS
    feature: str | None = None

    def path(self, server: Server) -> str:
        """The address of the question at a server."""
        if self.feature is not None:
            return server.item(self.layer, self.feature)
        return server.items(self.layer, **self.query)


PROBES = (
    Probe("limit=unlimited", 400, {"limit": "unlimited"}),
    Probe("foo=1", 400, {"foo": "1"}),
    Probe("bbox of three numbers", 400, {"bbox": "1,2,3"}),
    Probe("limit=99999", 200, {"limit": "99999"}),
    Probe("datetime=garbage", 400, {"datetime": "garbage"}),
    Probe("unknown collection", 404, layer="no-such-layer"),
    Probe("unknown id", 404, feature="999999999"),
    Probe("malformed id", 404, feature="no-number"),
    Probe("bbox across the antimeridian", 200, {"bbox": "177,65,-177,70"}),
    Probe("limit=0", 400, {"limit": "0"}),
    Probe("bbox-crs=http://x", 400, {"bbox": "10,53,11,54", "bbox-crs": "http://x"}),
    Probe("crs=http://x", 400, {"crs": "http://x"}),
)
