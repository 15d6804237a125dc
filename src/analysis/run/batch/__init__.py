"""Many scenarios in one go: `analysis batch`, on all cores of a machine or of a cluster.

    grid.py      which scenarios: bases × values, each checked as a parameter file is
    made.py      what a report is made from; what marks an engine; what a folder holds
    journal.py   what is finished, so that a batch that was killed goes on where it was
    child.py     a process that runs scenarios one after the other
    local.py     as many such processes as there are jobs
    remote.py    the same on a worker of a cluster, which shares no folder with us
    cluster.py   the cluster, through Dask
    table.py     every number of every scenario, as CSV and Parquet
    page.py      the page of the batch, and its list of failures
    overnight.py the batch as a whole

A scenario is run by a function that is handed down from the top: `run_report`, but for tests.
"""
