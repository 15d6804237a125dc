"""Where a draft's document lies on this machine: noted beside the draft, and never committed."""

from pathlib import Path
from typing import Final

from analysis.core.errors import InputError
from analysis.core.files import write_whole
from analysis.core.records import Record, read_json, read_yaml
from analysis.extract.intake import Document, read_document

#: The note's file; `.gitignore` names it.
NOTE: Final = ".document.json"


class Origin(Record):
    """The document's path as it was given, made absolute, and its encoding if one was."""

    path: Path
    encoding: str | None = None


def note_document(folder: Path, document: Path, encoding: str | None) -> None:
    """Note where the document of a draft lies."""
    origin = Origin(path=document.resolve(), encoding=encoding)
    write_whole(folder / NOTE, origin.model_dump_json().encode())


def find_document(folder: Path, given: Path | None, encoding: str | None = None) -> Document:
    """Read a draft's document: the one given, else the one that the draft was made from.

    Raises:
        InputError: if none is noted, it can't be read, or it is another than the draft's.
    """
    if given is None:
        note = folder / NOTE
        if not note.is_file():
            msg = (
                f"{folder}: it isn't noted where its document lies; name it: "
                "make review NAME=… SOURCE=document"
            )
            raise InputError(msg)
        origin = read_json(note, Origin)
        given, encoding = origin.path, origin.encoding
    document = read_document(given, encoding=encoding)
    known = read_yaml(folder / "source.yml").get("sha256")
    if known and known != document.sha256:
        msg = (
            f"{given}: sha256 {document.sha256}, but {folder.name}/source.yml is about the "
            f"document with sha256 {known}; offsets would not fit"
        )
        raise InputError(msg)
    return document
