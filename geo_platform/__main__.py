"""Django's command line: `python -m geo_platform migrate`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_platform.settings")
    execute_from_command_line(["geo_platform", *sys.argv[1:]])


if __name__ == "__main__":
    main()
