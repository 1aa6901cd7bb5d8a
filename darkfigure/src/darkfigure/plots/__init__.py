"""Pictures of results: plain numbers come in, an Altair chart with title and description goes out.

The package stands below the estimates, so that each result's ``.plot()`` calls down. Altair is an extra and is imported
when a picture is drawn. Save one with ``chart.save("picture.svg")``, also as PNG or HTML.
"""

from darkfigure.plots.bars import tornado
from darkfigure.plots.chains import recruitment
from darkfigure.plots.distributions import histogram
from darkfigure.plots.intervals import Row, answers
from darkfigure.plots.paths import curve, orders, path, scatter

__all__ = ["Row", "answers", "curve", "histogram", "orders", "path", "recruitment", "scatter", "tornado"]
