"""Charts and bars as SVG for a page of others, whose style gives them their colours."""

from __future__ import annotations

from .chart import Chart
from .months import Bars
from .templates import environment


def picture(content: Chart | Bars, identity: str, description: str) -> str:
    """Returns a figure in HTML, without a blank line.

    Args:
        content: What it shows.
        identity: The figure's id.
        description: What a reader who does not see it has to know.
    """
    template = environment().get_template("chart.html.j2")
    return template.render(picture=content, id=identity, description=description).strip()
