"""Who carries mail away, told by one address.

`smtp://user:password@host:25` speaks to a mail server in the open, which suits one on the same machine;
`smtp+starttls://user:password@host:587` asks it for encryption; `smtps://user:password@host:465` is encrypted all along.
Characters that addresses give a meaning to are written with a percent sign. Without an address, mail stays in a folder.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
PATIENCE_S = 20
NOT_AN_ADDRESS = (
    f"MAIL_URL cannot be read. It must look like smtps://name:password@host:465 and begin with {', '.join(PORTS)}. "
    "In the name and the password write / as %2F, # as %23, ? as %3F, @ as %40, : as %3A, [ as %5B, ] as %5D and % as %25."
)


@dataclass(frozen=True, slots=True)
class Carrier:
    """One of Django's mail backends.

    Attributes:
        backend: Its dotted name.
        options: What it is made with.
    """

    backend: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def keeps_mail_here(self) -> bool:
        """Nothing leaves the machine."""
        return "file_path" in self.options

    def make_ready(self) -> None:
        """Make the folder that mail stays in: there are codes in it, so nobody else on the machine looks inside."""
        if self.keeps_mail_here:
            folder = Path(self.options["file_path"])
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)


def carrier_of(address: str, folder: Path) -> Carrier:
    """Read an address.

    Args:
        address: As above, or empty.
        folder: Where mail stays when it is.

    Raises:
        ImproperlyConfigured: It is no such address.
    """
    if not address:
        return Carrier("django.core.mail.backends.filebased.EmailBackend", {"file_path": str(folder)})
    parts = _parts_of(address)
    return Carrier(
        "django.core.mail.backends.smtp.EmailBackend",
        {
            "host": parts.hostname,
            "port": parts.port or PORTS[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+starttls",
            "use_ssl": parts.scheme == "smtps",
            "timeout": PATIENCE_S,
        },
    )


def _parts_of(address: str) -> SplitResult:
    """Take an address apart. What is wrong with it is said without a piece of it, for any piece may be of the password."""
    with suppress(ValueError):  # which names the piece that it does not understand
        parts = urlsplit(address)
        # After a slash, a question mark or a hash the host would be over, and what stood before it was none.
        is_over = parts.path.strip("/") or parts.query or parts.fragment
        if parts.scheme in PORTS and parts.hostname and parts.port != 0 and not is_over:
            return parts
    raise ImproperlyConfigured(NOT_AN_ADDRESS)
