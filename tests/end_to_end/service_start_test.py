"""How `longtail serve` starts, refuses to, drains and ends."""

import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import unittest

from tests.end_to_end import harness, serving

try:
    import grpc
    from grpc_health.v1 import health_pb2, health_pb2_grpc
    serving.install_package()
except ImportError as error:
    raise unittest.SkipTest(f"{error} (tools/setup_deps.sh --python makes the environment)") from error

import longtail  # noqa: E402
from longtail import rollout, specs  # noqa: E402
from longtail.v1 import rollout_service_pb2  # noqa: E402

ONE_TRY = longtail.Retries(attempts=1)
OPERATIONS = pathlib.Path("docs/operations.md").absolute()

# A file system that cannot be written; $0 is where it goes, and what follows is the server.
READ_ONLY = ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c",
             'mkdir -p "$0" && mount -t tmpfs -o ro tmpfs "$0" && exec "$@"']


def make_certificate(folder, name):
    """Paths of a certificate that vouches for itself, and of its key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key,
                    "-out", certificate], check=True, capture_output=True)
    return certificate, key


def rollout_request(**fields):
    return rollout_service_pb2.GenerateRolloutRequest(
        source=specs.source_of(harness.QUICK_BRAKE), seed=harness.SEED,
        frame_format=rollout_service_pb2.FRAME_FORMAT_RGB, **fields)


class ServeTest(unittest.TestCase):

    def setUp(self):
        self.folder = harness.temporary_folder(type(self))

    def server(self, *flags):
        server = serving.Server(self.folder / "server", *flags)
        self.addCleanup(server.close)
        return server

    def client(self, address, **options):
        client = longtail.Client(address, **options)
        self.addCleanup(client.close)
        return client


class DrainTest(ServeTest):

    def test_a_drain_ends_what_runs_keeps_the_job_and_what_is_cut_goes_on_at_the_next_server(self):
        server = self.server("--drain", 300)
        client = self.client(server.address)
        job = client.submit(harness.write_tiny(self.folder), dataset="job", clips=200, batch=1, model="reference")
        begun = next(event for event in job.watch() if event.state == "RUNNING")
        followed = self.client(server.address, retries=ONE_TRY).samples("job", follow=True)
        next(followed)  # waited for the plan, and for the first shard
        health = health_pb2_grpc.HealthStub(client.connection.channel).Watch(
            health_pb2.HealthCheckRequest(service="longtail.v1.RolloutService"))
        self.assertEqual(next(health).status, health_pb2.HealthCheckResponse.SERVING)
        stream = rollout.rollout_parts(client.connection, rollout_request(num_clips=2))
        parts = [next(stream), next(stream)]

        server.process.send_signal(signal.SIGTERM)
        self.assertEqual(next(health).status, health_pb2.HealthCheckResponse.NOT_SERVING)
        hasty = self.client(server.address, retries=ONE_TRY)
        with self.assertRaises(longtail.LongtailError) as caught:
            while True:  # those who watch the health hear of the drain a moment before the door closes
                hasty.library()
        self.assertEqual((caught.exception.code, caught.exception.reason, caught.exception.retry_delay_s),
                         (grpc.StatusCode.UNAVAILABLE, "DRAINING", 5.0))
        with self.assertRaises(longtail.LongtailError) as caught:
            list(followed)
        self.assertEqual(caught.exception.reason, "DRAINING")
        parts += stream
        self.assertEqual([part.WhichOneof("part") for part in parts],
                         ["start", *["chunk"] * 6, "labels", "end"] * 2)
        self.assertEqual(server.wait(), 143)

        self.assertEqual(server.logged("drained")[0]["all_done"], 1)
        self.assertEqual([line["state"] for line in server.logged("job")][-1], "JOB_STATE_QUEUED")
        log = server.log.read_text()
        self.assertLess(log.index("JOB_STATE_QUEUED", log.index("draining")), log.index("RolloutService"))
        self.assertFalse((server.dataset("datasets/job") / "CURRENT").exists())

        # The same folder, and no grace.
        cut = serving.Server(self.folder / "server", "--drain", 0)
        self.addCleanup(cut.close)
        line = serving.CuttableLine(cut.address)
        self.addCleanup(line.close)
        again = self.client(line.address)
        events = again.job(job.name).watch(after_sequence=begun.sequence)
        next(event for event in events if event.state == "RUNNING")
        again.job(job.name).cancel()
        stream = rollout.rollout_parts(again.connection, rollout_request(num_clips=2))
        resumed = [next(stream), next(stream), next(stream)]
        self.assertEqual(cut.terminate(), 143)
        self.assertIn('"code":"CANCELLED"', cut.log.read_text().splitlines()[-2])
        cut.start()
        line.target = cut.address
        resumed += stream
        self.assertEqual(resumed, parts)

        cut.process.send_signal(signal.SIGINT)
        self.assertEqual(cut.wait(), 130)

    def test_a_second_signal_ends_it_at_once(self):
        server = self.server("--drain", 600)
        stream = rollout.rollout_parts(self.client(server.address).connection, rollout_request(num_clips=1000))
        next(stream)
        server.process.send_signal(signal.SIGTERM)
        serving.wait_until(lambda: server.logged("draining"), "the drain began")
        self.assertIsNone(server.process.poll())
        self.assertEqual(server.terminate(), -signal.SIGTERM)


class RefusalTest(ServeTest):

    def refused(self, code, *told, before=(), **flags):
        """Starts it with the flags, and wants the code, and the words on the last line of standard error but usage."""
        flags = {"listen": "127.0.0.1:0", "dataset_root": self.folder / "data", "state": self.folder / "state",
                 "weights": harness.WEIGHTS, **flags}
        words = harness.command("serve", *[word for name, value in flags.items()
                                           for word in (f"--{name.replace('_', '-')}", value)])
        done = subprocess.run([*before, *words], env=harness.environment(), capture_output=True, text=True, check=False,
                              timeout=serving.START_S)
        with self.subTest(**flags):
            self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
            message, = [line for line in done.stderr.splitlines() if line.startswith("longtail: ")]
            for word in told:
                self.assertIn(str(word), message)

    def test_flags_that_make_no_sense_are_64_and_named(self):
        for listen in ("0.0.0.0:1", "[::]:1", "myhost:1"):
            self.refused(64, "--listen must be a loopback address without TLS", listen, "--allow-plain-text",
                         listen=listen)
        for listen in ("localhost", ":50051", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:http"):
            self.refused(64, "--listen must be <host>:<port> with a port in [0, 65535], got " + listen, listen=listen)
        self.refused(64, "--tls-cert and --tls-key must be given together", tls_cert="server.pem")
        self.refused(64, "--tls-client-ca must come with --tls-cert", tls_client_ca="clients.pem")
        for flag, value in (("workers", 0), ("device", "tpu"), ("metrics_port", 65536), ("drain", -1),
                            ("retry_full_disk", 0), ("streams", "many")):
            self.refused(64, f"--{flag.replace('_', '-')}", **{flag: value})

    def test_tls_files_that_are_missing_or_no_such_thing_are_named(self):
        if shutil.which("openssl") is None:
            self.skipTest("there is no openssl to make a certificate with")
        certificate, key = make_certificate(self.folder, "server")
        _, other = make_certificate(self.folder, "other")
        noise, empty = self.folder / "noise.pem", self.folder / "empty.pem"
        noise.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        empty.touch()
        locked = self.folder / "locked.key"
        subprocess.run(["openssl", "ec", "-in", key, "-aes128", "-passout", "pass:secret", "-out", locked], check=True,
                       capture_output=True)
        self.refused(66, "nothing.pem", tls_cert=self.folder / "nothing.pem", tls_key=key)
        self.refused(66, "cannot be read", tls_cert=self.folder, tls_key=key)
        self.refused(65, empty, "empty", tls_cert=empty, tls_key=empty)
        self.refused(65, "--tls-cert must be certificates in PEM", tls_cert=noise, tls_key=key)
        self.refused(65, "--tls-key must be a private key in PEM", tls_cert=certificate, tls_key=noise)
        self.refused(65, "without a passphrase", tls_cert=certificate, tls_key=locked)
        self.refused(65, "--tls-key must be the key of --tls-cert", tls_cert=certificate, tls_key=other)
        self.refused(65, "--tls-client-ca must be certificates", tls_cert=certificate, tls_key=key, tls_client_ca=noise)

    def test_token_files_that_others_may_read_or_with_faults_are_refused(self):
        tokens = self.folder / "tokens"
        tokens.write_text("ann user ann-0123456789abcdef\n")
        for mode in (0o640, 0o604, 0o620):
            tokens.chmod(mode)
            self.refused(65, tokens, "must be readable by its owner only", "chmod 600", token_file=tokens)
        tokens.chmod(0o600)
        tokens.write_text("ann user ann-0123456789abcdef\nbob root bob-0123456789abcdef\n")
        self.refused(65, tokens, "line 2 of the token file must have the scope user or admin", token_file=tokens)
        tokens.write_text("# nobody\n")
        self.refused(65, "must have a token", token_file=tokens)
        self.refused(66, "none", token_file=self.folder / "none")

    def test_folders_that_cannot_be_written_are_74(self):
        file = self.folder / "file"
        file.touch()
        for flag in ("state", "dataset_root"):
            self.refused(74, file / "below", "Not a directory", **{flag: file / "below"})
        mount = self.folder / "mount"
        if subprocess.run([*READ_ONLY, mount, "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("this user may not mount a tmpfs")
        self.refused(74, mount / "below", "Read-only file system", before=[*READ_ONLY, mount], state=mount / "below")
        self.refused(74, mount / "jobs.db", before=[*READ_ONLY, mount], state=mount)

    def test_what_another_server_has_is_75(self):
        server = self.server("--metrics-port", 0)
        port = server.metrics.split("/")[2]
        self.refused(75, "jobs.db is in use by another server", state=server.folder / "state")
        self.refused(75, f"cannot listen on {server.address}: is the port in use?", listen=server.address)
        self.refused(75, f"cannot listen on {port}: is the port in use?", metrics_port=port.split(":")[1])
        self.assertEqual(len(self.client(server.address).models()), 1)  # none of it has disturbed the server


class DocumentTest(ServeTest):

    def test_every_serve_command_of_the_document_serves(self):
        """As it is written, but for ports and for hosts that are not loopback."""
        text = OPERATIONS.read_text().replace("\\\n", " ")
        commands = re.findall(r"^longtail (serve.*?)(?: +#.*)?$", text, re.MULTILINE)
        self.assertGreaterEqual(len(commands), 2)
        make_certificate(self.folder, "server")
        make_certificate(self.folder, "clients")
        (self.folder / "tokens").touch(mode=0o600)
        (self.folder / "tokens").write_text("ann user ann-0123456789abcdef\n")
        for words in map(shlex.split, commands):
            with self.subTest(words):
                words = [{"0.0.0.0:50051": "127.0.0.1:0", "9090": "0"}.get(word, word) for word in words]
                words += [] if "--listen" in words else ["--listen", "127.0.0.1:0"]
                process = subprocess.Popen(harness.command(*words), env=harness.environment(), cwd=self.folder,
                                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
                self.addCleanup(process.kill)
                self.assertRegex(process.stdout.readline(), r"^longtail serves at 127\.0\.0\.1:\d+\b")
                process.terminate()
                self.assertEqual(process.wait(timeout=60), 143)
                process.stdout.close()
        self.assertTrue((self.folder / "longtail_state" / "jobs.db").exists())


if __name__ == "__main__":
    unittest.main()
