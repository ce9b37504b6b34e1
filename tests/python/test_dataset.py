"""What a user of a dataset relies on, checked on a folder made by hand and on the one that LONGTAIL_DATASET names.

    LONGTAIL_DATASET=my_dataset python3 -m unittest discover -s tests/python
"""

import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

try:
    import av  # noqa: F401  pylint: disable=unused-import
    import numpy as np
    import webdataset
except ImportError as error:
    raise unittest.SkipTest(f"{error} (tools/setup_deps.sh --python makes the environment)") from error

HERE = pathlib.Path(__file__).absolute().parent
TOOLS = HERE.parent.parent / "tools" / "python"
sys.path[:0] = [str(HERE), str(TOOLS / "src")]

import synthetic_dataset  # noqa: E402
from longtail import data as longtail_data  # noqa: E402


class DatasetChecks:
    """Tests of a committed dataset; a subclass sets `dataset`."""

    dataset = None

    @classmethod
    def samples(cls):
        for shard in longtail_data.shard_paths(cls.dataset):
            yield from longtail_data.read_shard(shard)

    def for_each_sample(self):
        found = False
        for sample in self.samples():
            found = True
            with self.subTest(sample=sample.key):
                yield sample
        self.assertTrue(found, "no committed samples")

    def test_stock_webdataset_reads_equal_members_in_every_sample(self):
        shards = [str(path) for path in longtail_data.shard_paths(self.dataset)]
        groups = list(webdataset.WebDataset(shards, shardshuffle=False).decode())
        self.assertEqual([group["__key__"] for group in groups], [sample.key for sample in self.samples()])
        names = [{name for name in group if not name.startswith("__")} for group in groups]
        for group, members in zip(groups, names):
            self.assertEqual(members, names[0])
            self.assertEqual(group["meta.json"]["unit_id"], group["__key__"])
            self.assertEqual(group["ego.npy"].shape, (group["meta.json"]["T"], 16))

    def test_keys_are_unique(self):
        keys = [sample.key for sample in self.samples()]
        self.assertEqual(len(keys), len(set(keys)))

    def test_integrating_the_actions_gives_egos_path_within_5_cm(self):
        for sample in self.for_each_sample():
            path, ego = longtail_data.integrate_actions(sample), sample.array("ego.npy")
            self.assertEqual(len(path), len(ego))
            metrics = sample.json("metrics.json")
            if metrics["ego_contact"]:  # a blow moves ego from then on
                end = max(metrics["min_distance_frame"] - 1, 1)
                path, ego = path[:end], ego[:end]
            self.assertLess(np.linalg.norm(path[:, :2] - ego[:, :2], axis=1).max(), 0.05)
            turned = path[:, 2] - longtail_data.yaw_of(ego[:, 3:7])
            self.assertLess(np.abs(np.arctan2(np.sin(turned), np.cos(turned))).max(), 0.005)
            speed_mps = ego[:, sample.column_index("ego.npy", "speed")]
            self.assertLess(np.abs(path[:, 3] - speed_mps).max(), 0.05)

    def test_time_starts_at_zero_and_keeps_the_frame_rate(self):
        for sample in self.for_each_sample():
            fps = sample.meta["fps"]
            expected = np.arange(sample.meta["T"]) * 1_000_000 * fps["den"] // fps["num"]
            np.testing.assert_array_equal(sample.array("time.npy"), expected)

    def test_ego_starts_at_the_origin_of_the_clip_and_numbers_are_finite(self):
        for sample in self.for_each_sample():
            start = sample.array("ego.npy")[0, :7]
            np.testing.assert_allclose(start[:3], 0, atol=1e-9)
            self.assertAlmostEqual(float(longtail_data.yaw_of(start[3:])), 0, places=9)
            self.assertLess(np.linalg.norm(start[3:6]), 0.05, "leans no more than a hill does")
            for member in ("ego.npy", "action.npy", "agent3d.npy", "agent2d.npy"):
                self.assertTrue(np.isfinite(sample.array(member)).all(), member)

    def test_visible_boxes_are_whole_pixels_inside_the_picture(self):
        for sample in self.for_each_sample():
            boxes, keys = sample.array("agent2d.npy"), sample.array("agent2d_idx.npy")
            self.assertEqual(len(boxes), len(keys))
            for box, camera in zip(boxes, keys[:, 1]):
                calibration = sample.json("calib.json")["cameras"][camera]
                x0, y0, x1, y1 = box[:4]
                self.assertTrue(0 <= x0 < x1 <= calibration["width_px"] and 0 <= y0 < y1 <= calibration["height_px"])
                np.testing.assert_array_equal(box[:4], np.round(box[:4]))
            self.assertTrue(((boxes[:, 8:] >= 0) & (boxes[:, 8:] <= 1)).all())

    def test_boxes_name_frames_of_the_clip_and_actors_that_are_there(self):
        for sample in self.for_each_sample():
            in_space = {tuple(row) for row in sample.array("agent3d_idx.npy")[:, :2]}
            for frame, _, track, _ in sample.array("agent2d_idx.npy"):
                self.assertTrue(0 <= frame < sample.meta["T"] and track >= 1)
                if in_space:
                    self.assertIn((frame, track), in_space)

    def test_observed_events_begin_inside_their_window(self):
        for sample in self.for_each_sample():
            events, time_us = sample.events("observed"), sample.array("time.npy")
            self.assertTrue(events, "no observed event")
            for event in events:
                self.assertTrue(event["window0_us"] <= event["t0_us"] <= event["window1_us"], event)
                self.assertTrue(0 <= event["frame0"] <= event["frame1"] < len(time_us), event)
                self.assertLessEqual(time_us[event["frame0"]], event["t0_us"])

    def test_videos_have_one_frame_a_row_and_the_size_of_their_camera(self):
        for sample in self.for_each_sample():
            for camera in sample.json("calib.json")["cameras"]:
                frames = sample.video(camera["name"])
                self.assertEqual(frames.shape, (sample.meta["T"], camera["height_px"], camera["width_px"], 3))
                self.assertGreater(int(frames.max()), int(frames.min()), "a picture of one colour")


class TrainingChecks:
    """The example of tools/python runs on the dataset."""

    @unittest.skipUnless(importlib.util.find_spec("torch"), "torch is not installed: tools/setup_deps.sh --pytorch")
    def test_the_example_trains(self):
        done = subprocess.run([sys.executable, str(TOOLS / "train_example.py"), str(self.dataset)],
                              env=dict(os.environ, OMP_NUM_THREADS="1"), capture_output=True, text=True, check=False,
                              timeout=600)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = re.findall(r"^(\w+): loss (\d+\.\d+)$", done.stdout, re.MULTILINE)
        keys = [sample.key for sample in self.samples()]
        num_epochs = len(lines) // len(keys)
        self.assertEqual([key for key, _ in lines], keys * num_epochs)
        self.assertGreater(num_epochs, 1)
        losses = np.array([float(loss) for _, loss in lines]).reshape(num_epochs, len(keys)).mean(axis=1)
        self.assertLess(losses[-1], 0.85 * losses[0], "it learns nothing")


class FormatChecks:
    """What holds of a dataset made by `longtail generate` beyond DatasetChecks."""

    def test_members_and_columns_are_those_of_the_format(self):
        for sample in self.for_each_sample():
            self.assertEqual(list(sample.members)[:20], [
                "meta.json", "spec.pb", "spec.json", "scenario.pb", "provenance.json", "calib.json", "metrics.json",
                "caption.txt", "map.json", "event.json", "time.npy", "valid.npy", "action.npy", "expert_action.npy",
                "ego.npy", "agent3d.npy", "agent3d_idx.npy", "agent2d.npy", "agent2d_idx.npy", "adherence.npy"])
            for schema in sample.meta["arrays"]:
                array = sample.array(schema["member"])
                self.assertEqual(str(array.dtype), schema["dtype"], schema["member"])
                if schema["shape"][-1].isdigit():
                    self.assertEqual(array.shape[1], len(schema["columns"]), schema["member"])

    def test_metrics_have_an_entry_a_frame_and_a_unit(self):
        for sample in self.for_each_sample():
            metrics, units = sample.json("metrics.json"), {c["name"]: c["unit"] for c in sample.meta["metrics"]}
            self.assertEqual(set(metrics) - set(units), {"ego_contact", "rss"})
            for name in ("ttc_s", "thw_s", "distance_m", "drac_mps2", "pet_s", "rss_margin_m", "delta_v_mps",
                         "path_ttc_s", "required_deceleration_mps2"):
                self.assertEqual(len(metrics[name]), sample.meta["T"], name)
            seen = [margin for margin in metrics["rss_margin_m"] if margin is not None]
            self.assertEqual(metrics["min_rss_margin_m"], min(seen, default=None))
            self.assertEqual(metrics["contact_delta_v_mps"] is None, not metrics["ego_contact"])

    def test_every_border_on_the_map_says_its_paint(self):
        for sample in self.for_each_sample():
            road = sample.json("map.json")
            for signal in road["signals"]:
                self.assertEqual(signal["time_us"][0], 0)
                self.assertEqual(signal["time_us"], sorted(set(signal["time_us"])))
                self.assertEqual(len(signal["states"]), len(signal["time_us"]))
            for line in road["lines"]:
                if line["kind"] == "lane_center":
                    self.assertEqual(line["paint"], "none")
                else:
                    self.assertRegex(line["paint"], "^(none|(solid|dashed|double)_(white|yellow))$", line["kind"])

    def test_clips_have_at_least_40_frames_at_10_hz(self):
        for sample in self.for_each_sample():
            self.assertGreaterEqual(sample.meta["T"], 40)
            self.assertEqual(sample.meta["fps"], {"num": 10, "den": 1})


class HandMadeDatasetTest(DatasetChecks, TrainingChecks, unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.dataset = pathlib.Path(cls.folder.name) / "dataset"
        synthetic_dataset.write_dataset(cls.dataset)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_shards_without_a_commit_record_are_not_seen(self):
        self.assertEqual([sample.key for sample in self.samples()], ["aaaa", "bbbb"])

    def test_a_wrong_action_does_not_give_egos_path(self):
        members = synthetic_dataset.make_members("aaaa", steer_rad=0.1)
        members["action.npy"] = synthetic_dataset.make_members("aaaa", steer_rad=-0.1)["action.npy"]
        sample = longtail_data.Sample("aaaa", members)
        off_m = np.abs(longtail_data.integrate_actions(sample)[-1, 1] - sample.array("ego.npy")[-1, 1])
        self.assertGreater(off_m, 0.3)

    def test_another_major_version_is_refused(self):
        members = synthetic_dataset.make_members("aaaa")
        members["meta.json"] = members["meta.json"].replace(b'"schema_version": 1', b'"schema_version": 2')
        with self.assertRaisesRegex(ValueError, "schema_version must be 1, got 2"):
            longtail_data.Sample("aaaa", members).meta  # pylint: disable=expression-not-assigned


if os.environ.get("LONGTAIL_DATASET"):

    class GivenDatasetTest(DatasetChecks, FormatChecks, TrainingChecks, unittest.TestCase):
        dataset = os.environ.get("LONGTAIL_DATASET")

        def test_pictures_are_256_by_128(self):
            for sample in self.for_each_sample():
                for camera in sample.json("calib.json")["cameras"]:
                    self.assertEqual((camera["width_px"], camera["height_px"]), (256, 128))


if __name__ == "__main__":
    unittest.main()
