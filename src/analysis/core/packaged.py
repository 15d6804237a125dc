"""Tables that ship with the code: the registry of units, the genre's words, in YAML."""

from importlib.resources import files

from analysis.core.records import M, parse_yaml, validate


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
