"""Work on a draft in the browser: `analysis review NAME`.

A page on this machine's loopback shows the document with its figures marked, the indicators, the
pairs and the claims that follow from them, and takes corrections. `content` says what a
correction makes of the files of `data/raw/<name>/`, `faults` what is refused and why, in the
page's language; `draft` holds the files and changes them, `view` says what the page shows,
`server` answers the browser, and `log` notes what each attempt took. The page itself is `assets/`.
A correction is checked by the models that read the files again, saved at once, and can be taken
back.
"""
