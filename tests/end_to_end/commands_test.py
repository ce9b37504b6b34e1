"""Every command speaks JSON, and says what is wrong with a flag before it does anything."""

import json
import re
import unittest

from tests.end_to_end import harness

STAGES = ["simulate", "scene", "raster", "network", "reference camera", "labels", "encode", "write"]


class CommandsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = harness.temporary_folder(cls)
        cls.spec = harness.write_tiny(cls.folder / "spec")

    def json_of(self, *args):
        done = harness.run(*args)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def assert_told(self, code, flag, *args):
        done = harness.run(*args)
        self.assertEqual(done.returncode, code, f"{args}:\n{done.stdout}{done.stderr}")
        self.assertIn(flag, done.stderr)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_every_command_has_json(self):
        # The completion script is made from the parser's tree: a line a command, with its words.
        script = harness.run("completion", "bash").stdout
        words = dict(re.findall(r"^ +'(/[^':]+)'\) known='([^']*)'", script, re.MULTILINE))
        commands = [path for path in words if not any(other.startswith(path + "/") for other in words)]
        for path in ("/generate", "/job/finalize", "/model/train", "/scenario/preview", "/serve"):
            self.assertIn(path, commands)
        self.assertEqual([path for path in commands if "--json" not in words[path].split()], [])

    def test_json_with_timings_is_one_document(self):
        told = self.json_of(*harness.generate_flags(self.spec, self.folder / "timings", "--json", "--timings"))
        self.assertEqual([row["stage"] for row in told["timings"]], STAGES)
        self.assertAlmostEqual(sum(row["share"] for row in told["timings"]), 1, places=6)
        seconds = {row["stage"]: row["s"] for row in told["timings"]}
        self.assertGreater(seconds["reference camera"], 0)
        self.assertEqual(told["frames"], harness.NUM_FRAMES)

    def test_a_preview_as_json_says_what_it_shows(self):
        path = self.folder / "preview.svg"
        told = self.json_of("scenario", "preview", self.spec, "--seed", 7, "--out", path, "--json")
        self.assertEqual((told["path"], told["events"][0]["id"]), (str(path), "quick_brake"))
        self.assertTrue(path.read_text().startswith("<svg"))
        self.assert_told(64, "--json needs a file", "scenario", "preview", self.spec, "--out", "-", "--json")

    def test_a_completion_as_json_holds_the_script(self):
        told = self.json_of("completion", "fish", "--json")
        self.assertEqual((told["shell"], told["script"]), ("fish", harness.run("completion", "fish").stdout))

    def test_a_finalised_job_as_json_names_its_index(self):
        root = self.folder / "job"
        self.json_of("job", "plan", *harness.generate_flags(self.spec, root, "--json")[1:])
        self.json_of("job", "run", root, "--json")
        told = self.json_of("job", "finalize", root, "--json")
        self.assertEqual(told, {"root": str(root), "index": (root / "CURRENT").read_text().strip(), "shards": 1})

    def test_seeds_that_are_none_are_64_everywhere(self):
        none = self.folder / "none"
        for command in (["scenario", "sample", self.spec], ["scenario", "simulate", self.spec],
                        ["scenario", "preview", self.spec, "--out", none], ["demo", "--out", none],
                        ["generate", self.spec, "--out", none], ["model", "train", "--data", none, "--out", none]):
            with self.subTest(command=command[:2]):
                self.assert_told(64, "--seed: must be in [0, 2^64), got -1", *command, "--seed", -1)
        for seed in (2**64, "x"):
            self.assert_told(64, f"--seed: must be in [0, 2^64), got {seed}", "scenario", "sample", self.spec, "--seed", seed)
        self.assertFalse(none.exists())

    def test_numbers_out_of_range_are_64_and_name_the_flag(self):
        data = ["--data", self.folder / "none"]
        train = ["model", "train", *data, "--out", self.folder / "none"]
        for command, flag, values in ((["model", "eval", *data], "--num-steps", (0, 5)),
                                      (["model", "eval", *data], "--clips", (-3,)),
                                      (["model", "eval", *data], "--initial-frames", (2,)),
                                      (["model", "bench"], "--repeats", (0,)),
                                      (train, "--learning-rate", (0, -1, 2, "nan")),
                                      (train, "--checkpoint-minutes", (0, -5, "inf")),
                                      (train, "--steps", (0,)), (train, "--batch", (0,)), (train, "--nproc", (0, 3)),
                                      (train, "--config", ("huge",))):
            for value in values:
                with self.subTest(command=command[:2], flag=flag, value=value):
                    self.assert_told(64, flag, *command, flag, value)

    def test_a_gpu_is_69_in_this_build_and_a_device_that_is_none_64(self):
        none = self.folder / "none"
        data = ["--data", none]
        malformed = ("cuda", "cuda:", "cuda:-1", "cuda:01", "gpu")
        for i, command in enumerate((["generate", self.spec, "--out", none], ["job", "plan", self.spec, "--out", none],
                                     ["job", "run", none], ["serve", "--state", none], ["model", "info"],
                                     ["model", "bench"], ["model", "eval", *data],
                                     ["model", "train", *data, "--out", none])):
            with self.subTest(command=command[:2]):
                self.assert_told(69, "--device cuda:0: this build has no CUDA", *command, "--device", "cuda:0")
                self.assert_told(64, "--device: must be cpu or cuda:N, got", *command, "--device",
                                 malformed[i % len(malformed)])
        self.assertFalse(none.exists())


if __name__ == "__main__":
    unittest.main()
