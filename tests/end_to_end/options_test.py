"""Each option of `longtail generate` changes what it names, and nothing else."""

import re
import unittest

from tests.end_to_end import harness

try:
    import numpy as np
    from longtail import data as longtail_data
except ImportError as error:
    raise unittest.SkipTest(f"{error} (tools/setup_deps.sh --python makes the environment)") from error

CAMERA = "front_60fov"
VIDEO = f"{CAMERA}.mp4"
ABOUT_THE_RUN = {"meta.json", "provenance.json", "adherence.npy"}  # they name the options, or measure the pictures


def changed_members(first, second):
    return {name for name in first.members.keys() | second.members.keys()
            if first.members.get(name) != second.members.get(name)}


def psnr_db(left, right):
    return 10 * np.log10(255**2 / np.mean((left.astype(float) - right.astype(float)) ** 2))


class OptionsTest(unittest.TestCase):

    def generate(self, name, spec, *flags, **options):
        dataset = harness.generate(spec, self.folder / name, *flags, **options)
        return next(longtail_data.read_shard(longtail_data.shard_paths(dataset)[0]))


class ReferenceOptionsTest(OptionsTest):
    """What holds for any model, on one tiny clip."""

    @classmethod
    def setUpClass(cls):
        cls.folder = harness.temporary_folder(cls)
        cls.spec = harness.write_tiny(cls.folder / "spec")
        cls.plain = cls.generate(cls, "plain", cls.spec)

    def test_seed_changes_the_drive(self):
        other = self.generate("seed", self.spec, seed=harness.SEED + 1)
        self.assertEqual(other.meta["seed"], harness.SEED + 1)
        self.assertTrue({"scenario.pb", "ego.npy", "agent3d.npy", VIDEO} <= changed_members(self.plain, other))
        self.assertFalse({"spec.pb", "calib.json", "time.npy"} & changed_members(self.plain, other))

    def test_crf_changes_the_video_alone(self):
        other = self.generate("crf", self.spec, "--crf", 40)
        self.assertEqual(changed_members(self.plain, other) - ABOUT_THE_RUN, {VIDEO})
        self.assertLess(len(other.members[VIDEO]), 0.6 * len(self.plain.members[VIDEO]))

    def test_dense_labels_are_added_to_the_others(self):
        other = self.generate("labels", self.spec, "--labels", "dense")
        self.assertEqual(changed_members(self.plain, other) - ABOUT_THE_RUN,
                         {f"{CAMERA}_{kind}.npz" for kind in ("seg", "instance", "depth")})

    def test_timings_say_where_the_time_went(self):
        for workers in (1, 2):
            with self.subTest(workers=workers):
                self.check_timings(workers)

    def check_timings(self, workers):
        folder = self.folder / f"timings_of_{workers}"
        done = harness.run(*harness.generate_flags(self.spec, folder, "--timings", "--workers", workers))
        self.assertEqual(done.returncode, 0, done.stderr)
        stages = re.findall(r"^(\w[\w ]*?) +(\d+\.\d+) ", done.stdout, re.MULTILINE)
        self.assertEqual([name for name, _ in stages],
                         ["simulate", "scene", "raster", "network", "reference camera", "labels", "encode", "write"])
        spent_s = {name: float(seconds) for name, seconds in stages}
        self.assertGreater(spent_s["reference camera"], 0)
        self.assertEqual(spent_s["network"], 0)


class NetOptionsTest(OptionsTest):
    """What is about the network, on one clip of its size."""

    @classmethod
    def setUpClass(cls):
        cls.folder = harness.temporary_folder(cls)
        cls.plain = cls.generate(cls, "plain", harness.QUICK_BRAKE, model="net")

    def test_standard_quality_evaluates_the_network_twice_a_frame(self):
        other = self.generate("quality", harness.QUICK_BRAKE, "--quality", "standard", model="net")
        self.assertEqual(changed_members(self.plain, other) - ABOUT_THE_RUN, {VIDEO})
        self.assertEqual([sample.json("provenance.json")["num_steps"] for sample in (self.plain, other)], [1, 2])

    def test_initial_frames_of_the_reference_camera_are_frame_0(self):
        other = self.generate("initial", harness.QUICK_BRAKE, "--initial-frames", "reference", model="net")
        self.assertEqual(changed_members(self.plain, other) - ABOUT_THE_RUN, {VIDEO})
        drawn = self.generate("reference", harness.QUICK_BRAKE).video(CAMERA)
        # Both have gone through the codec, in videos that go on differently: 38 dB at the default rate factor.
        self.assertGreater(psnr_db(other.video(CAMERA)[0], drawn[0]), 35)
        self.assertLess(psnr_db(self.plain.video(CAMERA)[0], drawn[0]), 30)
        self.assertLess(psnr_db(other.video(CAMERA)[20], drawn[20]), 30)


if __name__ == "__main__":
    unittest.main()
