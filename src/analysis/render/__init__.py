"""Markdown -> one self-contained HTML page and one archival PDF; notebooks -> HTML.

The two outputs are made from one parsed document, so that tables, figures and numbers carry the
same labels in both:

    Markdown --pandoc--> syntax tree --checks, labels--> tree of the brief
        tree --pandoc--> HTML fragment --page.html.j2--> brief.html
        tree --pandoc--> Typst markup  --brief.typ-----> brief.pdf (PDF/A-2a and PDF/UA-1)

What the Markdown of a brief may hold
-------------------------------------
*Headline and standfirst.* At most one level-1 heading, as the first block; without it
``Metadata.title`` is the headline. Then, if wanted, a lead paragraph::

    # R&D institutions grew [80%]{.num .key ref="n-growth"} in four years

    ::: standfirst
    One or two sentences that say what follows from it.
    :::

Sections are level 2, subsections level 3.

*First screen.* A div ``hero`` holds two figures side by side, on a phone one below the other; both
are shown by their narrow drawing. Findings are ``::: findings`` around one ordered list, each item
beginning with its key figure, a span of class ``key-figure``; a div ``sure`` says how sure they
are::

    ::: findings
    1. [[+80.1%]{.num .key ref="n-growth"}]{.key-figure} **More institutions.** Two lines of text.
    :::

    ::: sure
    **How sure?** Firm: findings 1 and 2.
    :::

*Numbers.* A span of class ``num`` whose ``ref`` is the id of an entry of the appendix. Those of
class ``key`` too carry a finding: in HTML they open a popover made of their entry. The others are
marked only where the reader asks to see all sources. Write them with `mark_number`::

    [1,621]{.num .key ref="n-institutions-2019"}

*Appendix.* A div ``appendix`` (two columns in print) that holds headings of level 3, each followed
by its entries. Links back to each place that uses the number are added here. An entry's first
paragraph is the number's name; each further one begins with a span of class ``what`` and of one of
the classes of `PARTS`, which labels it. A formula stands in a span of class ``formula``. Write
entries with `mark_entry`::

    :::::: appendix
    ## Every number and where it comes from

    ### Growth

    ::: {#n-growth .entry value="80.1%" code="growth.institutions.pct"
         cell="notebooks/02_growth.html#cell-growth" span="79.9 80.1 80.3"}
    Enterprise R&D institutions: growth, 2015–2019

    [Print]{.what .print} “[900家]{lang=zh}”, “[1621家]{lang=zh}” (p. 31)

    [Formula]{.what .calculation} [100 × (1,621 ÷ 900 − 1)]{.formula}
    :::
    ::::::

``value`` is the number as the text prints it, ``code`` its id in `numbers.json`, ``cell`` the
notebook cell that made it, ``span`` its lower bound, value and upper bound where they differ.

*References.* A div ``references`` around one list, each item beginning with an empty span whose id
entries link to: ``- []{#ref-3}[3] Publisher: title.``

*Tables and figures.* A div ``table`` or ``figure`` with an id; its first paragraph is the caption,
then one pipe table or one image with alt text, then notes and sources. Labels ("Table 1"),
"Note:" and "Source:" are added here, in the document's language; ``[](#tbl-key)`` becomes the
label of that table::

    ::: {#tbl-key .table}
    Key indicators, 2015 and 2019

    | Indicator | 2015 | 2019 |
    |:----------|-----:|-----:|
    | R&D/GDP, % | 2.65 | 3.0 |

    ::: note
    Bounds follow from rounding.
    :::
    ::: source
    Compendium, pp. 8 and 31.
    :::
    :::

    ::: {#fig-growth .figure}
    Institutions grew faster than anything else

    ![Alt text: what the chart shows, with its numbers](figures/growth.svg)
    :::

Right-aligned columns of plain numbers are aligned at the decimal point. A row of which only the
first cell has text heads the group of rows below it. Images are SVG or PNG in the ``resources``
folder. Beside `NAME.svg` may lie `NAME.text.svg` and `NAME.narrow.text.svg`, whose text is text in
the shipped type: wide for a page and for print, narrow for a phone and for the first screen.

*Limits.* ``::: callout`` around anything.

*Not supported, on purpose.* Raw HTML, Typst and TeX appear as the text they are; mathematics is
given as text (PDF/UA wants a spoken form of each equation); quotes and dashes are typed as they
should appear; links go to ``https:``, ``mailto:``, an id of the document, or a file beside the
report. Text that comes from data goes through `escape_markdown`.
"""

from analysis.render.frame import Frame, Way, frame_brief
from analysis.render.glyphs import check_glyphs
from analysis.render.markup import (
    PARTS,
    Metadata,
    escape_markdown,
    format_date,
    mark_entry,
    mark_language,
    mark_number,
)
from analysis.render.notebook import render_notebook
from analysis.render.page import render_html
from analysis.render.pdf import render_pdf

__all__ = [
    "PARTS",
    "Frame",
    "Metadata",
    "Way",
    "check_glyphs",
    "escape_markdown",
    "format_date",
    "frame_brief",
    "mark_entry",
    "mark_language",
    "mark_number",
    "render_html",
    "render_notebook",
    "render_pdf",
]
