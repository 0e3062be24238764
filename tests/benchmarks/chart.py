"""A small drawing of numbers: lines over a logarithmic axis, and bars."""

from __future__ import annotations

from html import escape
from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

WIDTH, HEIGHT, MARGIN = 430, 340, 60
# Above the lines it says what they are.
TOP = 110
COLOURS = ("#1b5e8c", "#b3541e", "#3b7a3b", "#6a4c93")


def draw(path: Path, panels: Sequence[str]) -> None:
    """Write panels beside each other into a file.

    Args:
        path: An SVG file.
        panels: From `lines` or `bars`.
    """
    placed = "".join(f'<g transform="translate({number * WIDTH} 0)">{panel}</g>' for number, panel in enumerate(panels))
    size = f'viewBox="0 0 {WIDTH * len(panels)} {HEIGHT}"'
    style = 'font-family="sans-serif" font-size="12"'
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n{placed}\n</svg>\n')


def lines(title: str, across: Sequence[float], series: Mapping[str, Sequence[float]], unit: str) -> str:
    """Values over sizes, both axes logarithmic.

    Args:
        title: Stands above.
        across: The sizes.
        series: Values at each, by name.
        unit: Of the values.
    """
    values = [value for row in series.values() for value in row]
    low, high = log10(min(values)) - 0.2, log10(max(values)) + 0.2
    first, last = log10(min(across)) - 0.1, log10(max(across)) + 0.1

    def at(size: float, value: float) -> tuple[float, float]:
        x = MARGIN + (log10(size) - first) / (last - first) * (WIDTH - 1.5 * MARGIN)
        return x, HEIGHT - MARGIN - (log10(value) - low) / (high - low) * (HEIGHT - MARGIN - TOP)

    parts = [_text(MARGIN, 20, title)]
    parts += [_text(at(size, min(values))[0] - 20, HEIGHT - MARGIN + 20, f"{size:,.0f}") for size in across]
    for number, (name, row) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = [at(size, value) for size, value in zip(across, row, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for (x, y), value in zip(points, row, strict=True):
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' + _text(x + 5, y - 6, _said(value)))
        parts.append(_text(MARGIN, 38 + 15 * number, f"{name}, {unit}", colour))
    return "".join(parts)


def bars(title: str, values: Mapping[str, float]) -> str:
    """Shares between 0 and 1, one bar each.

    Args:
        title: Stands above.
        values: By name.
    """
    step = (HEIGHT - 2 * MARGIN) / max(len(values), 1)
    parts = [_text(20, 20, title)]
    for number, (name, value) in enumerate(values.items()):
        y, length = MARGIN + number * step, value * (WIDTH - 260)
        parts.append(_text(20, y + step / 2 + 4, name))
        parts.append(f'<rect x="190" y="{y + 4:.1f}" width="{length:.1f}" height="{step - 8:.1f}" fill="{COLOURS[0]}"/>')
        parts.append(_text(196 + length, y + step / 2 + 4, f"{value:.1%}"))
    return "".join(parts)


def _said(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2f}"


def _text(x: float, y: float, words: str, colour: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}">{escape(words)}</text>'
