"""How often something may happen from one address, without keeping the address."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from geo_platform.config import config
from geo_platform.shared.keys import key_of
from geo_platform.shared.services import count_another

if TYPE_CHECKING:
    from django.http import HttpRequest

HOUR_S = 3600
# Bits of an IPv6 address that are one connection's; within them whoever has it takes as many addresses as they like.
NETWORK_BITS = 64


@dataclass(frozen=True, slots=True)
class HourlyLimit:
    """So many times an hour from one address, whichever process is asked.

    Ask it before a transaction, or late in it: others who ask from the same address wait for its end.

    Attributes:
        name: Of what is limited.
        most: How many times.
        seconds: Instead of an hour.
    """

    name: str
    most: int
    seconds: int = HOUR_S

    def allows_another(self, request: HttpRequest) -> bool:
        """Count this request, and tell whether it still fits into the time that began with the first one."""
        return self.allows_another_from(address_of(request))

    def allows_another_from(self, address: str) -> bool:
        """Do the same for who knows no request.

        Args:
            address: From `address_of`.
        """
        return count_another(key=key_of(f"limit {self.name}", network_of(address)), seconds=self.seconds) <= self.most


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: our proxy writes the last address of the list, everybody else what comes before it."""
    if config.behind_proxy:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META["REMOTE_ADDR"])


def network_of(address: str) -> str:
    """What all addresses of one connection have in common; an address that is none stays as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Network((parsed, NETWORK_BITS), strict=False))
    return address
