"""What requests name specs and settings by."""

import os
import pathlib
from typing import Optional, Union

from longtail.v1 import clip_settings_pb2, spec_pb2, spec_source_pb2

Spec = Union[str, "os.PathLike[str]", spec_pb2.ScenarioSpec, spec_source_pb2.SpecSource]


def source_of(spec: Spec) -> spec_source_pb2.SpecSource:
    """Where a request takes a spec from.

    A str with a dot or a slash, and any path, is a file of this machine, in the text format or JSON; another str is the
    id of a spec of the server's library.
    """
    if isinstance(spec, spec_source_pb2.SpecSource):
        return spec
    if isinstance(spec, spec_pb2.ScenarioSpec):
        return spec_source_pb2.SpecSource(spec=spec)
    if isinstance(spec, str) and not set("./\\") & set(spec):
        return spec_source_pb2.SpecSource(library_id=spec)
    path = pathlib.Path(spec)
    return text_source(path.read_text(encoding="utf-8"), path.name)


def text_source(text: str, file: str = "") -> spec_source_pb2.SpecSource:
    """A spec as text; diagnostics name the file, and the spec's id must be its stem."""
    return spec_source_pb2.SpecSource(text=spec_source_pb2.SpecText(file=file, text=text))


def settings(model: str = "", quality: str = "draft", dense_labels: bool = False, crf: Optional[int] = None,
             initial_frame_from_reference: bool = False) -> clip_settings_pb2.ClipSettings:
    """ClipSettings of plain values; their meaning is that of clip_settings.proto."""
    made = clip_settings_pb2.ClipSettings(
        model=model, quality=_enum(clip_settings_pb2.Quality, "QUALITY", quality), dense_labels=dense_labels,
        initial_frame_from_reference=initial_frame_from_reference)
    if crf is not None:
        made.crf = crf
    return made


def priority_of(name: str) -> str:
    return _enum(clip_settings_pb2.Priority, "PRIORITY", name)


def dataset_name(name: str) -> str:
    """"datasets/<folder>" of that or of the folder alone."""
    return name if name.startswith("datasets/") else f"datasets/{name}"


def _enum(kind, prefix: str, name: str) -> str:
    """The enum's own name for "draft", which messages take."""
    names = [value[len(prefix) + 1:].lower() for value in kind.keys()][1:]
    if name not in names:
        raise ValueError(f"{prefix.lower()} must be one of {', '.join(names)}, got {name}")
    return f"{prefix}_{name.upper()}"
