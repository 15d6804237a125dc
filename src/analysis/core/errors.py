"""The one error a user can cause."""


class InputError(Exception):
    """Something handed to the project can't be used as it is.

    The message names where it stands (file, row, column), the value met, and what would be
    accepted. The command line prints it without a traceback and exits with status 2.
    """
