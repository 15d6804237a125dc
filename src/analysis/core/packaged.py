"""Tables that ship with the code: the registry of units, the genre's words, simulated values."""

from importlib.resources import as_file, files

from analysis.core.records import M, R, parse_yaml, read_csv, validate


def read_packaged(package: str, name: str, model: type[M]) -> M:
    """Read a YAML file that stands beside a package's modules.

    Args:
        package: such as ``analysis.core``.
        name: the file's name, with its folder below the package if it is in one.
        model: what it must fit.

    Raises:
        InputError: naming file, key, value and what is accepted, if it does not fit.
    """
    text = files(package).joinpath(name).read_text("utf-8")
    return validate(model, parse_yaml(text, name), name)


def read_packaged_rows(package: str, name: str, model: type[R]) -> list[R]:
    """Read a CSV file that stands beside a package's modules.

    Args:
        package: such as ``analysis.study.trends``.
        name: the file's name, with its folder below the package if it is in one.
        model: the row type.

    Raises:
        InputError: as :func:`analysis.core.records.read_csv`.
    """
    with as_file(files(package).joinpath(name)) as path:
        return read_csv(path, model)
