# SPDX-License-Identifier: GPL-2.0
"""As much of SVG as the pictures need."""

import math
from xml.sax.saxutils import escape

INK, GREY, LIGHT, RED, GREEN, BLUE = \
    "#222222", "#777777", "#e8e8e8", "#b3261e", "#1b7f3b", "#1f5fa8"
SANS = "DejaVu Sans, Verdana, sans-serif"
MONO = "DejaVu Sans Mono, Menlo, Consolas, monospace"


class Picture:
    """On white, so that it can be read on dark pages, too."""

    def __init__(self, width: int, height: int, title: str, ground: str = "#ffffff") -> None:
        self._lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img">',
            "<!-- SPDX-License-Identifier: GPL-2.0; made by tests/docs/pictures -->",
            f"<title>{escape(title)}</title>",
        ]
        self.box(0, 0, width, height, fill=ground, stroke="none", round_by=0)

    def box(self, x: float, y: float, width: float, height: float, fill: str = "none",
            stroke: str = INK, round_by: float = 3, dash: str = "") -> None:
        self._lines.append(f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
                           f'rx="{round_by:g}" fill="{fill}" stroke="{stroke}"'
                           + (f' stroke-dasharray="{dash}"' if dash else "") + "/>")

    def path(self, points: list[tuple[float, float]], stroke: str = INK, width: float = 1.5,
             tip: bool = False, dash: str = "") -> None:
        drawn = " ".join(f"{x:g},{y:g}" for x, y in points)
        self._lines.append(f'<polyline points="{drawn}" fill="none" stroke="{stroke}" '
                           f'stroke-width="{width:g}"'
                           + (f' stroke-dasharray="{dash}"' if dash else "") + "/>")
        if tip:
            self._tip(points[-2], points[-1], stroke)

    def _tip(self, start: tuple[float, float], end: tuple[float, float], fill: str) -> None:
        """The head of an arrow."""
        length = math.dist(start, end)
        ahead = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
        back = (end[0] - 10 * ahead[0], end[1] - 10 * ahead[1])
        corners = (end, (back[0] - 5 * ahead[1], back[1] + 5 * ahead[0]),
                   (back[0] + 5 * ahead[1], back[1] - 5 * ahead[0]))
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        self._lines.append(f'<polygon points="{drawn}" fill="{fill}"/>')

    def dot(self, x: float, y: float, radius: float, fill: str = INK) -> None:
        self._lines.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"/>')

    def text(self, x: float, y: float, words: str, size: float = 13, fill: str = INK,
             anchor: str = "start", font: str = SANS, bold: bool = False) -> None:
        self._lines.append(f'<text x="{x:g}" y="{y:g}" font-family="{font}" font-size="{size:g}" '
                           f'fill="{fill}" text-anchor="{anchor}" xml:space="preserve"'
                           + (' font-weight="bold"' if bold else "")
                           + f">{escape(words)}</text>")

    def __str__(self) -> str:
        return "\n".join([*self._lines, "</svg>", ""])
