"""The report as one HTML file: fonts and charts inside it, no script, no request to any host."""

from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from testimonia.core.values import Language
from testimonia.publish import charts, fonts
from testimonia.publish.report import Report
from testimonia.publish.runs import runs

TAGS: dict[Language, str] = {"en": "en", "ko": "ko", "zh": "zh-Hans"}
_FONTS = "/* fonts */"


def render_html(report: Report) -> bytes:
    """Return the page; the same report gives the same bytes."""
    environment = Environment(
        loader=DictLoader({"report.html": _template("report.html")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["runs"] = lambda text, language=report.language: _marked(text, language)
    environment.filters["tag"] = TAGS.__getitem__
    environment.filters["chart"] = lambda svg, id, n: Markup(charts.named_parts(svg, f"{id}-{n}"))  # noqa: S704
    page = environment.get_template("report.html").render(
        report=report,
        words=report.words,
        css=Markup(_template("report.css")),  # noqa: S704
    )
    # The fonts come last: only now it is known which glyphs the page uses.
    return page.replace(_FONTS, fonts.css(page), 1).encode()


def _marked(text: str, language: Language) -> Markup:
    return Markup("").join(
        escape(run) if own == language else Markup('<span lang="{}">{}</span>').format(TAGS[own], run)
        for own, run in runs(text, language)
    )


def _template(name: str) -> str:
    return files(__package__).joinpath("templates", "publish", name).read_text(encoding="utf-8")
