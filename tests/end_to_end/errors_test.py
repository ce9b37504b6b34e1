"""What goes wrong is told clearly, ends with the right code, and leaves nothing half-written for a reader."""

import json
import pathlib
import shutil
import struct
import subprocess
import unittest

from tests.end_to_end import harness

NUM_CLIPS = 10

# A mount of its own needs a namespace of its own; $0 is the mount point.
IN_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c"]
MOUNT = 'mkdir -p "$0" && mount -t tmpfs -o size=300k tmpfs "$0"'


def can_mount():
    if shutil.which("unshare") is None:
        return False
    folder = harness.temporary_folder(DiskTest)
    return subprocess.run([*IN_NAMESPACE, MOUNT, str(folder / "m")], capture_output=True, check=False).returncode == 0


class ErrorTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = harness.temporary_folder(cls)
        cls.spec = harness.write_tiny(cls.folder / "spec")
        cls.out = cls.folder / "out"

    def assert_fails(self, code, *words, args=None, out=None):
        """Runs it, and wants the code, the words on stderr, and no dataset."""
        done = harness.run(*(args if args is not None else harness.generate_flags(self.spec, out or self.out)))
        was_written = self.out.exists()
        shutil.rmtree(self.out, ignore_errors=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse(was_written, "something was written")
        return done.stderr


class SpecTest(ErrorTest):

    def test_every_fault_is_told_with_its_line_and_column(self):
        faults = [("lane_width_m: 3.5", "lane_width_m: 9", ["lane_width_m", "[2.5, 4.5]"]),
                  ("classes: ACTOR_CLASS_VAN", "classes: ACTOR_CLASS_VEN", ["ACTOR_CLASS_VEN", "ACTOR_CLASS_VAN"]),
                  ('steps: "brake"', 'steps: "brakes"', ["brakes", "brake"]),
                  ("solvable_share: 1\n", "solvable_shar: 1\n", ["solvable_shar", "solvable_share"]),
                  ('ds_m: "lead_gap_m + 8"', 'ds_m: "leed_gap_m + 8"', ["leed_gap_m", "lead_gap_m"])]
        text = harness.QUICK_BRAKE.read_text()
        for right, wrong, _ in faults:
            self.assertIn(right, text)
            text = text.replace(right, wrong, 1)
        path = self.folder / "quick_brake.textproto"
        path.write_text(text)
        stderr = self.assert_fails(65, args=harness.generate_flags(path, self.out))
        for _, wrong, words in faults:
            line = text[:text.index(wrong)].count("\n") + 1
            told = [row for row in stderr.splitlines() if f"quick_brake.textproto:{line}:" in row]
            self.assertEqual(len(told), 1, f"{wrong}, line {line}, in\n{stderr}")
            self.assertRegex(told[0], rf"quick_brake\.textproto:{line}:\d+: ")
            for word in words:
                self.assertIn(word, told[0])

    def test_a_missing_spec_is_named_with_the_nearest_library_event(self):
        self.assert_fails(66, "close_cut_on", "did you mean close_cut_in?",
                          args=harness.generate_flags("close_cut_on", self.out))
        self.assert_fails(66, "no/such.textproto", args=harness.generate_flags("no/such.textproto", self.out))

    def test_a_file_that_is_no_spec_is_refused(self):
        path = self.folder / "noise.textproto"
        path.write_bytes(bytes(range(256)) * 4)
        self.assert_fails(65, "noise.textproto:1:", args=harness.generate_flags(path, self.out))


class WeightsTest(ErrorTest):

    def assert_refused(self, code, path, *words):
        args = harness.generate_flags(self.spec, self.out) + ["--model", "net", "--weights", path]
        args = args[:args.index("--model")] + args[args.index("--model") + 2:]
        self.assert_fails(code, str(path), *words, args=args)

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def test_missing_weights_are_named(self):
        self.assert_refused(66, self.folder / "none.safetensors", "no such file")

    def test_weights_cut_off_anywhere_are_refused(self):
        whole = harness.WEIGHTS.read_bytes()
        for size in (0, 4, 8, 1000, len(whole) // 2, len(whole) - 1):
            with self.subTest(size=size):
                self.assert_refused(65, self.write("cut.safetensors", whole[:size]))

    def test_foreign_files_are_refused(self):
        header = json.dumps({"conv.weight": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
        foreign = {"text": b"These are no weights.\n" * 100,
                   "another_model": struct.pack("<Q", len(header)) + header + bytes(8)}
        for name, data in foreign.items():
            with self.subTest(name):
                self.assert_refused(65, self.write(name, data))


class UsageTest(ErrorTest):

    def test_mistyped_words_are_64_with_the_nearest_name(self):
        args = harness.generate_flags(self.spec, self.out)
        self.assert_fails(64, '"--worker"', 'did you mean "--workers"?', args=[*args, "--worker", 2])
        self.assert_fails(64, '"generat"', 'did you mean "generate"?', args=["generat", *args[1:]])

    def test_values_out_of_range_are_64_and_name_the_flag(self):
        args = harness.generate_flags(self.spec, self.out)
        for flag, value in (("--workers", 0), ("--crf", 52), ("--crf", "best"), ("--quality", "fast"), ("--shard", "2/2"),
                            ("--shard", "1"), ("--labels", "all"), ("--initial-frames", 3), ("--device", "tpu")):
            with self.subTest(flag=flag, value=value):
                self.assert_fails(64, flag, args=[*args, flag, value])
        for flag, value in (("--clips", 0), ("--clips", -1), ("--seed", -1), ("--seed", "x"), ("--seed", 2**64),
                            ("--model", "nett"), ("--batch", 0)):
            with self.subTest(flag=flag, value=value):
                there = args.index(flag)
                self.assert_fails(64, flag, args=[*args[:there], *args[there + 2:], flag, value])

    def test_a_spec_given_twice_is_refused(self):
        self.assert_fails(65, "quick_brake", args=[*harness.generate_flags(self.spec, self.out), self.spec])


class TriesTest(unittest.TestCase):
    """A spec of whose draws one in eighty is taken: for some samples, none of the 64 tries."""

    def test_a_sample_whose_tries_ran_out_is_named_and_the_rest_is_committed(self):
        folder = harness.temporary_folder(type(self))
        spec = harness.write_tiny(folder / "spec")
        spec.write_text(spec.read_text() + 'constraints { expression: "ego_speed_mps > 11.95" }\n')
        root = folder / "out"
        done = harness.run(*harness.generate_flags(spec, root, "--json", clips=6))
        self.assertEqual(done.returncode, 1, done.stderr)
        told = json.loads(done.stdout)
        failed = [sample["sample_index"] for sample in told["failed"]]
        self.assertTrue(0 < len(failed) < 6, failed)
        self.assertEqual((told["units_done"], told["complete"]), (6, True))
        for sample in told["failed"]:
            self.assertIn(f"sample {sample['sample_index']}: none of 64 tries accepted", sample["reason"])
        records = harness.commits(root)
        self.assertEqual(sum(len(record["samples"]) for record in records), 6 - len(failed))
        self.assertEqual([unit["unit_id"] for record in records for unit in record["failed"]],
                         [sample["unit_id"] for sample in told["failed"]])
        self.assertEqual(harness.run("dataset", "verify", root).returncode, 0)
        again = harness.run(*harness.generate_flags(spec, root, clips=6))  # as told to people, with nothing to make
        self.assertEqual(again.returncode, 1, again.stderr)
        for index in failed:
            self.assertIn(f"quick_brake: sample {index}:", again.stderr)


class FolderTest(ErrorTest):

    def test_a_folder_that_cannot_be_made_is_74(self):
        file = self.folder / "file"
        file.write_text("")
        self.assert_fails(74, str(file), out=file)
        self.assert_fails(74, str(file / "below"), out=file / "below")

    def test_another_plan_in_the_folder_is_refused_with_the_first_difference(self):
        root = harness.generate(self.spec, self.folder / "planned")
        before = harness.digests(root)
        for difference, options in (("seed is 7 in this dataset, but 8 was asked for", {"seed": 8}),
                                    ("clips_per_spec is 1 in this dataset, but 2 was asked for", {"clips": 2})):
            self.assert_fails(65, difference, args=harness.generate_flags(self.spec, root, **options))
        self.assert_fails(65, "profile.crf is 16 in this dataset, but 20 was asked for",
                          args=harness.generate_flags(self.spec, root, "--crf", 20))
        self.assertEqual(harness.digests(root), before)


class DiskTest(ErrorTest):
    """On a file system of its own, that nothing outside of the script sees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not can_mount():
            raise unittest.SkipTest("this user may not mount a tmpfs")

    def bash(self, script):
        """Runs it with $0 the mount point, generate as a function, and a folder $keep; returns its output."""
        words = " ".join(f"'{word}'" for word in harness.command(*harness.generate_flags(self.spec, "OUT", clips=NUM_CLIPS)))
        function = f"generate() {{ {words.replace(chr(39) + 'OUT' + chr(39), chr(34) + '$1' + chr(34))} 2>&1; }}"
        done = subprocess.run([*IN_NAMESPACE, f"{MOUNT}\n{function}\nkeep='{self.folder}'\n{script}",
                               str(self.folder / "mount")], env=harness.environment(), capture_output=True, text=True,
                              check=False, timeout=600)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_a_full_disk_is_74_leaves_no_torn_shard_and_a_rerun_with_room_goes_on(self):
        told = self.bash('generate "$0/data"; echo "first run: $?"\n'
                         'cp -r "$0/data" "$keep/full"\n'
                         'mount -o remount,size=64m "$0"; generate "$0/data"; echo "second run: $?"\n'
                         'cp -r "$0/data" "$keep/resumed"')
        self.assertIn("first run: 74", told)
        self.assertIn("No space left on device", told)
        self.assertIn("second run: 0", told)
        harness.assert_nothing_half_written(self, self.folder / "full")
        self.assertFalse((self.folder / "full" / "CURRENT").exists())
        plain = harness.generate(self.spec, self.folder / "plain", clips=NUM_CLIPS)
        self.assertEqual(harness.digests(self.folder / "resumed"), harness.digests(plain))

    def test_a_read_only_disk_is_74(self):
        told = self.bash('mount -o remount,ro "$0"; generate "$0/data"; echo "ended: $?"')
        self.assertIn("ended: 74", told)
        self.assertIn("Read-only file system", told)


class CorruptTest(ErrorTest):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = harness.generate(cls.spec, cls.folder / "dataset", clips=2)

    def verify(self):
        done = harness.run("dataset", "verify", self.root)
        return done.returncode, done.stdout + done.stderr

    def break_file(self, path, change):
        whole = path.read_bytes()
        path.chmod(0o644)
        self.addCleanup(path.write_bytes, whole)
        path.write_bytes(change(bytearray(whole)))

    @staticmethod
    def flip_middle(data):
        data[len(data) // 2] ^= 1
        return data

    def test_a_whole_dataset_passes(self):
        self.assertEqual(self.verify()[0], 0, self.verify()[1])

    def test_a_flipped_bit_is_found_in_every_committed_file(self):
        index = (self.root / "CURRENT").read_text().strip()
        for name in ("shards/shard-000000.tar", "commits/shard-000000.json", "plan.json", f"{index}/clips.jsonl",
                     f"{index}/shardindex.json"):
            with self.subTest(name):
                self.break_file(self.root / name, self.flip_middle)
                code, told = self.verify()
                self.assertIn(code, (1, 65), told)
                self.assertIn(pathlib.Path(name).stem, told)  # of record and tar, one is named for both
                self.doCleanups()

    def test_a_flipped_bit_in_a_shard_is_1_and_a_reader_of_the_record_would_see_it(self):
        self.break_file(self.root / "shards/shard-000000.tar", self.flip_middle)
        code, told = self.verify()
        self.assertEqual(code, 1, told)
        self.assertIn("shards/shard-000000.tar", told)
        with self.assertRaises(AssertionError):
            harness.assert_nothing_half_written(self, self.root)

    def test_a_cut_shard_and_a_missing_one_are_1(self):
        shard = self.root / "shards/shard-000000.tar"
        self.break_file(shard, lambda data: data[:-1024])
        self.assertEqual(self.verify()[0], 1)
        shard.unlink()
        code, told = self.verify()
        self.assertEqual(code, 1, told)
        self.assertIn("shards/shard-000000.tar", told)

    def test_no_dataset_is_66(self):
        done = harness.run("dataset", "verify", self.folder / "nothing")
        self.assertEqual(done.returncode, 66, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
