"""Network scale-up: how many members of a hidden group the general population knows.

In: a `Survey` (counts by respondent and group, and the sizes of the known groups). Out: an `Estimate` by `mle`, `pimle`
or `overdispersed`, and `adjusted` or `generalised` for barrier and transmission.

Example
-------
>>> from darkfigure import nsum
>>> survey = nsum.Survey([[2, 1, 0], [4, 3, 1], [3, 2, 2]], ["teachers", "nurses", "hidden"],
...                      {"teachers": 500, "nurses": 300}, 100_000)
>>> round(nsum.mle(survey, "hidden", seed=1).value)
160
"""

from darkfigure.nsum.adjusting import adjusted, generalised, visibility
from darkfigure.nsum.overdispersed import Chains, overdispersed
from darkfigure.nsum.scaling import mle, pimle
from darkfigure.nsum.survey import Survey

__all__ = ["Chains", "Survey", "adjusted", "generalised", "mle", "overdispersed", "pimle", "visibility"]
