"""The browser of all tests: Debian's Chromium.

Not its shell without a window (`chromium-headless-shell`), which takes a tenth to a fifth less of the processor: it knows no
notifications, so it cannot show what devices are told.
"""

from __future__ import annotations

import shutil
from typing import Any

LAUNCH: dict[str, Any] = {"executable_path": shutil.which("chromium") or "/usr/bin/chromium", "args": ["--no-sandbox"]}
"""What Playwright needs to start it."""
