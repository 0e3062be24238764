"""Addresses that a form or a link brought along."""

from __future__ import annotations

from geo_platform.texts.models import LONGEST_ADDRESS


def own_address(address: str) -> str:
    """An address of this site as somebody gave it; empty when it leads elsewhere or nowhere."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and len(address) <= LONGEST_ADDRESS
    return address if is_ours and address.isprintable() else ""
