"""Writes a dataset folder of two short clips by hand, so that the reader can be tested without generating anything."""

import io
import json
import math
import pathlib
import tarfile

import av
import numpy as np

NUM_FRAMES = 5
WIDTH, HEIGHT = 256, 128
CAMERA = "front_60fov"
ACTION = ["steer", "accel_cmd", "throttle", "brake", "gear", "turn_signal"]
EGO = ["x", "y", "z", "qx", "qy", "qz", "qw", "vx", "vy", "vz", "ax", "ay", "az", "speed", "yaw_rate", "curvature"]
AGENT2D = [f"{kind}_{edge}" for kind in ("visible", "full") for edge in ("x0", "y0", "x1", "y1")]


def _npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def _mp4(num_frames):
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for index in range(num_frames):
            picture = np.full((HEIGHT, WIDTH, 3), 40 * index, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return buffer.getvalue()


def _constant_turn(steer_rad, speed_mps, wheelbase_m):
    """Exact circle that the vehicle drives with a fixed wheel: [T, 4] x, y, yaw, speed."""
    curvature = math.tan(steer_rad) / wheelbase_m
    rows = []
    for index in range(NUM_FRAMES):
        yaw = curvature * speed_mps * 0.1 * index
        rows.append((math.sin(yaw) / curvature, (1 - math.cos(yaw)) / curvature, yaw, speed_mps))
    return rows


def make_members(unit_id, steer_rad=0.1, speed_mps=10.0):
    wheelbase_m = 2.8
    ego = np.zeros((NUM_FRAMES, len(EGO)))
    for row, (x, y, yaw, speed) in zip(ego, _constant_turn(steer_rad, speed_mps, wheelbase_m)):
        row[[0, 1, 5, 6, 13]] = x, y, math.sin(yaw / 2), math.cos(yaw / 2), speed
    action = np.zeros((NUM_FRAMES, len(ACTION)), np.float32)
    action[:, 0] = steer_rad
    action[3:, 3] = 0.5

    def schema(member, columns):
        return {"member": member, "columns": [{"name": name, "unit": "1", "frame": ""} for name in columns]}

    meta = {
        "schema_version": 1, "unit_id": unit_id, "fps": {"num": 10, "den": 1},
        "T": NUM_FRAMES, "cameras": [CAMERA],
        "vehicle": {"model": "kinematic_bicycle_midpoint/1", "dt_s": 0.01, "wheelbase_m": wheelbase_m,
                    "limits": {"max_speed_mps": 60}},
        "arrays": [schema("action.npy", ACTION), schema("ego.npy", EGO),
                   schema("agent2d.npy", AGENT2D + ["occlusion", "truncation"])],
        "enums": [{"name": "actor_class", "values": [{"name": "car", "number": 1}]}],
    }
    event = {"event": "close_cut_in", "kind": "observed", "t0_us": 100000, "t1_us": 250000, "frame0": 1, "frame1": 2,
             "actor_ids": [1], "window0_us": 0, "window1_us": 200000}
    boxes = np.array([[10, 20, 30, 40, 9.5, 19.5, 30.2, 40.1, 0.1, 0]], np.float32)
    return {
        "meta.json": json.dumps(meta).encode(),
        "calib.json": json.dumps({"cameras": [{"name": CAMERA, "width_px": WIDTH, "height_px": HEIGHT}]}).encode(),
        "caption.txt": "Ego turns left.\n".encode(),
        "event.json": json.dumps([event, dict(event, kind="requested")]).encode(),
        "metrics.json": json.dumps({"ego_contact": False}).encode(),
        "time.npy": _npy(np.arange(NUM_FRAMES, dtype=np.int64) * 100000),
        "valid.npy": _npy(np.ones(NUM_FRAMES, np.uint8)),
        "action.npy": _npy(action),
        "ego.npy": _npy(ego),
        "agent3d.npy": _npy(np.zeros((0, 15), np.float32)),
        "agent3d_idx.npy": _npy(np.zeros((0, 4), np.int32)),
        "agent2d.npy": _npy(boxes),
        "agent2d_idx.npy": _npy(np.array([[0, 0, 1, 1]], np.int32)),
        f"{CAMERA}.mp4": _mp4(NUM_FRAMES),
    }


def write_dataset(root):
    """One committed shard with two samples, and one without a commit record."""
    root = pathlib.Path(root)
    (root / "shards").mkdir(parents=True)
    (root / "commits").mkdir()
    for shard, keys in (("shard-000000", ["aaaa", "bbbb"]), ("shard-000001", ["cccc"])):
        with tarfile.open(root / "shards" / f"{shard}.tar", "w", format=tarfile.USTAR_FORMAT) as tar:
            for number, key in enumerate(keys):
                for extension, data in make_members(key, steer_rad=0.05 + 0.05 * number).items():
                    entry = tarfile.TarInfo(f"{key}.{extension}")
                    entry.size = len(data)
                    tar.addfile(entry, io.BytesIO(data))
    (root / "commits" / "shard-000000.json").write_text("{}")
