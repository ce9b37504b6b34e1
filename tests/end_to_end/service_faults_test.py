"""A served job outlives kills of its server and a full disk, and ends with the bytes of an undisturbed one."""

import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import subprocess
import tarfile
import unittest
import urllib.request
import uuid

from tests.end_to_end import harness, serving

try:
    import grpc
    serving.install_package()
except ImportError as error:
    raise unittest.SkipTest(f"{error} (tools/setup_deps.sh --python makes the environment)") from error

import longtail  # noqa: E402
from longtail import specs  # noqa: E402
from longtail.v1 import job_pb2, job_service_pb2, job_service_pb2_grpc  # noqa: E402

NUM_CLIPS = 48  # six shards of eight batches
NUM_KILLS = 4
LAST_KILL = 32  # units done, at most, so that the job is at work when it comes
PATIENT = longtail.Retries(attempts=1000, max_delay_s=1)  # for as long as a server takes to come back

# A file system of its own; $0 is where it goes, and what follows is the server.
IN_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c"]
SMALL_DISK = ('mkdir -p "$0" && mount -t tmpfs -o size=20m tmpfs "$0" && head -c 19100k /dev/zero > "$0/filler" && '
              'exec "$@"')


def units_done(root):
    """Batches of one unit that are committed or staged."""
    committed = {8 * int(path.stem[-6:]) + i for path in (root / "commits").glob("*.json") for i in range(8)}
    return len(committed | {int(path.stem[-6:]) for path in (root / "_staging").glob("part-*.part")})


def planned_units(root):
    plan = json.loads((root / "plan.json").read_text())
    return [unit["unit_id"] for shard in plan["shards"] for batch in shard["batches"] for unit in batch["units"]]


def made_units(root):
    """Keys of the samples in all shards, each as often as it is there, and the units noted as failed."""
    keys = []
    for path in sorted((root / "shards").glob("*.tar")):
        with tarfile.open(path) as tar:
            names = [name for name in tar.getnames() if name.endswith(".meta.json")]
        keys += [name.split(".")[0] for name in names]
    return keys + [unit["unit_id"] for record in harness.commits(root) for unit in record["failed"]]


def states(events):
    """Without repeats."""
    seen = [event.state for event in events]
    return [state for i, state in enumerate(seen) if i == 0 or state != seen[i - 1]]


def request_for(spec, dataset, **fields):
    fields = {"seed": harness.SEED, "clips_per_spec": NUM_CLIPS, "units_per_batch": 1, **fields}
    model = fields.pop("model", "reference")
    job = job_pb2.JobSpec(sources=[specs.source_of(spec)], dataset=f"datasets/{dataset}",
                          settings=specs.settings(model=model), **fields)
    return job_service_pb2.CreateGenerationJobRequest(spec=job, request_id=str(uuid.uuid4()))


class FaultTest(unittest.TestCase):

    def submit(self, client, request):
        jobs = job_service_pb2_grpc.JobServiceStub(client.connection.channel)
        return client.job(client.connection.call(jobs.CreateGenerationJob, request).name)

    def assert_equals_generated(self, root, spec, **options):
        generated = harness.generate(spec, self.folder / "generated" / root.name, **options)
        self.assertEqual(harness.digests(root), harness.digests(generated))

    def setUp(self):
        self.folder = harness.temporary_folder(type(self))
        (self.folder / "generated").mkdir()
        self.tiny = harness.write_tiny(self.folder / "spec")

    def server(self, *flags, **options):
        server = serving.Server(self.folder / "server", *flags, **options)
        self.addCleanup(server.close)
        return server

    def client(self, address):
        client = longtail.Client(address, retries=PATIENT)
        self.addCleanup(client.close)
        return client


class KillTest(FaultTest):

    def test_a_job_goes_on_by_itself_after_each_kill_with_no_unit_lost_or_twice_and_no_state_missed(self):
        server = self.server()
        line = serving.CuttableLine(server.address)
        self.addCleanup(line.close)
        client = self.client(line.address)
        root = server.dataset("datasets/killed")
        request = request_for(self.tiny, "killed")
        job = self.submit(client, request)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            watched = pool.submit(lambda: list(self.client(line.address).job(job.name).watch()))
            for point in sorted(random.Random(4).sample(range(1, LAST_KILL), NUM_KILLS)):
                serving.wait_until(lambda: units_done(root) >= point, f"{point} units were done")
                server.kill()
                server.start()
                line.target = server.address
            self.assertEqual(self.submit(client, request).name, job.name)
            events = watched.result(timeout=300)

        self.assertEqual(states(events), ["QUEUED", "RUNNING", *["QUEUED", "RUNNING"] * NUM_KILLS, "SUCCEEDED"])
        sequences = [event.sequence for event in events]
        self.assertEqual(sequences, sorted(set(sequences)))
        kept = {(event.sequence, event.state) for event in job.watch()}
        self.assertLessEqual(kept, {(event.sequence, event.state) for event in events})
        self.assertEqual([each.name for each in client.jobs()], [job.name])

        self.assertEqual(sorted(made_units(root)), sorted(planned_units(root)))
        self.assertEqual(len(set(planned_units(root))), NUM_CLIPS)
        self.assertEqual(len(list((root / "shards").iterdir())), 6)
        self.assertTrue(client.verify("killed").whole)
        self.submit(client, request_for(self.tiny, "undisturbed")).wait(timeout_s=300)
        self.assertEqual(harness.digests(root), harness.digests(server.dataset("datasets/undisturbed")))
        self.assert_equals_generated(root, self.tiny, clips=NUM_CLIPS)

    def test_the_network_goes_on_with_the_bytes_of_generate(self):
        server = self.server("--workers", 1)
        root = server.dataset("datasets/net")
        request = request_for(harness.QUICK_BRAKE, "net", model="", clips_per_spec=2)
        name = self.submit(self.client(server.address), request).name
        serving.wait_until((root / "_staging" / "part-000000.part").exists, "the first unit was done", timeout_s=300)
        server.kill()
        self.assertEqual(units_done(root), 1)
        server.start()
        self.client(server.address).job(name).wait(timeout_s=300)
        self.assert_equals_generated(root, harness.QUICK_BRAKE, model="net", clips=2)

    def test_a_job_killed_while_it_is_cancelled_is_cancelled_after_the_restart(self):
        text = self.tiny.read_text().replace("width_px: 64", "width_px: 1280")
        text = text.replace("height_px: 32", "height_px: 640")
        slow = self.folder / "slow" / self.tiny.name  # a frame takes longer than a kill
        slow.parent.mkdir()
        slow.write_text(text)
        server = self.server()
        for dataset in ("first", "second", "third"):  # on a busy machine the job may be faster than the kill
            client = self.client(server.address)
            job = self.submit(client, request_for(slow, dataset))
            next(event for event in job.watch() if event.state == "RUNNING")
            serving.wait_until((server.dataset(job.dataset) / "plan.json").exists, "the plan was there")
            self.assertEqual(job.cancel().state, "CANCELLING")
            server.kill()
            told = [line["state"] for line in server.logged("job") if line["job"] == job.name]
            server.start()
            if told[-1] == "JOB_STATE_CANCELLING":
                break
        self.assertEqual(told[-1], "JOB_STATE_CANCELLING")
        job = self.client(server.address).job(job.name)
        self.assertEqual(states(job.watch()), ["QUEUED", "RUNNING", "CANCELLING", "CANCELLED"])
        other = self.submit(self.client(server.address), request_for(self.tiny, "other", clips_per_spec=1))
        other.wait(timeout_s=60)  # jobs run one at a time, the oldest first
        self.assertEqual(job.refresh().state, "CANCELLED")


class DiskTest(FaultTest):

    def setUp(self):
        super().setUp()
        tried = shutil.which("unshare") and subprocess.run(
            [*IN_NAMESPACE, SMALL_DISK, self.folder / "m", "true"], capture_output=True, check=False)
        if not tried or tried.returncode != 0:
            self.skipTest("this user may not mount a tmpfs")

    def test_a_job_pauses_while_the_disk_is_full_and_goes_on_by_itself(self):
        server = self.server("--retry-full-disk", 1, "--metrics-port", 0,
                             before=[*IN_NAMESPACE, SMALL_DISK, self.folder / "server" / "datasets"])
        disk = pathlib.Path(f"/proc/{server.process.pid}/root{server.datasets}")
        client = self.client(server.address)
        job = self.submit(client, request_for(self.tiny, "full"))
        events = job.watch(timeout_s=300)
        paused = next(event for event in events if event.state == "PAUSED")
        failure = longtail.LongtailError.from_status(paused.job.error)
        self.assertEqual((failure.code, failure.reason), (grpc.StatusCode.RESOURCE_EXHAUSTED, "DISK_FULL"))
        self.assertIn("No space left on device", failure.message)

        self.assertEqual(client.validate(self.tiny), [])
        self.assertFalse(client.dataset("full").complete)
        for problem in client.verify("full").problems:
            self.assertRegex(problem.message, "^is missing: (the shard is not committed|no index is published)$")
        harness.assert_nothing_half_written(self, disk / "full")
        clip, = client.rollout(harness.QUICK_BRAKE, seed=harness.SEED)
        self.assertEqual(clip.failure, "")
        next(event for event in events if event.state == "PAUSED")  # tried again in vain

        os.remove(disk / "filler")
        last = list(events)[-1]
        self.assertEqual((last.state, last.progress.units_done), ("SUCCEEDED", NUM_CLIPS))
        self.assertFalse(job.refresh().proto.HasField("error"))
        text = urllib.request.urlopen(server.metrics, timeout=10).read().decode()
        self.assertRegex(text, r"(?m)^longtail_retries_total ([2-9]|\d\d)")
        self.assertEqual(server.logged("serving")[0]["metrics_port"], int(server.metrics.split(":")[2].split("/")[0]))
        shutil.copytree(disk / "full", self.folder / "full")
        self.assert_equals_generated(self.folder / "full", self.tiny, clips=NUM_CLIPS)


if __name__ == "__main__":
    unittest.main()
