"""Proof of work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProofOfWorkConfig(AppConfig):
    """Challenges for browsers, and which of them are spent."""

    name = "geo_platform.proof_of_work"
    label = "proof_of_work"
    verbose_name = _("Proof of work")
