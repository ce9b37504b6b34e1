"""Clips as the service makes them: frames as arrays, and their labels."""

import dataclasses
from typing import Dict, Iterable, Iterator, List, Optional

import google_crc32c
import numpy as np

from longtail.connection import Connection
from longtail.data import Sample
from longtail.members import MemberAssembler
from longtail.v1 import rollout_service_pb2, rollout_service_pb2_grpc

FORMATS = ("rgb", "png", "jpeg", "h264")
_CODECS = {"png": "png", "jpeg": "mjpeg", "h264": "h264"}


@dataclasses.dataclass(frozen=True)
class Clip:
    """One clip: its frames as they came, decoded when asked for, and its labels."""

    unit_id: str  # key that the sample would have in a dataset of the same settings
    sample_index: int
    start: rollout_service_pb2.ClipStart  # calibration, scenario, events, provenance; empty for a failure
    format: str  # one of FORMATS
    packed: Dict[str, List[bytes]]  # camera -> an entry a frame
    time_us: np.ndarray  # int64 [T], since frame 0
    action: np.ndarray  # float32 [T, 6], the columns of action.npy
    labels: Optional[Sample] = None  # every member of a sample but the videos; None without labels
    failure: str = ""  # why there is no clip for this sample index: every try was rejected. All else is empty then

    @property
    def cameras(self) -> List[str]:
        return list(self.packed)

    def frames(self, camera: str = "") -> np.ndarray:
        """All frames of a camera, the first one by default: uint8 [T, H, W, 3], RGB. Needs PyAV for all but "rgb"."""
        camera = camera or self.cameras[0]
        if self.format != "rgb":
            return _decode(self.packed[camera], self.format)
        size = next(each for each in self.start.cameras if each.name == camera)
        return np.stack([np.frombuffer(frame, np.uint8).reshape(size.height_px, size.width_px, 3)
                         for frame in self.packed[camera]])


def _decode(packed: List[bytes], form: str) -> np.ndarray:
    import av  # only packed frames need it

    streams = [packed] if form == "h264" else [[picture] for picture in packed]  # pictures know of no other
    frames = []
    for stream in streams:
        codec = av.CodecContext.create(_CODECS[form], "r")
        frames += [frame for data in stream for frame in codec.decode(av.Packet(data))] + codec.decode(None)
    return np.stack([frame.to_ndarray(format="rgb24") for frame in frames])


def rollout_parts(connection: Connection, request: rollout_service_pb2.GenerateRolloutRequest
                  ) -> Iterator[rollout_service_pb2.GenerateRolloutResponse]:
    """The parts of an undisturbed stream: one that breaks is resumed by its token, and no part comes twice.

    ValueError for a chunk whose checksum is wrong.
    """
    stub = rollout_service_pb2_grpc.RolloutServiceStub(connection.channel)
    wanted = rollout_service_pb2.GenerateRolloutRequest()
    wanted.CopyFrom(request)
    under_way = ""  # unit id of the clip that has begun and not ended
    parts = connection.stream(lambda: stub.GenerateRollout(wanted, metadata=connection.metadata),
                              is_progress=lambda part: not part.HasField("start"))
    for part in parts:
        kind = part.WhichOneof("part")
        if kind == "chunk":
            _check_crc(part.chunk)
        wanted.resume_token = part.resume_token
        # A resumed stream begins with the start of the clip that it goes on with.
        repeated = kind == "start" and part.start.unit_id == under_way
        under_way = "" if kind in ("end", "failure") else getattr(part, kind).unit_id
        if not repeated:
            yield part


def _check_crc(chunk: rollout_service_pb2.ClipChunk) -> None:
    crc = 0
    for camera in chunk.cameras:
        for frame in camera.frames:
            crc = google_crc32c.extend(crc, frame)
    if crc != chunk.crc32c:
        raise ValueError(f"{chunk.unit_id}: CRC-32C of chunk {chunk.chunk_index} must be {chunk.crc32c:08x}, "
                         f"got {crc:08x}")


def clips_of(parts: Iterable[rollout_service_pb2.GenerateRolloutResponse],
             request: rollout_service_pb2.GenerateRolloutRequest) -> Iterator[Clip]:
    """Whole clips of the parts of a stream."""
    form = rollout_service_pb2.FrameFormat.Name(request.frame_format)[len("FRAME_FORMAT_"):].lower()
    empty = rollout_service_pb2.ClipStart()
    start, members = empty, MemberAssembler()
    chunks: List[rollout_service_pb2.ClipChunk] = []
    for part in parts:
        kind = part.WhichOneof("part")
        if kind == "start":
            start, chunks, members = part.start, [], MemberAssembler()
        elif kind == "chunk":
            chunks.append(part.chunk)
        elif kind == "labels":
            members.add(part.labels.pieces)
        elif kind == "failure":
            failure = part.failure
            yield Clip(failure.unit_id, failure.sample_index, empty, form, {}, np.zeros(0, np.int64),
                       np.zeros((0, 6), np.float32), failure=failure.reason)
        elif kind == "end":
            labels = None if request.omit_labels else Sample(start.unit_id, members.finish())
            yield _clip(start, chunks, labels, form)


def _clip(start: rollout_service_pb2.ClipStart, chunks: List[rollout_service_pb2.ClipChunk], labels: Optional[Sample],
          form: str) -> Clip:
    packed: Dict[str, List[bytes]] = {camera.name: [] for camera in start.cameras}
    for chunk in chunks:
        for each in chunk.cameras:
            packed[each.camera] += each.frames
    time_us = np.array([time for chunk in chunks for time in chunk.time_us], np.int64)
    action = np.array([value for chunk in chunks for value in chunk.action], np.float32).reshape(len(time_us), -1)
    for camera, frames in packed.items():
        if len(frames) != start.num_frames:
            raise ValueError(f"{start.unit_id}: {camera} must have {start.num_frames} frames, got {len(frames)}")
    return Clip(start.unit_id, start.sample_index, start, form, packed, time_us, action, labels)
