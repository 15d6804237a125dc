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

    # R&D institutions grew [80%]{.num ref="n-growth" tip="…"} in four years

    ::: standfirst
    One or two sentences that say what follows from it.
    :::

Sections are level 2, subsections level 3.

*Numbers.* A span of class ``num`` whose ``ref`` is the id of an entry of the appendix; ``tip`` is
shown on hover and focus in HTML and dropped from the PDF. Write them with `mark_number`::

    [1,621]{.num ref="n-institutions-2019" tip="p. 31, printed 1621家; exact"}

*Appendix.* A div ``appendix`` (two columns in print) that holds headings and entries. Links back
to each place that uses the number are added here. Write entries with `mark_entry`::

    :::::: appendix
    ## Every number and where it comes from

    ::: {#n-institutions-2019 .entry value="1,621"}
    Enterprise R&D institutions, 2019. Page 31, printed “[1621家]{lang=zh}”.
    :::
    ::::::

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

Right-aligned columns of plain numbers are aligned at the decimal point. Images are SVG or PNG
inside the ``resources`` folder.

*Key findings and limits.* ``::: findings`` around one ordered list, ``::: callout`` around
anything.

*Not supported, on purpose.* Raw HTML, Typst and TeX appear as the text they are; mathematics is
given as text (PDF/UA wants a spoken form of each equation); quotes and dashes are typed as they
should appear; links go to ``https:``, ``mailto:``, an id of the document, or a file beside the
report. Text that comes from data goes through `escape_markdown`.
"""

from analysis.render.glyphs import check_glyphs
from analysis.render.markup import (
    Metadata,
    escape_markdown,
    format_date,
    mark_entry,
    mark_number,
)
from analysis.render.notebook import render_notebook
from analysis.render.page import render_html
from analysis.render.pdf import render_pdf

__all__ = [
    "Metadata",
    "check_glyphs",
    "escape_markdown",
    "format_date",
    "mark_entry",
    "mark_number",
    "render_html",
    "render_notebook",
    "render_pdf",
]
