"""Makes PDF of templates, with the site's own font and nothing from outside."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import get_language

from api.pictures.fonts import font_files

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

# It counts in warnings what browsers' styles have and paper has not.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


# The faces of the font, in the order of its files; the last fills in what the others lack.
_FACES = (("Atkinson Hyperlegible Next", 400), ("Atkinson Hyperlegible Next", 700), ("Atkinson More", 400))


def pdf_of(template: str, context: dict[str, Any]) -> bytes:
    """Draw a page for paper.

    Pictures come as `data:` addresses; of files only the font's are read, and nothing is fetched.

    Args:
        template: A whole HTML document, with `typeface` in its styles.
        context: For it; `typeface` and `language` are added.
    """
    # Takes a quarter of a second and 20 MB, which only the process that draws paper should pay.
    from weasyprint import HTML  # noqa: PLC0415 (said above)
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 (as above)

    fonts = [Path(path).as_uri() for path in font_files()]
    html = render_to_string(template, context | {"typeface": _typeface(fonts), "language": get_language()})

    class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        """Reads the font, and what the page holds itself."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401 (WeasyPrint has no types)
            if not url.startswith("data:") and url not in fonts:
                message = f"Not of this page: {url}"
                raise ValueError(message)
            return super().fetch(url, headers)

    pdf: bytes = HTML(string=html, url_fetcher=OwnFiles(allowed_protocols=["data", "file"])).write_pdf()
    return pdf


def _typeface(fonts: list[str]) -> SafeString:
    """The font's rules, without those of files that are not built yet."""
    rule = '@font-face {{ font-family: "{}"; font-weight: {}; src: url("{}"); }}'
    return format_html_join("\n", rule, ((name, weight, url) for (name, weight), url in zip(_FACES, fonts, strict=False)))
