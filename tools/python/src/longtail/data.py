"""Reads Longtail samples: a small typed layer over tar, JSON, NumPy and mp4.

Needs NumPy; `Sample.video` also needs PyAV (`pip install av`). Any WebDataset reader does as well: a sample is a
group of tar members `<key>.<extension>`, see docs/dataset_format.md.

    from longtail.data import read_shard, shard_paths

    for shard in shard_paths("my_dataset"):
        for sample in read_shard(shard):
            speed_mps = sample.column("ego.npy", "speed")    # float64 [T]
            frames = sample.video("front_60fov")             # uint8 [T, H, W, 3], RGB
"""

import dataclasses
import functools
import io
import json
import math
import pathlib
import tarfile
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

SCHEMA_VERSION = 1
GEAR_REVERSE = 2


@dataclasses.dataclass(frozen=True)
class Sample:
    """One clip with its labels: the bytes of its members, decoded when asked for."""

    key: str
    members: Dict[str, bytes]  # extension ("ego.npy") -> bytes, in the order of the shard

    @functools.cached_property
    def meta(self) -> Dict[str, Any]:
        meta = self.json("meta.json")
        if meta["schema_version"] != SCHEMA_VERSION:
            raise ValueError(f"{self.key}: schema_version must be {SCHEMA_VERSION}, got {meta['schema_version']}")
        return meta

    def json(self, extension: str) -> Any:
        return json.loads(self.members[extension])

    def text(self, extension: str = "caption.txt") -> str:
        return self.members[extension].decode("utf-8")

    def array(self, extension: str) -> np.ndarray:
        """A .npy member, or the one array of a .npz member."""
        loaded = np.load(io.BytesIO(self.members[extension]), allow_pickle=False)
        return loaded if isinstance(loaded, np.ndarray) else loaded[loaded.files[0]]

    def column_index(self, extension: str, column: str) -> int:
        schema = next(array for array in self.meta["arrays"] if array["member"] == extension)
        return [entry["name"] for entry in schema["columns"]].index(column)

    def column(self, extension: str, column: str) -> np.ndarray:
        """One named column of an array; names, units and frames are in meta.json."""
        return self.array(extension)[:, self.column_index(extension, column)]

    def enum(self, name: str) -> Dict[int, str]:
        """Names of an enum's numbers, such as enum("actor_class")[1] == "car"."""
        table = next(table for table in self.meta["enums"] if table["name"] == name)
        return {entry["number"]: entry["name"] for entry in table["values"]}

    def events(self, kind: str = "observed") -> List[Dict[str, Any]]:
        return [event for event in self.json("event.json") if event["kind"] == kind]

    def video(self, camera: str) -> np.ndarray:
        """All frames of a camera: uint8 [T, H, W, 3], RGB."""
        return decode_mp4(self.members[f"{camera}.mp4"])


def decode_mp4(data: bytes) -> np.ndarray:
    """Frames of an mp4: uint8 [T, H, W, 3], RGB."""
    import av  # only video needs it

    with av.open(io.BytesIO(data)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def shard_paths(dataset: Union[str, pathlib.Path]) -> List[pathlib.Path]:
    """Committed shards of a dataset folder, in order: tars that have a commit record."""
    root = pathlib.Path(dataset)
    return [shard for shard in sorted((root / "shards").glob("*.tar"))
            if (root / "commits" / f"{shard.stem}.json").exists()]


def read_shard(path: Union[str, pathlib.Path]) -> Iterator[Sample]:
    """The samples of a shard, in order."""
    key: Optional[str] = None
    members: Dict[str, bytes] = {}
    with tarfile.open(path) as tar:
        for entry in tar:
            stem, extension = entry.name.split(".", 1)
            if key is not None and stem != key:
                yield Sample(key, members)
                members = {}
            key = stem
            file = tar.extractfile(entry)
            if file is None:
                raise ValueError(f"{path}: {entry.name} must be a file")
            members[extension] = file.read()
    if key is not None:
        yield Sample(key, members)


@dataclasses.dataclass(frozen=True)
class SampleEntry:
    """Where a committed sample lies."""

    shard: pathlib.Path
    key: str
    members: Tuple[Tuple[str, int, int], ...]  # (extension, offset in the shard, size), bytes

    def read(self, extensions: Sequence[str] = ()) -> Sample:
        """The sample, or these members of it."""
        with open(self.shard, "rb") as file:
            members = {}
            for extension, offset, size in self.members:
                if extensions and extension not in extensions:
                    continue
                file.seek(offset)
                members[extension] = file.read(size)
                if len(members[extension]) != size:
                    raise ValueError(f"{self.shard}: {self.key}.{extension} must have {size} bytes, "
                                     f"got {len(members[extension])}")
        return Sample(self.key, members)


def sample_entries(dataset: Union[str, pathlib.Path]) -> List[SampleEntry]:
    """The committed samples of a dataset folder, in plan order, from its commit records; no shard is opened."""
    root = pathlib.Path(dataset)
    entries = []
    for path in sorted((root / "commits").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        fields = [record["member_fields"].index(name) for name in ("extension", "offset", "bytes")]
        for sample in record["samples"]:
            members = tuple(tuple(member[field] for field in fields) for member in sample["members"])
            entries.append(SampleEntry(root / "shards" / f"{record['shard']}.tar", sample["unit_id"], members))
    return entries


def from_webdataset(group: Mapping[str, Any]) -> Sample:
    """A Sample from what the `webdataset` package yields without .decode()."""
    members = {name: value for name, value in group.items() if not name.startswith("__")}
    return Sample(group["__key__"], members)


def yaw_of(quaternion_xyzw: np.ndarray) -> np.ndarray:
    """Heading, rad, of rotations about z: [..., 4] -> [...]."""
    x, y, z, w = np.moveaxis(np.asarray(quaternion_xyzw), -1, 0)
    return np.arctan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))


def integrate_actions(sample: Sample) -> np.ndarray:
    """Ego's path from its first state and its actions alone: float64 [T, 4] x, y (m, clip), yaw (rad), speed (m/s).

    Carries out the equations of meta.json's `vehicle`; an action is held from its frame to the next. Where something
    strikes ego (`ego_contact` of metrics.json), its true path leaves this one.
    """
    vehicle = sample.meta["vehicle"]
    if vehicle["model"] != "kinematic_bicycle_midpoint/1":
        raise ValueError(f"vehicle.model must be kinematic_bicycle_midpoint/1, got {vehicle['model']}")
    dt_s, wheelbase_m = vehicle["dt_s"], vehicle["wheelbase_m"]
    max_speed_mps = vehicle["limits"]["max_speed_mps"]
    time_us = sample.array("time.npy")
    steer_rad = sample.column("action.npy", "steer").astype(np.float64)
    accel_mps2 = sample.column("action.npy", "accel_cmd").astype(np.float64)
    reverses = sample.column("action.npy", "gear") == GEAR_REVERSE
    start = sample.array("ego.npy")[0]
    x_m, y_m, yaw_rad = start[0], start[1], float(yaw_of(start[3:7]))
    speed_mps = start[sample.column_index("ego.npy", "speed")]

    states = [(x_m, y_m, yaw_rad, speed_mps)]
    for frame in range(len(time_us) - 1):
        curvature = math.tan(steer_rad[frame]) / wheelbase_m
        least_mps, most_mps = (-max_speed_mps, 0.0) if reverses[frame] else (0.0, max_speed_mps)
        for _ in range(round((time_us[frame + 1] - time_us[frame]) * 1e-6 / dt_s)):
            next_speed_mps = min(max(speed_mps + accel_mps2[frame] * dt_s, least_mps), most_mps)
            middle_mps = (speed_mps + next_speed_mps) / 2
            middle_yaw_rad = yaw_rad + curvature * middle_mps * dt_s / 2
            x_m += middle_mps * math.cos(middle_yaw_rad) * dt_s
            y_m += middle_mps * math.sin(middle_yaw_rad) * dt_s
            yaw_rad += curvature * middle_mps * dt_s
            speed_mps = next_speed_mps
        states.append((x_m, y_m, yaw_rad, speed_mps))
    return np.array(states)
