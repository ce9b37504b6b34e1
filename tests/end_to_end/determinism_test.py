"""The same plan gives the same bytes: in every run, for any number of workers and machines, after any kill."""

import json
import os
import signal
import subprocess
import tarfile
import unittest

from tests.end_to_end import harness

NUM_CLIPS = 10  # two shards of at most eight batches


class TinyClipsTest(unittest.TestCase):
    """Many small batches with the reference camera."""

    @classmethod
    def setUpClass(cls):
        cls.folder = harness.temporary_folder(cls)
        cls.spec = harness.write_tiny(cls.folder / "spec")
        cls.expected = harness.digests(cls.generate("uninterrupted"))

    @classmethod
    def flags(cls, out, *more):
        return harness.generate_flags(cls.spec, cls.folder / out, *more, clips=NUM_CLIPS)

    @classmethod
    def generate(cls, out, *more):
        return harness.generate(cls.spec, cls.folder / out, *more, clips=NUM_CLIPS)

    def parts(self, out):
        """How many batches are staged or committed: never fewer than before."""
        root = self.folder / out
        done = {8 * int(path.stem[-6:]) + i for path in (root / "commits").glob("*.json") for i in range(8)}
        return len(done | {int(path.stem[-6:]) for path in (root / "_staging").glob("part-*.part")})

    def assert_complete_and_equal(self, out):
        harness.assert_nothing_half_written(self, self.folder / out)
        self.assertEqual(harness.digests(self.folder / out), self.expected)

    def test_there_are_several_shards_and_records(self):
        self.assertEqual({name for name in self.expected if name[:4] in ("shar", "comm")},
                         {"shards/shard-000000.tar", "shards/shard-000001.tar",
                          "commits/shard-000000.json", "commits/shard-000001.json"})

    def test_another_run_with_two_workers_gives_the_same_bytes(self):
        self.generate("two_workers", "--workers", 2)
        self.assert_complete_and_equal("two_workers")

    def test_a_run_over_a_complete_dataset_changes_nothing(self):
        root = self.folder / "uninterrupted"
        before = {path: path.stat().st_mtime_ns for path in [*root.glob("shards/*"), *root.glob("commits/*")]}
        self.generate("uninterrupted", "--workers", 2)
        self.assertEqual(before, {path: path.stat().st_mtime_ns for path in before})
        self.assert_complete_and_equal("uninterrupted")

    def test_two_shares_in_one_folder_give_the_bytes_of_one_run(self):
        self.generate("shares", "--shard", "0/2")
        self.assertFalse((self.folder / "shares" / "CURRENT").exists(), "an index before all shards were there")
        self.assertEqual([record["shard"] for record in harness.commits(self.folder / "shares")], ["shard-000000"])
        self.generate("shares", "--shard", "1/2")
        self.assert_complete_and_equal("shares")

    def test_killed_again_and_again_it_gets_there_with_the_same_bytes(self):
        num_kills = 0
        lifetime_s = 0.05
        while num_kills < 40:
            process = harness.start(*self.flags("killed", "--workers", 1 + num_kills % 2))
            try:
                self.assertEqual(process.wait(timeout=lifetime_s), 0)
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                num_kills += 1
            if (self.folder / "killed").exists():
                harness.assert_nothing_half_written(self, self.folder / "killed")
            lifetime_s *= 1.4  # each time it comes further, to a moment of its own
        self.assertGreater(num_kills, 5)
        self.assert_complete_and_equal("killed")

    def test_killed_between_two_shards_it_keeps_the_first(self):
        process = harness.start(*self.flags("between"))
        record = self.folder / "between" / "commits" / "shard-000000.json"
        harness.wait_for(process, record.exists, "the first commit")
        process.kill()
        process.wait()
        before = record.stat().st_mtime_ns
        self.generate("between")
        self.assertEqual(record.stat().st_mtime_ns, before)
        self.assert_complete_and_equal("between")

    def test_a_killed_worker_is_replaced(self):
        process = harness.start(*self.flags("worker", "--workers", 2))
        harness.wait_for(process, lambda: self.parts("worker") >= 2, "the second part")
        process.send_signal(signal.SIGSTOP)  # it can neither end nor replace a worker meanwhile
        os.kill(harness.children(process.pid)[0], signal.SIGKILL)
        process.send_signal(signal.SIGCONT)
        self.assertEqual(process.wait(timeout=300), 0)
        self.assert_complete_and_equal("worker")

    def test_workers_die_with_their_parent_and_the_next_run_goes_on(self):
        process = harness.start(*self.flags("orphans", "--workers", 2))
        harness.wait_for(process, lambda: self.parts("orphans") >= 1, "the first part")
        process.send_signal(signal.SIGSTOP)
        workers = harness.children(process.pid)
        self.assertEqual(len(workers), 2)
        process.kill()
        process.wait()
        next_run = harness.start(*self.flags("orphans", "--workers", 2))
        self.assertEqual(next_run.wait(timeout=300), 0)
        self.assertFalse([pid for pid in workers if harness.is_running(pid)])
        self.assert_complete_and_equal("orphans")

    def test_sigterm_and_sigint_stop_it_with_their_codes_and_a_rerun_resumes(self):
        for number, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
            process = harness.start(*self.flags("stopped"))
            parts = self.parts("stopped")
            harness.wait_for(process, lambda: self.parts("stopped") > parts, "another part")  # pylint: disable=cell-var-from-loop
            process.send_signal(number)
            self.assertEqual(process.wait(timeout=60), code)
        done = harness.run(*self.flags("stopped", "--json"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r'"units_resumed": [2-9]')
        self.assert_complete_and_equal("stopped")

    def test_a_second_run_in_the_same_folder_is_told_to_try_again(self):
        process = harness.start(*self.flags("busy"))
        harness.wait_for(process, lambda: self.parts("busy") >= 1, "the first part")
        process.send_signal(signal.SIGSTOP)  # it keeps the lock, however slow the second is
        second = harness.run(*self.flags("busy"))
        self.assertEqual(second.returncode, 75, second.stderr)
        self.assertIn(f"process {process.pid}", second.stderr)
        process.kill()
        process.wait()


class PartialBatchTest(unittest.TestCase):
    """Clips of different length that a tiny network draws four at a time, the last batch not full."""

    @classmethod
    def setUpClass(cls):
        cls.folder = harness.temporary_folder(cls)
        cls.spec = harness.write_tiny(cls.folder / "spec")
        text = cls.spec.read_text()
        assert "\nduration_s: 4" in text
        cls.spec.write_text(text.replace("\nduration_s: 4", "\nduration_s { distribution { uniform { lo: 4 hi: 6 } } }"))
        weights = harness.train_tiny(harness.generate(cls.spec, cls.folder / "data"), cls.folder / "training")
        cls.flags = {"model": "net", "clips": 6, "batch": 4, "weights": weights}
        cls.whole = harness.generate(cls.spec, cls.folder / "whole", **cls.flags)
        cls.expected = harness.digests(cls.whole)

    @staticmethod
    def members(root):
        """Bytes of every sample, by its key, and the lengths of the clips."""
        samples = {}
        for path in sorted((root / "shards").glob("*.tar")):
            with tarfile.open(path) as tar:
                for entry in tar:
                    key, _, extension = entry.name.partition(".")
                    samples.setdefault(key, {})[extension] = tar.extractfile(entry).read()
        return samples

    def test_clips_of_a_batch_have_different_lengths(self):
        lengths = [json.loads(sample["meta.json"])["T"] for sample in self.members(self.whole).values()]
        self.assertEqual(len(lengths), 6)
        self.assertGreater(len(set(lengths[:4])), 2, lengths)

    def test_two_workers_give_the_same_bytes(self):
        again = harness.generate(self.spec, self.folder / "again", "--workers", 2, **self.flags)
        self.assertEqual(harness.digests(again), self.expected)

    def test_killed_in_the_second_batch_it_goes_on_to_the_same_bytes(self):
        root = self.folder / "killed"
        process = harness.start(*harness.generate_flags(self.spec, root, **self.flags))
        harness.wait_for(process, (root / "_staging" / "part-000000.part").exists, "the first part")
        process.kill()
        process.wait()
        harness.assert_nothing_half_written(self, root)
        harness.generate(self.spec, root, "--workers", 2, **self.flags)
        self.assertEqual(harness.digests(root), self.expected)

    def test_a_sample_is_the_same_however_many_clips_are_asked_for(self):
        whole = self.members(self.whole)
        for clips in (3, 5):
            root = harness.generate(self.spec, self.folder / f"{clips}_clips", **{**self.flags, "clips": clips})
            samples = self.members(root)
            self.assertEqual(list(samples), list(whole)[:clips])
            for key, sample in samples.items():
                self.assertEqual({name for name in sample if sample[name] != whole[key][name]}, set())

    def test_the_environment_names_the_instruction_set_and_decides_nothing_else(self):
        asked = {"ONEDNN_MAX_CPU_ISA": "AVX2"}
        disturbed = {**asked, "ATEN_CPU_CAPABILITY": "default", "ONEDNN_DEFAULT_FPMATH_MODE": "BF16"}
        flags = {**self.flags, "clips": 1, "batch": 1}
        plain = harness.generate(self.spec, self.folder / "avx2", variables=asked, **flags)
        self.assertIn(json.loads((plain / "plan.json").read_text())["backend"]["max_isa"], ("AVX2", "SSE41"))
        other = harness.generate(self.spec, self.folder / "disturbed", variables=disturbed, **flags)
        self.assertEqual(harness.digests(other), harness.digests(plain))
        told = harness.run("model", "info", "--weights", self.flags["weights"], "--json", **asked)
        self.assertEqual(json.loads(told.stdout)["device"], "cpu/fp32")
        refused = harness.run(*harness.generate_flags(self.spec, self.folder / "none", **flags),
                              ONEDNN_MAX_CPU_ISA="AVX3")
        self.assertEqual(refused.returncode, 64)
        self.assertIn("ONEDNN_MAX_CPU_ISA must be", refused.stderr)


class NetTest(unittest.TestCase):
    """Clips of the world model at its own size."""

    @classmethod
    def setUpClass(cls):
        cls.folder = harness.temporary_folder(cls)
        cls.flags = {"model": "net", "clips": 2}
        cls.expected = harness.digests(harness.generate(harness.QUICK_BRAKE, cls.folder / "first", **cls.flags))

    def test_two_workers_give_the_same_bytes(self):
        again = harness.generate(harness.QUICK_BRAKE, self.folder / "again", "--workers", 2, **self.flags)
        self.assertEqual(harness.digests(again), self.expected)

    def test_killed_in_the_second_clip_it_goes_on_to_the_same_bytes(self):
        root = self.folder / "killed"
        process = harness.start(*harness.generate_flags(harness.QUICK_BRAKE, root, **self.flags))
        harness.wait_for(process, (root / "_staging" / "part-000000.part").exists, "the first part")
        process.kill()
        process.wait()
        harness.assert_nothing_half_written(self, root)
        harness.generate(harness.QUICK_BRAKE, root, **self.flags)
        self.assertEqual(harness.digests(root), self.expected)


class NetBatchTest(unittest.TestCase):
    """Clips of the shipped weights two at a time, the last alone."""

    def test_a_batch_that_is_not_full_gives_the_same_bytes_for_any_workers_and_number_of_clips(self):
        folder = harness.temporary_folder(type(self))
        flags = {"model": "net", "batch": 2}
        three = harness.generate(harness.QUICK_BRAKE, folder / "three", clips=3, **flags)
        again = harness.generate(harness.QUICK_BRAKE, folder / "again", "--workers", 2, clips=3, **flags)
        self.assertEqual(harness.digests(again), harness.digests(three))
        one = harness.generate(harness.QUICK_BRAKE, folder / "one", clips=1, **flags)
        alone, first = (PartialBatchTest.members(root) for root in (one, three))
        key = next(iter(alone))
        self.assertEqual({name for name in alone[key] if alone[key][name] != first[key][name]}, set())


if __name__ == "__main__":
    unittest.main()
