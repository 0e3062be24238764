"""A message that was composed some time ago, for Django's mail backends."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP, default
from typing import TYPE_CHECKING, Any

from django.core.mail import EmailMessage

from geo_platform.shared.mail_heads import NOT_KEPT

if TYPE_CHECKING:
    from geo_platform.outbox.models import Mail


def composed(message: EmailMessage) -> bytes:
    """A message as it goes over the wire, with the `Message-ID` that it keeps at every try."""
    return message.message().as_bytes(linesep=SMTP.linesep)  # type: ignore[call-arg]  # Django's own messages take it


def text_of(mail: Mail) -> str:
    """The words of a mail, empty where they are gone."""
    body = message_from_bytes(bytes(mail.message), policy=default).get_body(("plain",))
    return str(body.get_content()).strip() if body else ""


def is_not_kept(mail: Mail) -> bool:
    """Whether nothing of a mail may stay here once it has left, as its writer said in a head of its own."""
    head = message_from_bytes(bytes(mail.message), policy=default)
    return all(head.get(name) == value for name, value in NOT_KEPT.items())


class WrittenMessage(EmailMessage):
    """What backends ask of a message, answered from what was written down."""

    def __init__(self, mail: Mail) -> None:
        """Read it from its row."""
        self._raw = bytes(mail.message)
        head = message_from_bytes(self._raw, policy=default)
        super().__init__(mail.subject, from_email=str(head["From"]), to=mail.recipients)

    def message(self) -> Any:  # type: ignore[override]  # noqa: ANN401 (it stands in for Python's own kind of message)
        """Itself: backends want nothing of it but its bytes."""
        return self

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:  # noqa: ARG002, FBT001, FBT002 (as in Django)
        """The bytes, with the end of line that the backend wants."""
        return self._raw.replace(SMTP.linesep.encode(), linesep.encode())
