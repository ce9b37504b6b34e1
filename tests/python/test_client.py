"""The Python package against a real server: installed by pip, its stubs generated, every helper used."""

import concurrent.futures
import pathlib
import pickle
import shutil
import subprocess
import sys
import tempfile
import unittest

from tests.end_to_end import harness, serving

try:
    import av  # noqa: F401  pylint: disable=unused-import
    import google_crc32c
    import grpc
    import numpy as np
    import webdataset
    from grpc_health.v1 import health_pb2, health_pb2_grpc
    from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
    SITE = serving.install_package()
except ImportError as error:
    raise unittest.SkipTest(f"{error} (tools/setup_deps.sh --python makes the environment)") from error

import longtail  # noqa: E402
from longtail import data, members, rollout, samples as samples_module, specs  # noqa: E402
from longtail.v1 import (dataset_service_pb2, member_piece_pb2, rollout_service_pb2,  # noqa: E402
                         rollout_service_pb2_grpc)

NUM_CLIPS = 20  # three shards of at most eight batches
SERVICES = {"longtail.v1.ScenarioService", "longtail.v1.RolloutService", "longtail.v1.JobService",
            "longtail.v1.DatasetService", "longtail.v1.ModelService", "google.longrunning.Operations"}
ONE_TRY = longtail.Retries(attempts=1)

FOLDER = pathlib.Path()
SERVER = None
TINY = None  # a spec of cheap clips for the reference camera


def setUpModule():
    """One server; it takes one rollout stream at a time."""
    global FOLDER, SERVER, TINY  # pylint: disable=global-statement
    folder = tempfile.TemporaryDirectory(prefix="longtail_")
    unittest.addModuleCleanup(folder.cleanup)
    FOLDER = pathlib.Path(folder.name)
    TINY = harness.write_tiny(FOLDER / "tiny")
    SERVER = serving.Server(FOLDER / "server", "--streams", 1)
    unittest.addModuleCleanup(SERVER.close)


class ClientTest(unittest.TestCase):
    """Has a client of the server, and one whose line can be cut."""

    def setUp(self):
        self.client = longtail.Client(SERVER.address)
        self.addCleanup(self.client.close)

    def cuttable(self):
        line = serving.CuttableLine(SERVER.address)
        self.addCleanup(line.close)
        client = longtail.Client(line.address)
        self.addCleanup(client.close)
        return line, client


class PackageTest(unittest.TestCase):

    def test_pip_installs_typed_stubs_and_helpers(self):
        package = SITE / "longtail"
        self.assertEqual(pathlib.Path(longtail.__file__).parent, package)
        self.assertTrue((package / "py.typed").exists())
        protos = {path.stem for path in (harness.ROOT / "proto/longtail/v1").glob("*.proto")}
        for suffix in ("_pb2.py", "_pb2.pyi"):
            made = {path.name[:-len(suffix)] for path in (package / "v1").glob(f"*{suffix}")}
            self.assertEqual(made, protos, suffix)
        stubs = {path.name[:-len("_pb2_grpc.py")] for path in (package / "v1").glob("*_pb2_grpc.py")}
        self.assertEqual(stubs, {stem for stem in protos if stem.endswith("_service")})
        for name in longtail.__all__:
            self.assertTrue(callable(getattr(longtail, name)), name)

    def test_shards_are_read_without_grpc_and_the_client_works_without_torch(self):
        words = ("import sys\n"
                 "sys.modules.update({name: None for name in HIDDEN})\n"
                 "import longtail, longtail.data\n"
                 "longtail.Sample\n"
                 "if 'grpc' not in HIDDEN: longtail.Client().close()\n")
        for hidden in (["grpc", "google.protobuf", "torch"], ["torch", "av"]):
            done = subprocess.run([sys.executable, "-c", words.replace("HIDDEN", repr(hidden))],
                                  env={"PYTHONPATH": str(SITE)}, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)


class DiscoveryTest(ClientTest):

    def test_reflection_lists_every_service_and_knows_its_methods(self):
        with grpc.insecure_channel(SERVER.address) as channel:
            known = ProtoReflectionDescriptorDatabase(channel)
            self.assertLessEqual(SERVICES | {"grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"},
                                 set(known.get_services()))
            file = known.FindFileContainingSymbol("longtail.v1.JobService")
            self.assertEqual([method.name for method in file.service[0].method],
                             ["CreateGenerationJob", "GetGenerationJob", "ListGenerationJobs", "CancelGenerationJob",
                              "DeleteGenerationJob", "WatchGenerationJob"])

    def test_every_service_is_healthy(self):
        with grpc.insecure_channel(SERVER.address) as channel:
            health = health_pb2_grpc.HealthStub(channel)
            for name in ["", *SERVICES]:
                answer = health.Check(health_pb2.HealthCheckRequest(service=name), timeout=10)
                self.assertEqual(answer.status, health_pb2.HealthCheckResponse.SERVING, name)
            with self.assertRaises(grpc.RpcError) as caught:
                health.Check(health_pb2.HealthCheckRequest(service="longtail.v1.Nothing"), timeout=10)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.NOT_FOUND)

    def test_library_and_models_are_listed(self):
        self.assertEqual([spec.id for spec in self.client.library()],
                         sorted(path.stem for path in harness.LIBRARY.glob("*.textproto")))
        model, = self.client.models()
        self.assertEqual(model.name, f"models/{harness.sha256(harness.WEIGHTS)}")
        self.assertTrue(model.is_default)


class ScenarioTest(ClientTest):

    def test_every_fault_of_a_spec_has_its_line_and_column(self):
        bad = FOLDER / "bad" / TINY.name
        bad.parent.mkdir()
        text = TINY.read_text().replace("speed_limit_mps: 13.9", "speed_limit_mps: 999")
        bad.write_text(text.replace("deceleration_mps2: 7", "deceleration_mps: 7"))
        lines = bad.read_text().splitlines()
        limit, name = self.client.validate(bad)
        self.assertEqual((limit.file, limit.path, limit.severity), (TINY.name, "roads[0].speed_limit_mps", "error"))
        self.assertEqual(lines[limit.line - 1][limit.column - 1:limit.end_column - 1], "999")
        self.assertIn("must be in [3, 45], got 999", str(limit))
        self.assertTrue(str(limit).startswith(f"{TINY.name}:{limit.line}:{limit.column}: error LT"))
        self.assertEqual(lines[name.line - 1][name.column - 1:name.end_column - 1], "deceleration_mps")
        self.assertEqual(name.hint, "deceleration_mps2")

        with self.assertRaises(longtail.LongtailError) as caught:
            self.client.submit(bad, dataset="bad")
        self.assertEqual((caught.exception.code, caught.exception.reason),
                         (grpc.StatusCode.INVALID_ARGUMENT, "BAD_SPEC"))
        self.assertEqual(caught.exception.diagnostics, (limit, name))
        self.assertIn(f"\n  {limit}\n  {name}", str(caught.exception))

    def test_a_spec_comes_from_the_library_a_file_a_text_or_a_message(self):
        expanded = self.client.expand("close_cut_in", samples=2, seed=3, include_scenarios=True)
        self.assertEqual([unit.sample_index for unit in expanded.units], [0, 1])
        self.assertGreater(expanded.units[0].num_frames, 0)
        text = specs.text_source(TINY.read_text(), TINY.name)
        message = specs.spec_pb2.ScenarioSpec()
        message.id = "nothing_else"
        self.assertEqual([self.client.validate(spec) for spec in ("close_cut_in", TINY, str(TINY), text)], [[]] * 4)
        self.assertTrue(all(fault.is_error and fault.file == "" for fault in self.client.validate(message)))
        self.assertTrue(self.client.validate(message))


class ErrorTest(ClientTest):

    def assert_fails(self, call, code):
        with self.assertRaises(longtail.LongtailError) as caught:
            call()
        self.assertEqual(caught.exception.code, code, caught.exception)
        return caught.exception

    def test_a_field_out_of_range_is_named(self):
        error = self.assert_fails(lambda: next(self.client.rollout("close_cut_in", format="jpeg", jpeg_quality=101)),
                                  grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(error.field_violations,
                         (longtail.FieldViolation("jpeg_quality", "jpeg_quality must be in [1, 100], got 101"),))
        self.assertRegex(error.request_id, r"^[0-9a-f]{16}$")
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((str(again), vars(again)), (str(error), vars(error)))

    def test_what_is_not_there_is_named(self):
        for call, resource in ((lambda: self.client.job("jobs/nothing"), "jobs/nothing"),
                               (lambda: self.client.dataset("nothing"), "datasets/nothing"),
                               (lambda: next(self.client.samples("nothing")), "datasets/nothing")):
            self.assertEqual(self.assert_fails(call, grpc.StatusCode.NOT_FOUND).resource, resource)

    def test_names_that_lead_out_of_the_root_are_refused(self):
        for name in ("../x", "datasets/../x", "/etc", "A"):
            self.assert_fails(lambda: self.client.dataset(name), grpc.StatusCode.INVALID_ARGUMENT)

    def test_words_that_mean_nothing_are_refused_here(self):
        with self.assertRaisesRegex(ValueError, "quality must be one of draft, standard, fine, got best"):
            self.client.submit(TINY, dataset="x", quality="best")
        with self.assertRaisesRegex(ValueError, "format must be one of rgb, png, jpeg, h264, got gif"):
            self.client.rollout(TINY, format="gif")

    def test_a_server_that_is_not_there_is_unavailable_after_the_last_attempt(self):
        with longtail.Client("127.0.0.1:1", retries=longtail.Retries(attempts=2, first_delay_s=0.01)) as client:
            self.assert_fails(client.models, grpc.StatusCode.UNAVAILABLE)

    def test_waits_are_as_long_as_the_server_asks_and_bounded(self):
        retries = longtail.Retries(attempts=3, first_delay_s=1, max_delay_s=10)
        busy = longtail.LongtailError(grpc.StatusCode.RESOURCE_EXHAUSTED, "busy")
        self.assertIsNone(retries.delay_s(busy, 1), "the server does not say that it may pass")
        busy.retry_delay_s = 4
        self.assertEqual([retries.delay_s(busy, failures) for failures in (1, 2, 3)], [4, 4, None])
        busy.retry_delay_s = 11
        self.assertIsNone(retries.delay_s(busy, 1))
        gone = longtail.LongtailError(grpc.StatusCode.UNAVAILABLE, "gone")
        for failures, lo_s, hi_s in ((1, 0.5, 1), (2, 1, 2)):
            self.assertTrue(lo_s <= retries.delay_s(gone, failures) <= hi_s)


class JobTest(ClientTest):

    @classmethod
    def setUpClass(cls):
        """Follows a job from its start to its end; the line breaks twice."""
        line = serving.CuttableLine(SERVER.address)
        cls.addClassCleanup(line.close)
        cls.followed = []
        with longtail.Client(line.address) as client:
            cls.job = client.submit(TINY, dataset="tiny", clips=NUM_CLIPS, seed=harness.SEED, batch=1,
                                    model="reference")
            for sample in cls.job.samples(max_in_flight=1):
                if not cls.followed:
                    cls.was_complete = client.dataset("tiny").complete
                cls.followed.append(sample)
                if len(cls.followed) in (3, 12):
                    line.cut()
            cls.events = list(cls.job.watch())
        cls.num_connections = line.num_connections

    def shards(self):
        return [str(path) for path in data.shard_paths(SERVER.dataset("datasets/tiny"))]

    def test_samples_followed_over_a_broken_line_are_those_that_webdataset_reads(self):
        self.assertGreaterEqual(self.num_connections, 3, "the line was not cut")
        self.assertFalse(self.was_complete, "the first sample came before the job was done")
        groups = list(webdataset.WebDataset(self.shards(), shardshuffle=False))
        self.assertEqual([sample.key for sample in self.followed], [group["__key__"] for group in groups])
        self.assertEqual(len(groups), NUM_CLIPS)
        for sample, group in zip(self.followed, groups):
            self.assertEqual(sample.members, data.from_webdataset(group).members)
            self.assertEqual(list(sample.members)[0], "meta.json")
        decoded = list(webdataset.WebDataset(self.shards(), shardshuffle=False).decode())
        for sample, group in zip(self.followed, decoded):
            np.testing.assert_array_equal(sample.array("ego.npy"), group["ego.npy"])
            self.assertEqual(sample.meta, group["meta.json"])
            self.assertEqual(sample.video("front_60fov").shape, (harness.NUM_FRAMES, 32, 64, 3))

    def test_events_grow_and_end_with_success(self):
        sequences = [event.sequence for event in self.events]
        self.assertEqual(sequences, sorted(set(sequences)))
        self.assertEqual([event.state for event in self.events][:2], ["QUEUED", "RUNNING"])
        last = self.events[-1]
        self.assertEqual((last.state, last.progress.units_done, last.progress.shards_done), ("SUCCEEDED", NUM_CLIPS, 3))
        # Of events that tell of progress alone the newest is kept, so the first watch may have seen some that are gone.
        again = [event.sequence for event in self.client.job(self.job.name).watch(sequences[1])]
        self.assertEqual(again, [event.sequence for event in self.events[2:] if event.state != "RUNNING"])
        self.assertEqual(self.client.job(self.job.name).wait(timeout_s=10).state, "SUCCEEDED")

    def test_jobs_and_datasets_are_listed(self):
        self.assertIn(self.job.name, [job.name for job in self.client.jobs()])
        self.assertEqual([job.name for job in self.client.jobs('dataset = "datasets/tiny"')], [self.job.name])
        self.assertEqual(list(self.client.jobs("state = PAUSED")), [])
        dataset = self.client.dataset("tiny")
        self.assertEqual((dataset.num_samples, dataset.complete), (NUM_CLIPS, True))
        self.assertIn(dataset, list(self.client.datasets()))
        self.assertTrue(self.client.verify("tiny").whole)

    def test_workers_get_disjoint_shares_and_members_that_they_ask_for(self):
        shares = [[sample.key for sample in self.client.samples("tiny", worker_index=index, num_workers=3,
                                                                extensions=["caption.txt"])] for index in range(3)]
        keys = [sample.key for sample in self.followed]
        self.assertEqual(shares, [keys[index::3] for index in range(3)])
        rest = list(self.client.samples("tiny", first_sample=18, extensions=["caption.txt", "time.npy"]))
        self.assertEqual([sample.key for sample in rest], keys[18:])
        self.assertEqual(set(rest[0].members), {"caption.txt", "time.npy"})

    def test_a_stream_left_early_ends_on_the_server(self):
        def num_cancelled():
            return sum("StreamSamples" in line and "CANCELLED" in line for line in SERVER.log.read_text().splitlines())

        before = num_cancelled()
        stream = self.client.samples("tiny", max_in_flight=1)
        next(stream)
        self.client.verify("tiny")
        self.assertEqual(num_cancelled(), before)
        stream.close()
        serving.wait_until(lambda: num_cancelled() > before, "the server noticed")

    def test_no_more_than_max_in_flight_come_without_acknowledgement(self):
        start = dataset_service_pb2.StartSamples(dataset="datasets/tiny", max_in_flight=2)
        pump = samples_module._Pump(self.client.connection, start)  # pylint: disable=protected-access
        pump.start()
        self.addCleanup(pump.close)
        for expected in (2, 3):
            serving.wait_until(lambda: pump.arrived.qsize() >= expected, f"{expected} samples came")
            self.client.verify("tiny")  # takes longer than to send one more
            self.assertEqual(pump.arrived.qsize(), expected)
            pump._requests.put(  # pylint: disable=protected-access
                dataset_service_pb2.StreamSamplesRequest(acknowledge=1))

    def test_a_job_that_is_cancelled_ends_its_samples_and_its_watchers(self):
        job = self.client.submit(harness.QUICK_BRAKE, dataset="cancelled", clips=1000, batch=1)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            samples = pool.submit(lambda: list(self.client.job(job.name).samples()))
            for event in job.watch():
                if event.state == "RUNNING":
                    break
            with self.assertRaises(TimeoutError):
                job.wait(timeout_s=0.2)
            job.cancel()
            for call in (job.wait, lambda: samples.result(timeout=60)):
                with self.assertRaisesRegex(longtail.JobFailed, f"{job.name} was cancelled"):
                    call()
        job.delete()
        with self.assertRaises(longtail.LongtailError):
            job.refresh()

    def test_a_job_is_checked_without_being_made(self):
        checked = self.client.submit(TINY, dataset="unmade", model="reference", validate_only=True)
        self.assertEqual((checked.name, checked.dataset), ("", "datasets/unmade"))
        with self.assertRaises(longtail.LongtailError):
            self.client.dataset("unmade")


class RolloutTest(ClientTest):

    @classmethod
    def setUpClass(cls):
        with longtail.Client(SERVER.address) as client:
            cls.parts = list(rollout.rollout_parts(client.connection, cls.request()))
        cls.clip, = rollout.clips_of(cls.parts, cls.request())

    @staticmethod
    def request(**fields):
        fields = {"frame_format": rollout_service_pb2.FRAME_FORMAT_RGB, **fields}
        return rollout_service_pb2.GenerateRolloutRequest(source=specs.source_of(harness.QUICK_BRAKE),
                                                          seed=harness.SEED, **fields)

    def test_frames_and_labels_belong_together(self):
        frames = self.clip.frames()
        self.assertEqual(frames.shape, (harness.NUM_FRAMES, 128, 256, 3))
        self.assertGreater(int(frames.max()), int(frames.min()))
        np.testing.assert_array_equal(self.clip.time_us, self.clip.labels.array("time.npy"))
        np.testing.assert_array_equal(self.clip.action, self.clip.labels.array("action.npy"))
        self.assertEqual(self.clip.labels.meta["unit_id"], self.clip.unit_id)
        self.assertEqual(self.clip.labels.json("provenance.json")["model_sha256"], harness.sha256(harness.WEIGHTS))

    def test_a_stream_that_was_cut_goes_on_with_the_bytes_of_an_undisturbed_one(self):
        self.assertEqual([part.WhichOneof("part") for part in self.parts], ["start", *["chunk"] * 6, "labels", "end"])
        line, client = self.cuttable()
        parts = []
        for part in rollout.rollout_parts(client.connection, self.request()):
            parts.append(part)
            if len(parts) in (1, 3):
                line.cut()
        self.assertGreaterEqual(line.num_connections, 3, "the line was not cut")
        self.assertEqual(parts, self.parts)

    def test_png_is_without_loss_and_the_others_are_close(self):
        for form, difference in (("png", 0), ("jpeg", 4), ("h264", 4)):
            number = rollout_service_pb2.FrameFormat.Value(f"FRAME_FORMAT_{form.upper()}")
            parts = rollout.rollout_parts(self.client.connection, self.request(frame_format=number))
            start, chunk = next(parts).start, next(parts).chunk
            parts.close()
            packed = {camera.camera: list(camera.frames) for camera in chunk.cameras}
            clip = rollout.Clip(start.unit_id, 0, start, form, packed, chunk.time_us, chunk.action)
            frames = clip.frames().astype(int)
            self.assertEqual(len(frames), 8)
            self.assertLessEqual(np.abs(frames - self.clip.frames()[:8]).mean(), difference, form)

    def test_a_second_stream_waits_as_long_as_the_server_asks(self):
        first = rollout.rollout_parts(self.client.connection, self.request(num_clips=1000))
        next(first)
        with longtail.Client(SERVER.address, retries=ONE_TRY) as hasty:
            with self.assertRaises(longtail.LongtailError) as caught:
                next(hasty.rollout("close_cut_in"))
        self.assertEqual((caught.exception.reason, caught.exception.retry_delay_s), ("TOO_MANY_STREAMS", 2.0))
        with concurrent.futures.ThreadPoolExecutor() as pool:
            second = pool.submit(lambda: list(self.client.rollout(harness.QUICK_BRAKE, seed=harness.SEED,
                                                                  labels=False)))
            first.close()
            clip, = second.result(timeout=120)
        self.assertEqual((clip.packed, clip.labels), (self.clip.packed, None))

    def test_frames_that_do_not_match_their_checksum_are_refused(self):
        chunk = rollout_service_pb2.ClipChunk(
            unit_id="u", time_us=[0], action=[0] * 6, crc32c=google_crc32c.value(b"abc"),
            cameras=[rollout_service_pb2.CameraFrames(camera="c", frames=[b"abd"])])

        class Liar(rollout_service_pb2_grpc.RolloutServiceServicer):

            def GenerateRollout(self, request, context):
                yield rollout_service_pb2.GenerateRolloutResponse(chunk=chunk)

        server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=1))
        rollout_service_pb2_grpc.add_RolloutServiceServicer_to_server(Liar(), server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self.addCleanup(server.stop, None)
        with longtail.Client(f"127.0.0.1:{port}") as client:
            with self.assertRaisesRegex(ValueError, "u: CRC-32C of chunk 0 must be"):
                next(client.rollout("close_cut_in"))
            chunk.cameras[0].frames[0] = b"abc"
            self.assertEqual(list(client.rollout("close_cut_in")), [], "the checksum is right now")


class MembersTest(unittest.TestCase):

    def test_pieces_that_do_not_fit_are_refused(self):
        def piece(extension, offset, content, last):
            return member_piece_pb2.MemberPiece(extension=extension, offset_bytes=offset, data=content,
                                                last_of_member=last)

        whole = members.MemberAssembler()
        whole.add([piece("a", 0, b"12", False)])
        whole.add([piece("a", 2, b"3", True), piece("b", 0, b"", True)])
        self.assertEqual(whole.finish(), {"a": b"123", "b": b""})
        for pieces in ([piece("a", 1, b"2", True)],
                       [piece("a", 0, b"1", False), piece("a", 2, b"3", True)],
                       [piece("a", 0, b"1", False), piece("b", 0, b"3", True)],
                       [piece("a", 0, b"1", True), piece("a", 0, b"3", True)]):
            with self.assertRaises(ValueError):
                members.MemberAssembler().add(pieces)
        torn = members.MemberAssembler()
        torn.add([piece("a", 0, b"1", False)])
        with self.assertRaisesRegex(ValueError, "a must be whole, got 1 bytes"):
            torn.finish()


class SecureTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        """A server that asks for tokens, with TLS."""
        if shutil.which("openssl") is None:
            raise unittest.SkipTest("there is no openssl to make a certificate with")
        cls.folder = harness.temporary_folder(cls)
        cls.certificate, key = cls.make_certificate("server")
        tokens = cls.folder / "tokens"
        tokens.touch(mode=0o600)
        tokens.write_text("ann user ann-0123456789abcdef\nbob admin bob-0123456789abcdef\n")
        cls.server = serving.Server(cls.folder / "server", "--token-file", tokens, "--tls-cert", cls.certificate,
                                    "--tls-key", key)
        cls.addClassCleanup(cls.server.close)

    @classmethod
    def make_certificate(cls, name):
        """Paths of a certificate that vouches for itself, and of its key."""
        certificate, key = cls.folder / f"{name}.pem", cls.folder / f"{name}.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        return certificate, key

    def client(self, token):
        client = longtail.Client(self.server.address, token=token, tls_ca=self.certificate, retries=ONE_TRY)
        self.addCleanup(client.close)
        return client

    def test_the_right_token_is_let_in_and_names_the_client(self):
        self.assertEqual(len(self.client("ann-0123456789abcdef").models()), 1)
        job = self.client("ann-0123456789abcdef").submit(TINY, dataset="ann", model="reference")
        self.assertEqual(job.wait(timeout_s=60).proto.client, "ann")
        self.assertEqual(len(list(self.client("bob-0123456789abcdef").samples("ann"))), 1)

    def test_a_wrong_token_and_none_are_told_so(self):
        for token in ("", "ann-0123456789abcdeg"):
            for call in (lambda client: client.models(), lambda client: next(client.samples("ann")),
                         lambda client: next(client.rollout("close_cut_in"))):
                with self.assertRaises(longtail.LongtailError) as caught:
                    call(self.client(token))
                self.assertEqual((caught.exception.code, caught.exception.reason),
                                 (grpc.StatusCode.UNAUTHENTICATED, "BAD_TOKEN"))

    def test_models_are_loaded_by_admins_only(self):
        name = self.client("ann-0123456789abcdef").models()[0].name
        with self.assertRaises(longtail.LongtailError) as caught:
            self.client("ann-0123456789abcdef").load_model(name)
        self.assertEqual((caught.exception.code, caught.exception.reason),
                         (grpc.StatusCode.PERMISSION_DENIED, "NEEDS_ADMIN"))
        self.assertEqual(self.client("bob-0123456789abcdef").load_model(name, validate_only=True).name, name)
        with self.assertRaises(longtail.LongtailError) as caught:
            self.client("bob-0123456789abcdef").unload_model(name)
        self.assertEqual(caught.exception.code, grpc.StatusCode.FAILED_PRECONDITION)

    def test_a_server_that_another_authority_vouches_for_is_not_trusted(self):
        other, _ = self.make_certificate("other")
        with longtail.Client(self.server.address, "ann-0123456789abcdef", tls_ca=other, retries=ONE_TRY) as client:
            with self.assertRaises(longtail.LongtailError) as caught:
                client.models()
        self.assertEqual(caught.exception.code, grpc.StatusCode.UNAVAILABLE)


if __name__ == "__main__":
    unittest.main()
