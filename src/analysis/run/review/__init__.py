"""Work on a draft in the browser: `analysis review NAME`.

A page on this machine's loopback shows the document with its figures marked, the indicators, the
pairs and the claims that follow from them, and takes corrections. `draft` holds the files of
`data/raw/<name>/` and changes them, `view` says what the page shows, `server` answers the
browser; the page itself is `assets/`. A correction is checked by the models that read the files
again, saved at once, and can be taken back.
"""
