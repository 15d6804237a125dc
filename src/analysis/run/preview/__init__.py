"""The brief while it is written: `analysis preview SCENARIO`.

A page on this machine's loopback shows the finished brief; a file that is saved makes it anew, and
the page is loaded again where its reader was. `inputs` says whether what the brief is made from
has changed, `watch` asks it whenever something was saved, `builds` makes one build after another
and says how far they are, `page` gives the served copy of a page its script, and `server` answers
the browsers. The script is `assets/preview.js`. Nothing of it gets into the report's files.
"""
