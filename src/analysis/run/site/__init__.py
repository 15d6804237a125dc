"""The site: every scenario's report, a page of its files, the data, ready for any web server.

    index.html                     each scenario's finding, picture and briefs; data; archives
    <scenario>/                    the latest edition, and a page of its files
    <scenario>/<edition>/          each edition as it was published
    data/                          raw and reference data, their dictionary
    api/                           the engine's code
    archive/                       replication archives

A page in English has the name without a language; the others stand beside it, such as
`index.zh.html`. Every link is relative and names a file, so that the site works from a folder and
from a sub-path of a server; no page needs a script. Editions that the site already has are kept.
"""

from analysis.run.site.build import Site, build_site

__all__ = ["Site", "build_site"]
