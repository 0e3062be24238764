"""How often something may happen from one address, without keeping the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from geo_platform.config import config

if TYPE_CHECKING:
    from django.http import HttpRequest

HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class HourlyLimit:
    """So many times an hour from one address, in each process of the server.

    Attributes:
        name: Of what is limited.
        most: How many times.
    """

    name: str
    most: int

    def allows_another(self, request: HttpRequest) -> bool:
        """Count this request, and tell whether it still fits into the hour that began with the first one."""
        return self.allows_another_from(address_of(request))

    def allows_another_from(self, address: str) -> bool:
        """Do the same for who knows no request.

        Args:
            address: From `address_of`.
        """
        key = salted_hmac(f"limit {self.name}", address).hexdigest()
        cache.add(key, 0, HOUR_S)
        try:
            return cache.incr(key) <= self.most
        except ValueError:  # the hour ended between the two lines
            return True


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: our proxy writes the last address of the list, everybody else what comes before it."""
    if config.behind_proxy:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META["REMOTE_ADDR"])
