"""The templates of tools/deploy do what their comments say, with a stand-in for the product and for Slurm."""

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

try:
    import yaml
except ImportError:
    yaml = None

SBATCH = pathlib.Path("tools/deploy/slurm.sbatch").absolute()
MANIFEST = pathlib.Path("tools/deploy/kubernetes_job.yaml").absolute()

# Ends with $CODE; at "wait" it says so and ends with 143 when the signal comes.
LONGTAIL = """#!/usr/bin/env python3
import os, signal, sys
print("longtail", *sys.argv[1:], flush=True)
if os.environ["CODE"] == "wait":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print("ready", flush=True)
    while True:
        signal.pause()
sys.exit(int(os.environ["CODE"]))
"""
SCONTROL = '#!/bin/sh\necho scontrol "$@"\n'


class SlurmTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for name, text in (("longtail", LONGTAIL), ("scontrol", SCONTROL)):
            path = pathlib.Path(folder.name) / name
            path.write_text(text)
            path.chmod(0o755)
        self.environment = dict(os.environ, PATH=f"{folder.name}:{os.environ['PATH']}", DATA="/data/set",
                                SLURM_ARRAY_JOB_ID="12", SLURM_ARRAY_TASK_ID="3", SLURM_CPUS_PER_TASK="8")

    def start(self, code):
        return subprocess.Popen(["bash", SBATCH], env=dict(self.environment, CODE=str(code)), text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def test_it_runs_the_share_of_its_task_and_hands_the_exit_code_on(self):
        for code in (0, 1, 65):
            process = self.start(code)
            told, _ = process.communicate(timeout=60)
            self.assertEqual((process.returncode, told),
                             (code, "longtail job run /data/set --shard auto --workers 8\n"))

    def test_what_may_go_on_later_is_queued_again(self):
        for code in (75, 143):
            process = self.start(code)
            told, _ = process.communicate(timeout=60)
            self.assertEqual((process.returncode, told.splitlines()[-1]), (code, "scontrol requeue 12_3"))

    def test_sigterm_reaches_the_run_and_its_drain_is_waited_for(self):
        process = self.start("wait")
        while process.stdout.readline() != "ready\n":
            pass
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=60)
        self.assertEqual((process.returncode, told), (143, "scontrol requeue 12_3\n"))

    def test_no_folder_is_told(self):
        del self.environment["DATA"]
        process = self.start(0)
        self.assertIn("must be the folder of the plan", process.communicate(timeout=60)[0])
        self.assertNotEqual(process.returncode, 0)


class KubernetesTest(unittest.TestCase):

    def test_the_pods_are_told_how_many_they_are(self):
        text = MANIFEST.read_text()
        completions = re.search(r"^  completions: (\d+)$", text, re.MULTILINE).group(1)
        told = re.search(r'- name: JOB_COMPLETIONS\n\s+value: "(\d+)"', text).group(1)
        self.assertEqual(completions, told)
        self.assertRegex(text, r"(?m)^  completionMode: Indexed$")
        self.assertRegex(text, r"(?m)^      restartPolicy: Never$")

    @unittest.skipIf(yaml is None, "no yaml package")
    def test_it_is_a_job_in_yaml(self):
        job = yaml.safe_load(MANIFEST.read_text())
        self.assertEqual((job["apiVersion"], job["kind"]), ("batch/v1", "Job"))
        pod = job["spec"]["template"]["spec"]
        self.assertEqual(pod["containers"][0]["command"][:3], ["longtail", "job", "run"])
        self.assertEqual({mount["name"] for mount in pod["containers"][0]["volumeMounts"]},
                         {volume["name"] for volume in pod["volumes"]})


if __name__ == "__main__":
    unittest.main()
