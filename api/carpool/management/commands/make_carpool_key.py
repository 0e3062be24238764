"""`make_carpool_key`: let another platform in, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from api.carpool.keys import Rights, make_partner_key
from api.carpool.models import Partner

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Make a key for a platform, and the platform if it is a new one."""

    help = "Make a key with which another carpooling platform may use /carpool/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("operator", help="The domain that the platform is known by.")
        parser.add_argument("--name", default="", help="What people call the platform; its domain otherwise.")
        parser.add_argument("--may-book", action="store_true", help="Let it ask for seats and write messages, too.")

    @transaction.atomic
    def handle(self, *, operator: str, name: str, may_book: bool, **_options: object) -> None:
        """Run."""
        partner = Partner.objects.filter(operator=operator).first() or _new_partner(operator, name)
        rights = Rights(may_search=True, may_book=may_book)
        key = make_partner_key(partner=partner, name=_("from the command line"), rights=rights)
        self.stdout.write(key)


def _new_partner(operator: str, name: str) -> Partner:
    partner = Partner(operator=operator, name=name or operator)
    try:
        partner.full_clean()
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from error
    partner.save()
    return partner
