"""The pages around the briefs: a template's body, filled with text that comes from data."""

import re
from html import escape

import jinja2
from jinja2.filters import do_mark_safe
from jinja2.runtime import Context

from analysis.core.text import show_unseen
from analysis.render.frame import BARE, Frame
from analysis.render.page import ENVIRONMENT, fill_page
from analysis.words.catalogue import Catalogue, Language, resolve

_CHINESE = re.compile("[\u3001-\u303f\u3400-\u9fff\uff01-\uffee]+")
_KILOBYTE = 1000


def fill_fragment(
    template: str,
    *,
    title: str,
    words: Language | Catalogue,
    frame: Frame = BARE,
    **values: object,
) -> str:
    """Return one self-contained page: the template's body with the values in it.

    Templates autoescape. In them ``say`` says a message in the page's language; the filter
    ``text`` shows text from data harmlessly, its Chinese marked as such on a page in another
    language; ``size`` writes a number of bytes; ``html`` lets HTML through that is our own.
    """
    said = resolve(words)
    body = ENVIRONMENT.get_template(template).render(title=title, say=said.say, **values)
    return fill_page(body, title=show_unseen(title), language=said, frame=frame)


@jinja2.pass_context
def _show(context: Context, text: str) -> str:
    """Return text from data as HTML that shows it on the page whose words ``say`` says."""
    is_chinese = context["say"]("language.script") == "han"
    return do_mark_safe(escape(show_unseen(text)) if is_chinese else mark_text(text))


def mark_text(text: str) -> str:
    """Return text as HTML that shows it, runs of Chinese marked with their language."""
    return _CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', escape(show_unseen(text)))


def format_size(size: int) -> str:
    """Return a number of bytes as a reader wants it: 380 kB, 14.8 MB."""
    if size < _KILOBYTE:
        return f"{size} B"
    if size < _KILOBYTE**2:
        return f"{size / _KILOBYTE:.0f} kB"
    return f"{size / _KILOBYTE**2:.1f} MB"


ENVIRONMENT.filters |= {"text": _show, "html": do_mark_safe, "size": format_size}
