"""The steps of `longtail job` give what `generate` gives, for one process and for many that share a folder."""

import json
import pathlib
import re
import shlex
import signal
import subprocess
import unittest

from tests.end_to_end import harness

NUM_CLIPS = 10  # two shards of at most eight batches
DEPLOY = pathlib.Path("tools/deploy").absolute()


class JobsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = harness.temporary_folder(cls)
        cls.spec = harness.write_tiny(cls.folder / "spec")
        cls.expected = harness.digests(harness.generate(cls.spec, cls.folder / "generated", clips=NUM_CLIPS))

    def job(self, verb, *args, code=0, **variables):
        done = subprocess.run(harness.command("job", verb, *args), env={**harness.environment(), **variables},
                              capture_output=True, text=True, check=False, timeout=600)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def plan(self, name):
        root = self.folder / name
        flags = harness.generate_flags(self.spec, root, clips=NUM_CLIPS)[1:]
        self.assertIn(f"{NUM_CLIPS} units in 2 shards", self.job("plan", *flags).stdout)
        return root

    def status(self, root):
        return json.loads(self.job("status", root, "--json").stdout)

    def test_plan_run_finalize_verify_give_the_bytes_of_generate(self):
        root = self.plan("steps")
        self.assertFalse((root / "CURRENT").exists())
        self.assertEqual(self.status(root)["counts"], {"pending": 2, "running": 0, "failed": 0, "committed": 0})
        self.assertIn("0 of 2 shards are committed", self.job("finalize", root, code=75).stderr)
        self.assertIn("not finalised", self.job("run", root, "--workers", 2).stdout)
        self.assertFalse((root / "CURRENT").exists())
        self.job("finalize", root)
        self.job("verify", root)
        self.assertEqual(harness.digests(root), self.expected)
        status = self.status(root)
        self.assertEqual((status["units_done"], status["published"]), (NUM_CLIPS, True))
        self.assertGreater(status["frames_per_s"], 0)
        self.assertIn("no shard has failed", self.job("retry", root).stderr)

    def test_shares_named_by_launchers_in_any_order_give_the_bytes_of_generate(self):
        root = self.plan("shares")
        self.job("run", root, "--shard", "auto", JOB_COMPLETION_INDEX="1", JOB_COMPLETIONS="2")
        self.assertEqual([shard["state"] for shard in self.status(root)["shards"]], ["pending", "committed"])
        self.job("run", root, "--shard", "auto", SLURM_ARRAY_TASK_ID="1", SLURM_ARRAY_TASK_COUNT="2",
                 SLURM_ARRAY_TASK_MIN="1")
        self.job("finalize", root)
        self.assertEqual(harness.digests(root), self.expected)

    def test_launchers_that_contradict_each_other_are_named(self):
        root = self.plan("contradiction")
        told = self.job("run", root, "--shard", "auto", code=64, RANK="0", WORLD_SIZE="2", PMI_RANK="1",
                        PMI_SIZE="2").stderr
        self.assertIn("PMI_RANK/PMI_SIZE must agree with RANK/WORLD_SIZE", told)
        told = self.job("run", root, "--shard", "auto", code=64, JOB_COMPLETION_INDEX="0").stderr
        self.assertIn("JOB_COMPLETIONS must be set", told)

    def test_sigterm_drains_it_with_143_and_the_next_run_resumes(self):
        root = self.plan("drained")
        process = harness.start("job", "run", root)
        harness.wait_for(process, (root / "_staging" / "part-000001.part").exists, "the second part")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=60), 143)
        status = self.status(root)
        self.assertFalse(status["running"])
        self.assertEqual(status["attempts"][-1]["state"], "stopped")
        done = self.job("run", root, "--json")
        self.assertGreaterEqual(json.loads(done.stdout)["units_resumed"], 2)
        self.job("finalize", root)
        self.assertEqual(harness.digests(root), self.expected)

    def test_a_killed_run_is_no_longer_running_and_the_next_one_resumes(self):
        root = self.plan("killed")
        process = harness.start("job", "run", root, "--workers", 2)
        harness.wait_for(process, (root / "_staging" / "part-000000.part").exists, "the first part")
        process.send_signal(signal.SIGSTOP)  # else it may be over before `status` has started
        self.assertTrue(self.status(root)["running"])
        process.kill()
        process.wait()
        self.assertEqual(self.status(root)["counts"]["running"], 0)
        self.job("run", root)
        self.job("finalize", root)
        self.assertEqual(harness.digests(root), self.expected)

    def test_another_plan_in_its_folder_is_refused(self):
        root = self.plan("other")
        flags = harness.generate_flags(self.spec, root, clips=NUM_CLIPS, seed=harness.SEED + 1)[1:]
        self.assertIn("seed is", self.job("plan", *flags, code=65).stderr)

    def test_no_plan_is_66(self):
        for verb in ("run", "status", "retry", "finalize", "verify"):
            with self.subTest(verb):
                self.job(verb, self.folder / "nothing", code=66)

    def test_templates_use_verbs_and_flags_that_there_are(self):
        lines = (DEPLOY / "slurm.sbatch").read_text().replace('"$LONGTAIL"', "longtail").splitlines()
        calls = [match.group(1) for match in (re.search(r"\blongtail (job [^&]*)", line) for line in lines) if match]
        manifest = (DEPLOY / "kubernetes_job.yaml").read_text()
        words = json.loads(re.search(r"command: (\[.*\])", manifest).group(1))
        calls += re.findall(r"\blongtail (job [^&\n]*)", manifest) + [" ".join(words[1:])]
        calls = [call for call in calls if call.split()[1].isalpha()]
        self.assertEqual({call.split()[1] for call in calls}, {"plan", "run", "status", "finalize", "verify"})
        for call in calls:
            _, verb, *rest = shlex.split(call)
            known = self.job(verb, "--help").stdout
            for flag in (word for word in rest if word.startswith("--")):
                self.assertIn(flag, known, call)


if __name__ == "__main__":
    unittest.main()
