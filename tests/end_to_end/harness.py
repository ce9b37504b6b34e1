"""What the end-to-end tests share: the real binaries, specs of short clips, and a look at what a dataset folder holds.

Tests run in the root of the runfiles, where Bazel has put the binaries. To use others from a checkout:

    LONGTAIL_BIN=bazel-bin/tools/cli LONGTAIL_WEIGHTS=my.safetensors python3 -m unittest tests.end_to_end.samples_test
"""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path.cwd()
BINARIES = pathlib.Path(os.environ.get("LONGTAIL_BIN", ROOT / "tools" / "cli")).absolute()
WEIGHTS = pathlib.Path(
    os.environ.get("LONGTAIL_WEIGHTS", ROOT / "generator/world_model/weights/small.safetensors")).absolute()
LIBRARY = ROOT / "scenarios" / "library"
QUICK_BRAKE = ROOT / "tests" / "end_to_end" / "quick_brake.textproto"
NUM_FRAMES = 41  # of a quick_brake clip
SEED = 7

sys.path[:0] = [str(ROOT / "tests" / "python"), str(ROOT / "tools" / "python" / "src")]

# Sixteen times fewer pixels than the model's size: for tests of what is not about pixels. The reference camera takes it.
TINY_SIZE = '    name: "front_60fov"\n    width_px: 64\n    height_px: 32\n'
TINY_CAMERA = "sensors {\n  cameras {\n" + TINY_SIZE + "  }\n}\n"


def environment(**variables):
    return {**os.environ, "LONGTAIL_ROOT": str(ROOT), "NO_COLOR": "1", **variables}


def command(*args):
    return [str(BINARIES / "longtail")] + [str(arg) for arg in args]


def run(*args, **variables):
    """The finished process: returncode, stdout, stderr as text. variables: of its environment."""
    return subprocess.run(command(*args), env=environment(**variables), capture_output=True, text=True, check=False,
                          timeout=600)


def start(*args):
    """The running process; its output is thrown away."""
    return subprocess.Popen(command(*args), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def generate_flags(spec, out, *flags, model="reference", clips=1, seed=SEED, batch=1, weights=WEIGHTS):
    """Words of `generate` with every clip a batch of its own, so that there is much to lose and to share out."""
    of_net = ["--weights", weights] if model == "net" else []
    return ["generate", spec, "--out", out, "--model", model, "--clips", clips, "--seed", seed, "--batch", batch,
            *of_net, *flags]


def generate(spec, out, *flags, variables=None, **options):
    """Makes a dataset, which must succeed, and returns its folder. variables: of the process' environment."""
    done = run(*generate_flags(spec, out, *flags, **options), **(variables or {}))
    if done.returncode != 0:
        raise AssertionError(f"generate ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return pathlib.Path(out)


def bare(spec):
    """The text of a spec with nothing beside its roads."""
    return re.sub(r"(vegetation|buildings)_ratio: [\d.]+", r"\1_ratio: 0", spec.read_text())


def write_tiny(folder, spec=QUICK_BRAKE):
    """A copy of a spec with the tiny camera and nothing beside the road; a spec's name is that of its file."""
    path = pathlib.Path(folder) / spec.name
    for part in spec.parent.glob("parts/*.textproto"):
        (path.parent / "parts").mkdir(parents=True, exist_ok=True)
        (path.parent / "parts" / part.name).write_text(bare(part))
    path.parent.mkdir(parents=True, exist_ok=True)
    text = bare(spec)
    own_camera = '    name: "front_60fov"\n'
    path.write_text(text.replace(own_camera, TINY_SIZE) if "\nsensors {" in text else text + TINY_CAMERA)
    return path


def train_tiny(data, out, *flags):
    """Weights of the tiny config, which draws 64 x 32 px like the tiny camera, after a few steps on a dataset."""
    done = run("model", "train", "--data", data, "--out", out, "--config", "tiny", "--steps", 6, "--batch", 2, *flags)
    if done.returncode != 0:
        raise AssertionError(f"model train ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return pathlib.Path(out) / "weights.safetensors"


def temporary_folder(cls):
    """A folder that lives as long as the tests of a class."""
    folder = tempfile.TemporaryDirectory(prefix="longtail_")
    cls.addClassCleanup(folder.cleanup)
    return pathlib.Path(folder.name)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digests(root):
    """SHA-256 of each file that equal datasets have equal: shards, commit records, the plan and the current index."""
    files = [*root.glob("shards/*"), *root.glob("commits/*"), root / "plan.json", root / "CURRENT"]
    if (root / "CURRENT").exists():
        files += (root / (root / "CURRENT").read_text().strip()).rglob("*")
    return {str(path.relative_to(root)): sha256(path) for path in files if path.is_file()}


def commits(root):
    """The commit records, in order."""
    return [json.loads(path.read_text()) for path in sorted((root / "commits").glob("*"))]


def assert_nothing_half_written(test, root):
    """What a reader may trust is whole: each record is JSON and its tar has the size and the hash in it."""
    for path in (root / "commits").glob("*"):
        test.assertRegex(path.name, r"^shard-\d{6}\.json$")
        record = json.loads(path.read_text())
        shard = root / "shards" / f"{record['shard']}.tar"
        test.assertEqual((shard.stat().st_size, sha256(shard)), (record["bytes"], record["sha256"]), path.name)
    if (root / "CURRENT").exists():
        index = root / (root / "CURRENT").read_text().strip()
        json.loads((index / "shardindex.json").read_text())
        json.loads((index / "dataset.json").read_text())
    for path in root.glob("gen-*"):
        test.assertRegex(path.name, r"^gen-\d{6}$")


def children(pid):
    """Process ids of the children of a process, the living ones."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = re.match(r".*\) (\S) (\d+)", stat.read_text(), re.DOTALL).groups()
        except (OSError, AttributeError):
            continue  # it ended meanwhile
        if int(parent) == pid and state != "Z":
            found.append(int(stat.parent.name))
    return found


def is_running(pid):
    try:
        return ") Z" not in pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def wait_for(process, condition, what):
    """Waits until condition() holds; an error where the process ends before."""
    while not condition():
        try:
            process.wait(timeout=0.02)
        except subprocess.TimeoutExpired:
            continue
        if not condition():
            raise AssertionError(f"the process ended with {process.returncode} before {what}")
        return
