"""What `longtail generate` makes: labels that fit one another and the pictures, whatever draws the pictures."""

import hashlib
import io
import json
import pathlib
import tarfile
import tempfile
import unittest

from tests.end_to_end import harness

try:
    import av
    import numpy as np
    import test_dataset
    from longtail import data as longtail_data
except ImportError as error:
    raise unittest.SkipTest(f"{error} (tools/setup_deps.sh --python makes the environment)") from error

CAMERA = "front_60fov"
VIDEO = f"{CAMERA}.mp4"
# All that does not say which model drew the pictures, or how.
TRACK_MEMBERS = ["spec.pb", "spec.json", "scenario.pb", "calib.json", "metrics.json", "caption.txt", "map.json",
                 "event.json", "time.npy", "valid.npy", "action.npy", "expert_action.npy", "ego.npy", "agent3d.npy",
                 "agent3d_idx.npy", "agent2d.npy", "agent2d_idx.npy"]
DENSE_MEMBERS = [f"{CAMERA}_{kind}.npz" for kind in ("seg", "instance", "depth")]

DATASETS = {}


def psnr_db(left, right):
    """Mean over the frames of a video."""
    squares = (left.astype(float) - right.astype(float)) ** 2
    return np.mean(10 * np.log10(255**2 / squares.mean(axis=(1, 2, 3))))


def setUpModule():
    """Two clips of quick_brake by the net and, with dense labels, by the reference camera; one of each event in tiny."""
    folder = tempfile.TemporaryDirectory(prefix="longtail_")
    unittest.addModuleCleanup(folder.cleanup)
    root = pathlib.Path(folder.name)
    DATASETS["net"] = harness.generate(harness.QUICK_BRAKE, root / "net", clips=2, model="net")
    DATASETS["reference"] = harness.generate(harness.QUICK_BRAKE, root / "reference", "--labels", "dense", clips=2)
    library = [harness.write_tiny(root / "specs", spec) for spec in sorted(harness.LIBRARY.glob("*.textproto"))]
    DATASETS["library"] = harness.generate(library[0], root / "library", *library[1:])


def read(name):
    """The samples of a dataset, in order."""
    return [sample for shard in longtail_data.shard_paths(DATASETS[name]) for sample in longtail_data.read_shard(shard)]


class NetClipsTest(test_dataset.DatasetChecks, test_dataset.FormatChecks, test_dataset.TrainingChecks,
                   unittest.TestCase):
    """Everything that readers rely on, on clips of the world model."""

    @property
    def dataset(self):
        return DATASETS["net"]

    def samples(self):
        return read("net")

    def test_pictures_are_256_by_128_and_say_who_drew_them(self):
        for sample in self.for_each_sample():
            self.assertEqual(sample.video(CAMERA).shape, (harness.NUM_FRAMES, 128, 256, 3))
            provenance = sample.json("provenance.json")
            self.assertFalse(provenance["is_reference"])
            self.assertEqual(provenance["model_sha256"], harness.sha256(harness.WEIGHTS))


class ReferenceClipsTest(test_dataset.DatasetChecks, test_dataset.FormatChecks, unittest.TestCase):
    """The same on clips of the reference camera with dense labels."""

    @property
    def dataset(self):
        return DATASETS["reference"]

    def samples(self):
        return read("reference")

    def test_dense_members_follow_the_video(self):
        for sample in self.for_each_sample():
            self.assertEqual(list(sample.members)[20:], [VIDEO, *DENSE_MEMBERS])
            for member, dtype in zip(DENSE_MEMBERS, (np.uint8, np.uint16, np.uint16)):
                array = sample.array(member)
                self.assertEqual((array.dtype, array.shape), (dtype, (harness.NUM_FRAMES, 128, 256)), member)

    def test_visible_boxes_are_the_extents_of_the_instances(self):
        for sample in self.for_each_sample():
            expected = {}
            for frame, instances in enumerate(sample.array(DENSE_MEMBERS[1])):
                for track in np.unique(instances[instances != 0]):
                    rows, columns = np.nonzero(instances == track)
                    expected[frame, 0, track] = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
            keys = [tuple(row[:3]) for row in sample.array("agent2d_idx.npy")]
            boxes = [tuple(row[:4]) for row in sample.array("agent2d.npy")]
            self.assertEqual(dict(zip(keys, boxes)), expected)
            self.assertGreater(len(expected), harness.NUM_FRAMES // 2)

    def test_classes_of_boxes_are_those_of_the_dense_labels(self):
        for sample in self.for_each_sample():
            actor_class, semantic_class = sample.enum("actor_class"), sample.enum("semantic_class")
            classes, instances = (sample.array(member) for member in DENSE_MEMBERS[:2])
            for frame, _, track, number in sample.array("agent2d_idx.npy"):
                seen = np.unique(classes[frame][instances[frame] == track])
                self.assertEqual([semantic_class[value] for value in seen], [actor_class[number]])

    def test_the_near_is_nearer_than_the_sky(self):
        for sample in self.for_each_sample():
            depth, classes = sample.array(DENSE_MEMBERS[2]), sample.array(DENSE_MEMBERS[0])
            sky = next(value for value, name in sample.enum("semantic_class").items() if name == "sky")
            np.testing.assert_array_equal(depth[classes == sky], 0)
            self.assertGreater(depth[:, 120:].min(), 0)
            ratio = 1 / (depth[:, 127, 128].astype(float) * sample.meta["inverse_depth_per_count"])
            self.assertTrue(((ratio > 1) & (ratio < 10)).all(), "the road just ahead of ego lies metres away")


class LibraryClipsTest(test_dataset.DatasetChecks, test_dataset.FormatChecks, unittest.TestCase):
    """The same on every event of the library."""

    @property
    def dataset(self):
        return DATASETS["library"]

    def samples(self):
        return read("library")

    def test_every_event_is_there(self):
        events = [event["event"] for sample in self.samples() for event in sample.events("observed")]
        self.assertEqual(events, sorted(spec.stem for spec in harness.LIBRARY.glob("*.textproto")))


class SameTracksTest(unittest.TestCase):

    def test_net_and_reference_have_equal_labels_and_other_pictures(self):
        for net, reference in zip(read("net"), read("reference"), strict=True):
            self.assertEqual(net.meta["sample_index"], reference.meta["sample_index"])
            for member in TRACK_MEMBERS:
                self.assertEqual(net.members[member], reference.members[member], member)
            self.assertNotEqual(net.key, reference.key)
            self.assertNotEqual(net.members[VIDEO], reference.members[VIDEO])
            self.assertFalse(np.array_equal(net.video(CAMERA), reference.video(CAMERA)))

    def test_clips_of_a_spec_differ(self):
        first, second = read("net")
        self.assertNotEqual(first.members["ego.npy"], second.members["ego.npy"])


class ShippedWeightsTest(unittest.TestCase):
    """A floor for what the network draws, starting from nothing, beside the reference camera's picture of the same."""

    def pairs(self):
        return [(net.video(CAMERA), reference.video(CAMERA)) for net, reference in zip(read("net"), read("reference"))]

    def test_things_are_at_their_place_at_their_time(self):
        pairs = self.pairs()
        near = np.mean([psnr_db(net, reference) for net, reference in pairs])
        wrong = {"another clip": [(pairs[0][0], pairs[1][1]), (pairs[1][0], pairs[0][1])],
                 "mirrored": [(net, reference[:, :, ::-1]) for net, reference in pairs],
                 "8 px to the right": [(net, np.roll(reference, 8, axis=2)) for net, reference in pairs],
                 "backwards": [(net, reference[::-1]) for net, reference in pairs]}
        for what, others in wrong.items():
            self.assertGreater(near, 1.5 + np.mean([psnr_db(net, other) for net, other in others]), what)

    def test_colours_are_those_of_the_things(self):
        for net, reference in self.pairs():
            colourful = np.ptp(reference.astype(int), axis=-1) > 60
            self.assertGreater(colourful.mean(), 0.005)
            made, true = (video[colourful].astype(float) for video in (net, reference))
            made, true = (pixels - pixels.mean(axis=-1, keepdims=True) for pixels in (made, true))
            likeness = (made * true).sum() / np.sqrt((made**2).sum() * (true**2).sum())  # 1: the same hues; below 0: others
            self.assertGreater(likeness, 0.6)

    def test_a_clip_of_the_library_comes_within_20_db(self):
        folder = harness.temporary_folder(type(self))
        videos = []
        for model in ("net", "reference"):
            dataset = harness.generate(harness.LIBRARY / "close_cut_in.textproto", folder / model, model=model)
            videos.append(next(longtail_data.read_shard(longtail_data.shard_paths(dataset)[0])).video(CAMERA))
        self.assertGreater(psnr_db(*videos), 20)


class VideoTest(unittest.TestCase):

    def test_video_is_what_loaders_expect(self):
        for name in DATASETS:
            for sample in read(name):
                with self.subTest(dataset=name, sample=sample.key), av.open(io.BytesIO(sample.members[VIDEO])) as video:
                    stream = video.streams.video[0]
                    frames = list(video.decode(video=0))
                    self.assertEqual(len(frames), sample.meta["T"])
                    self.assertEqual(stream.frames, sample.meta["T"])
                    self.assertEqual((stream.codec_context.name, stream.profile, stream.pix_fmt),
                                     ("h264", "High", "yuv420p"))
                    self.assertEqual(float(stream.average_rate), 10.0)
                    np.testing.assert_allclose([frame.time for frame in frames], np.arange(len(frames)) / 10)
                    self.assertEqual([i for i, frame in enumerate(frames) if frame.key_frame],
                                     list(range(0, len(frames), 8)))
                    self.assertFalse(stream.codec_context.has_b_frames)
                    self.assertEqual((int(frames[0].color_range), int(frames[0].colorspace)), (1, 1))  # limited, BT.709

    def test_the_index_of_the_video_comes_before_its_frames(self):
        for sample in read("net"):
            video = sample.members[VIDEO]
            self.assertLess(video.index(b"moov"), video.index(b"mdat"))


class IndexTest(unittest.TestCase):

    def test_shardindex_names_every_shard_with_its_size_and_hash(self):
        for name, dataset in DATASETS.items():
            with self.subTest(dataset=name):
                folder = dataset / (dataset / "CURRENT").read_text().strip()
                index = json.loads((folder / "shardindex.json").read_text())
                self.assertEqual((index["__kind__"], index["wids_version"]), ("wids-shard-index-v1", 1))
                listed = [(folder / entry["url"]).resolve() for entry in index["shardlist"]]
                self.assertEqual(listed, [path.resolve() for path in longtail_data.shard_paths(dataset)])
                for path, entry in zip(listed, index["shardlist"]):
                    self.assertEqual(entry["filesize"], path.stat().st_size)
                    self.assertEqual(entry["md5sum"], hashlib.md5(path.read_bytes()).hexdigest())
                    self.assertEqual(entry["nsamples"], len(list(longtail_data.read_shard(path))))

    def test_clips_are_listed_with_where_they_lie(self):
        for name, dataset in DATASETS.items():
            folder = dataset / (dataset / "CURRENT").read_text().strip()
            lines = [json.loads(line) for line in (folder / "clips.jsonl").read_text().splitlines()]
            self.assertEqual([line["unit_id"] for line in lines], [sample.key for sample in read(name)])
            for line in lines:
                with open(dataset / line["shard"], "rb") as shard:
                    shard.seek(line["offset"])
                    alone = tarfile.open(fileobj=io.BytesIO(shard.read(line["bytes"])))
                self.assertEqual({member.split(".")[0] for member in alone.getnames()}, {line["unit_id"]})

    def test_records_say_where_every_member_lies(self):
        for dataset in DATASETS.values():
            for record in harness.commits(dataset):
                shard = dataset / "shards" / f"{record['shard']}.tar"
                data = shard.read_bytes()
                self.assertEqual(record["sha256"], hashlib.sha256(data).hexdigest())
                self.assertEqual(record["member_fields"], ["extension", "offset", "bytes", "crc32c"])
                listed = [(f"{sample['unit_id']}.{extension}", offset, size)
                          for sample in record["samples"] for extension, offset, size, _ in sample["members"]]
                with tarfile.open(shard) as tar:
                    self.assertEqual([(entry.name, entry.offset_data, entry.size) for entry in tar], listed)

    def test_verify_finds_them_whole(self):
        for dataset in DATASETS.values():
            done = harness.run("dataset", "verify", dataset)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
