"""Of mails: the heads by which programs know what to do with them, and how long an address is."""

from __future__ import annotations

LONGEST_MAIL_ADDRESS = 254
"""In letters (RFC 5321, 4.5.3.1.3). No column here takes a longer one, and the forms of Django let them through."""
NOT_KEPT = {"X-Amtskarte-Keep": "no"}
"""The outbox keeps nothing of such a mail once it has left (`geo_platform.outbox.message`)."""
BY_ITSELF = {"Auto-Submitted": "auto-generated"}
"""What programs answer by themselves, such as “I am on holiday”, is not wanted (RFC 3834)."""
ONE_CLICK = "List-Unsubscribe"
"""The head that says where mails of a kind are ended, and the field of a form that a mail program sends where somebody
presses its button (RFC 8058, 3.2). What has this head can wait: codes and answers go before it."""


def ends_at(url: str) -> dict[str, str]:
    """Heads by which a mail program shows a button that ends mails of a kind (RFC 8058).

    Args:
        url: Where it sends a form with `ONE_CLICK`.
    """
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": f"{ONE_CLICK}=One-Click"}
