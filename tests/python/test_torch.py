"""The PyTorch datasets and the example that trains while a job runs, against a real server."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from tests.end_to_end import harness, serving

try:
    import av  # noqa: F401  pylint: disable=unused-import
    import grpc  # noqa: F401  pylint: disable=unused-import
    import torch
    SITE = serving.install_package()
except ImportError as error:
    raise unittest.SkipTest(f"{error} (tools/setup_deps.sh --pytorch makes the environment)") from error

import longtail  # noqa: E402
import longtail.torch  # noqa: E402
from longtail import data  # noqa: E402

NUM_CLIPS = 10  # two shards of at most eight batches
EXAMPLE = harness.ROOT / "tools" / "python" / "train_brake.py"
EXAMPLE_CLIPS, EXAMPLE_SEED = 12, 1  # one of them is held out

SERVER = None
TINY = None
DATASET = pathlib.Path()
KEYS = []


def setUpModule():
    """A server, and a small dataset on it."""
    global SERVER, TINY, DATASET  # pylint: disable=global-statement
    torch.set_num_threads(1)
    folder = tempfile.TemporaryDirectory(prefix="longtail_")
    unittest.addModuleCleanup(folder.cleanup)
    TINY = harness.write_tiny(pathlib.Path(folder.name) / "tiny")
    SERVER = serving.Server(pathlib.Path(folder.name) / "server")
    unittest.addModuleCleanup(SERVER.close)
    with longtail.Client(SERVER.address) as client:
        job = client.submit(TINY, dataset="tiny", clips=NUM_CLIPS, seed=harness.SEED, batch=1, model="reference")
        DATASET = SERVER.dataset(job.wait(timeout_s=300).dataset)
    KEYS.extend(sample.key for shard in data.shard_paths(DATASET) for sample in data.read_shard(shard))


def speed_of(sample):
    """What the tests' loaders batch: key and speed at frame 0."""
    return sample.key, torch.tensor(sample.column("ego.npy", "speed")[0])


def worker_and_key(sample):
    return torch.utils.data.get_worker_info().id, sample.key


class StreamedSamplesTest(unittest.TestCase):

    def test_two_workers_see_each_sample_once(self):
        samples = longtail.torch.StreamedSamples(SERVER.address, dataset="tiny", transform=worker_and_key,
                                                 extensions=["ego.npy", "meta.json"])
        loader = torch.utils.data.DataLoader(samples, batch_size=None, num_workers=2, multiprocessing_context="spawn")
        seen = list(loader)
        self.assertEqual(sorted(key for _, key in seen), sorted(KEYS))
        for worker in (0, 1):
            self.assertEqual([key for each, key in seen if each == worker], KEYS[worker::2])

    def test_samples_of_a_job_are_those_of_its_shards(self):
        with longtail.Client(SERVER.address) as client:
            job = next(client.jobs('dataset = "datasets/tiny"'))
        streamed = list(longtail.torch.StreamedSamples(SERVER.address, job=job.name))
        self.assertEqual(streamed, list(longtail.torch.ShardSamples(DATASET)))
        self.assertEqual([sample.key for sample in streamed], KEYS)

    def test_batches_are_made_of_what_transform_makes(self):
        samples = longtail.torch.StreamedSamples(SERVER.address, dataset="tiny", transform=speed_of)
        batches = list(torch.utils.data.DataLoader(samples, batch_size=4))
        self.assertEqual([key for keys, _ in batches for key in keys], KEYS)
        self.assertEqual([speed.shape[0] for _, speed in batches], [4, 4, 2])

    def test_a_worker_forked_from_a_process_that_uses_grpc_is_told_what_to_do(self):
        longtail.Client(SERVER.address).close()
        samples = longtail.torch.StreamedSamples(SERVER.address, dataset="tiny")
        loader = torch.utils.data.DataLoader(samples, batch_size=None, num_workers=1, multiprocessing_context="fork")
        with self.assertRaisesRegex(RuntimeError, 'multiprocessing_context="spawn"'):
            next(iter(loader))

    def test_a_job_or_a_dataset_must_be_named(self):
        for which in ({}, {"job": "jobs/1", "dataset": "tiny"}):
            with self.assertRaisesRegex(ValueError, "one of job and dataset must be given"):
                longtail.torch.StreamedSamples(SERVER.address, **which)


class ShardSamplesTest(unittest.TestCase):

    def keys(self, **options):
        return [sample.key for sample in longtail.torch.ShardSamples(DATASET, **options)]

    def test_members_are_those_of_the_tar(self):
        expected = [sample for shard in data.shard_paths(DATASET) for sample in data.read_shard(shard)]
        self.assertEqual(list(longtail.torch.ShardSamples(DATASET)), expected)
        self.assertEqual({tuple(sample.members) for sample in longtail.torch.ShardSamples(
            DATASET, extensions=["event.json"])}, {("event.json",)})
        self.assertEqual(len(longtail.torch.ShardSamples(DATASET)), NUM_CLIPS)

    def test_a_shuffle_is_a_function_of_seed_and_epoch(self):
        self.assertEqual(self.keys(), KEYS)
        shuffled = self.keys(shuffle_seed=1)
        self.assertNotEqual(shuffled, KEYS)
        self.assertEqual(sorted(shuffled), sorted(KEYS))
        self.assertEqual(shuffled, self.keys(shuffle_seed=1))
        self.assertNotEqual(shuffled, self.keys(shuffle_seed=2))
        samples = longtail.torch.ShardSamples(DATASET, shuffle_seed=1)
        samples.set_epoch(1)
        self.assertNotEqual([sample.key for sample in samples], shuffled)
        samples.set_epoch(0)
        self.assertEqual([sample.key for sample in samples], shuffled)

    def test_two_workers_share_the_shuffled_samples(self):
        samples = longtail.torch.ShardSamples(DATASET, shuffle_seed=5, transform=worker_and_key)
        seen = list(torch.utils.data.DataLoader(samples, batch_size=None, num_workers=2,
                                                multiprocessing_context="fork"))
        expected = [entry.key for entry in samples.order()]
        for worker in (0, 1):
            self.assertEqual([key for each, key in seen if each == worker], expected[worker::2])

    def test_a_shard_that_is_cut_short_is_told(self):
        entry = data.sample_entries(DATASET)[0]
        beyond = data.SampleEntry(entry.shard, entry.key, (("a.bin", entry.shard.stat().st_size - 1, 2),))
        with self.assertRaisesRegex(ValueError, "a.bin must have 2 bytes, got 1"):
            beyond.read()


class DocumentTest(unittest.TestCase):
    maxDiff = None

    def test_every_snippet_of_the_document_runs(self):
        text = (harness.ROOT / "docs" / "python.md").read_text()
        snippets = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        self.assertEqual(len(snippets), text.count("```python"))
        folder = SERVER.folder / "snippets"
        folder.mkdir()
        (folder / "data").symlink_to(SERVER.folder)
        (folder / "my_event.textproto").write_text(
            harness.QUICK_BRAKE.read_text().replace('id: "quick_brake"', 'id: "my_event"'))
        for number, snippet in enumerate(snippets):
            snippet = snippet.replace("127.0.0.1:50051", SERVER.address).replace("clips=100", "clips=3")
            (folder / f"snippet_{number}.py").write_text(snippet)
            done = subprocess.run([sys.executable, f"snippet_{number}.py"], cwd=folder,
                                  env=dict(os.environ, PYTHONPATH=str(SITE), OMP_NUM_THREADS="1"),
                                  capture_output=True, text=True, check=False, timeout=300)
            with self.subTest(snippet=snippet):
                self.assertEqual((done.returncode, done.stderr[-2000:]), (0, ""))
                self.assertEqual(done.stdout == "", "client.validate" in snippet)  # the spec has no fault


class ExampleTest(unittest.TestCase):

    def test_it_trains_while_the_job_runs_and_its_loss_goes_down(self):
        words = [sys.executable, str(EXAMPLE), str(TINY), "--server", SERVER.address, "--dataset", "brakes", "--clips",
                 str(EXAMPLE_CLIPS), "--seed", str(EXAMPLE_SEED), "--model", "reference"]
        done = subprocess.run(words, env=dict(os.environ, PYTHONPATH=str(SITE), OMP_NUM_THREADS="1"),
                              capture_output=True, text=True, check=False, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = [[float(word) for word in row.split()] for row in re.findall(r"^\w{16} +(\d.*)$", done.stdout, re.M)]
        held_out = len(re.findall(r"^\w{16} +held out$", done.stdout, re.M))
        self.assertEqual(len(rows) + held_out, EXAMPLE_CLIPS)
        self.assertGreater(held_out, 0, done.stdout)
        self.assertLess(rows[-1][0], 0.5 * rows[0][0], done.stdout)  # of training
        _, loss, baseline, _, _, auc = rows[-1]
        self.assertLess(loss, baseline, done.stdout)
        self.assertGreater(auc, 0.5, done.stdout)
        self.assertRegex(done.stdout, rf"\n{len(rows)} clips trained on, {held_out} held out\n"
                                      r"held out .*\n +(\d\.\d+ +){4}")


if __name__ == "__main__":
    unittest.main()
