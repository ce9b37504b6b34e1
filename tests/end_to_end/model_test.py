"""`longtail model` and `longtail demo`: a network is trained on a dataset, measured, described, timed and shown."""

import io
import json
import pathlib
import shutil
import struct
import subprocess
import tempfile
import unittest

from tests.end_to_end import harness

try:
    import av
    from longtail import data as longtail_data
except ImportError as error:
    raise unittest.SkipTest(f"{error} (tools/setup_deps.sh --python makes the environment)") from error

WIDTH, HEIGHT = 64, 32  # of the tiny camera and the tiny config


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


def setUpModule():
    folder = tempfile.TemporaryDirectory(prefix="longtail_")
    unittest.addModuleCleanup(folder.cleanup)
    TinyModel.folder = pathlib.Path(folder.name)
    TinyModel.spec = harness.write_tiny(TinyModel.folder / "spec")
    TinyModel.data = harness.generate(TinyModel.spec, TinyModel.folder / "data", clips=2)
    TinyModel.training = TinyModel.folder / "training"
    TinyModel.weights = harness.train_tiny(TinyModel.data, TinyModel.training)


class TinyModel:
    """Two reference clips of 64 x 32 px, and weights after six steps on them."""

    folder = spec = data = training = weights = None

    def json_of(self, *args, **variables):
        done = harness.run(*args, **variables)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def assert_refused(self, words, *args):
        done = harness.run(*args)
        self.assertEqual((done.returncode, done.stdout), (65, ""), done.stderr)
        self.assertIn(words, done.stderr)

    def copy(self, name):
        return shutil.copytree(self.data, self.folder / name)


class TrainTest(TinyModel, unittest.TestCase):

    def flags(self, out, *more):
        return ["model", "train", "--data", self.data, "--out", self.folder / out, "--config", "tiny", "--steps", 6,
                "--batch", 2, *more]

    def test_stopped_and_started_again_it_comes_to_the_bytes_of_an_undisturbed_run(self):
        stopped = self.folder / "stopped"
        for _ in range(5):  # on a busy machine six steps may be faster than the signal
            shutil.rmtree(stopped, ignore_errors=True)
            with subprocess.Popen(harness.command(*self.flags("stopped")), env=harness.environment(), text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                self.assertIn("training on ", process.stderr.readline())
                process.terminate()
                process.communicate()
            if harness.sha256(stopped / "weights.safetensors") != harness.sha256(self.weights):
                break
        self.assertEqual(process.returncode, 143)
        self.assertNotEqual(harness.sha256(stopped / "weights.safetensors"), harness.sha256(self.weights))
        told = harness.run(*self.flags("stopped", "--json"))
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertIn(f"going on from {stopped}/checkpoint.safetensors", told.stderr)
        self.assertEqual(json.loads(told.stdout), {"weights": f"{stopped}/weights.safetensors",
                                                   "checkpoint": f"{stopped}/checkpoint.safetensors", "stopped": False})
        for name in ("weights.safetensors", "checkpoint.safetensors"):
            self.assertEqual(harness.sha256(stopped / name), harness.sha256(self.training / name), name)

    def test_it_goes_on_only_with_the_config_and_the_weights_that_it_began_with(self):
        out = shutil.copytree(self.training, self.folder / "began")
        train = ["model", "train", "--data", self.data, "--out", out, "--steps", 7, "--batch", 2]
        self.assert_refused("is of the config tiny, but small was asked for", *train, "--config", "small")
        self.assert_refused("began with the seed, but", *train, "--weights", self.weights)
        self.assertEqual(harness.run(*train).returncode, 0)


class DataTest(TinyModel, unittest.TestCase):
    """Datasets whose control rasters would not be those of their frames are refused."""

    def assert_neither_trains_nor_evaluates(self, words, data):
        self.assert_refused(words, "model", "train", "--data", data, "--out", self.folder / "none")
        self.assert_refused(words, "model", "eval", "--data", data, "--weights", self.weights, "--split", "all")
        self.assertFalse((self.folder / "none").exists())

    def test_of_another_generator(self):
        data = self.copy("another_abi")
        plan = data / "plan.json"
        plan.chmod(0o644)
        text = json.loads(plan.read_text())
        text["generator_abi"] += 1
        plan.write_text(json.dumps(text))
        self.assert_neither_trains_nor_evaluates(f"{data}: generator_abi must be", data)

    def test_with_a_track_that_is_not_what_its_scenario_comes_to(self):
        data = self.copy("another_track")
        shard, record = data / "shards/shard-000000.tar", data / "commits/shard-000000.json"
        text = record.read_text()
        members = json.loads(text)["samples"][0]["members"]
        _, offset, size, checksum = next(member for member in members if member[0] == "ego.npy")
        tar = bytearray(shard.read_bytes())
        last = offset + size - 8 * 16  # x of the last frame
        tar[last:last + 8] = struct.pack("<d", struct.unpack("<d", tar[last:last + 8])[0] + 0.25)
        text = text.replace(checksum, f"{crc32c(tar[offset:offset + size]):08x}")
        for path, content in ((shard, bytes(tar)), (record, text.encode())):
            path.chmod(0o644)
            path.write_bytes(content)
        self.assert_neither_trains_nor_evaluates("simulated again, ego.npy differs by 0.25", data)

    def test_drawn_by_a_network_unless_asked_to(self):
        data = harness.generate(self.spec, self.folder / "by_net", model="net", weights=self.weights)
        self.assert_neither_trains_nor_evaluates(f"{data}: model must be reference, got net", data)
        self.json_of("model", "eval", "--data", data, "--weights", self.weights, "--split", "all", "--allow-net", "--json")


class MeasuresTest(TinyModel, unittest.TestCase):

    def test_eval_measures_five_variants_at_the_frames_that_the_clips_reach(self):
        told = self.json_of("model", "eval", "--data", self.data, "--weights", self.weights, "--split", "all", "--json")
        self.assertEqual((told["num_clips"], told["num_steps"]), (2, 1))
        self.assertEqual(told["weights_sha256"], harness.sha256(self.weights))
        self.assertEqual([row["variant"] for row in told["rows"]],
                         ["full net", "warp only (no net)", "net without warp", "net without layout", "hold first frame"])
        for row in told["rows"]:
            self.assertEqual([point["frame"] for point in row["points"]], [1, 8, 20, 40, 100])
            for point in row["points"]:
                if point["frame"] < harness.NUM_FRAMES:
                    self.assertTrue(3 < point["psnr_db"] < 60, row)
                else:
                    self.assertIsNone(point["psnr_db"])
        held = told["rows"][4]["points"]
        self.assertGreater(held[0]["psnr_db"], held[3]["psnr_db"], "the first frame is nearer to frame 1 than to frame 40")

    def test_info_says_what_the_weights_hold(self):
        told = self.json_of("model", "info", "--weights", self.weights, "--json")
        self.assertEqual((told["name"], told["width_px"], told["height_px"], told["weights_dtype"]),
                         ("tiny", WIDTH, HEIGHT, "bf16"))
        self.assertEqual(told["sha256"], harness.sha256(self.weights))
        self.assertGreater(told["num_parameters"], 1000)

    def test_bench_times_one_and_eight_rows_beside_the_peak(self):
        told = self.json_of("model", "bench", "--weights", self.weights, "--repeats", 2, "--json")
        self.assertEqual([row["batch"] for row in told["rows"]], [1, 8])
        for row in told["rows"]:
            self.assertGreater(row["median_ms_per_frame"], 0)
            self.assertAlmostEqual(row["share_of_conv_peak"], row["gflop_per_s"] / told["conv_peak_gflop_per_s"])


class DemoTest(TinyModel, unittest.TestCase):
    """The demo over a library of its own: quick_brake, and an event of the real library, in tiny."""

    def test_it_leaves_a_dataset_a_contact_sheet_and_a_video_for_each_event(self):
        root = self.folder / "root"
        library = root / "scenarios" / "library"
        for spec in (harness.QUICK_BRAKE, harness.LIBRARY / "close_cut_in.textproto"):
            harness.write_tiny(library, spec)
        out = self.folder / "demo"
        told = self.json_of("demo", "--out", out, "--clips", 1, "--weights", self.weights, "--json", LONGTAIL_ROOT=str(root))
        self.assertEqual((told["samples"], told["generate"]["failed"]), (2, []))
        self.assertEqual(harness.run("dataset", "verify", told["dataset"]).returncode, 0)
        samples = [sample for shard in longtail_data.shard_paths(told["dataset"])
                   for sample in longtail_data.read_shard(shard)]
        sheet = self.pictures(told["contact_sheet"])
        self.assertEqual([picture.shape for picture in sheet], [(2 * (HEIGHT + 22) + 4, 8 * (WIDTH + 4) + 4, 3)])
        self.assertGreater(sheet[0].std(), 5)
        self.assertEqual(len(told["videos"]), len(samples))
        for video, sample in zip(told["videos"], samples):
            self.assertEqual(video["caption"], sample.text().strip())
            pictures = self.pictures(video["path"])
            self.assertEqual(len(pictures), sample.meta["T"])
            self.assertEqual(pictures[0].shape, (2 * HEIGHT + 84, 3 * 2 * WIDTH, 3))

    @staticmethod
    def pictures(path):
        with open(path, "rb") as file, av.open(io.BytesIO(file.read())) as container:
            return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


if __name__ == "__main__":
    unittest.main()
