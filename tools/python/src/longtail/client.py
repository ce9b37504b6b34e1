"""The client of the Longtail service."""

import uuid
from typing import Iterator, List, Optional, Sequence, Union, cast

from longtail.connection import Connection, PemFile
from longtail.data import Sample
from longtail.errors import Diagnostic
from longtail.job import Job
from longtail.retry import Retries
from longtail.rollout import FORMATS, Clip, clips_of, rollout_parts
from longtail.samples import stream_samples
from longtail.specs import Spec, dataset_name, priority_of, settings, source_of
from longtail.v1 import (dataset_service_pb2, dataset_service_pb2_grpc, job_pb2, job_service_pb2, job_service_pb2_grpc,
                         model_service_pb2, model_service_pb2_grpc, rollout_service_pb2, scenario_service_pb2,
                         scenario_service_pb2_grpc)


class Client:
    """One connection to a server; thread-safe. Leave it with close(), or use it in a `with`.

    A spec is the id of a spec of the server's library ("close_cut_in"), a file ("my_event.textproto"), a ScenarioSpec,
    or longtail.specs.text_source(text). Dataset names go with or without "datasets/". What goes wrong on the server is
    a LongtailError; what may pass is tried again, as `retries` says, and streams go on where they broke.

    `model`, `quality`, `dense_labels`, `crf`, `initial_frame_from_reference` are those of clip_settings.proto.
    """

    def __init__(self, address: str = "127.0.0.1:50051", token: str = "", tls_ca: Optional[PemFile] = None,
                 tls_cert: Optional[PemFile] = None, tls_key: Optional[PemFile] = None,
                 retries: Retries = Retries()) -> None:
        """Does not connect yet. tls_ca: PEM file with the authorities to trust; without it there is no TLS. tls_cert
        and tls_key: PEM files with what the client shows of itself."""
        self.connection = Connection(address, token, tls_ca, tls_cert, tls_key, retries)
        channel = self.connection.channel
        self._scenarios = scenario_service_pb2_grpc.ScenarioServiceStub(channel)
        self._jobs = job_service_pb2_grpc.JobServiceStub(channel)
        self._datasets = dataset_service_pb2_grpc.DatasetServiceStub(channel)
        self._models = model_service_pb2_grpc.ModelServiceStub(channel)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    # Scenarios.

    def library(self, include_text: bool = False) -> List[scenario_service_pb2.LibrarySpec]:
        """The specs that ship with the server, by id."""
        request = scenario_service_pb2.ListLibraryRequest(include_text=include_text)
        return list(self.connection.call(self._scenarios.ListLibrary, request).specs)

    def validate(self, spec: Spec) -> List[Diagnostic]:
        """Every fault of a spec, by position; the spec can be used where none is an error."""
        request = scenario_service_pb2.ValidateScenarioRequest(source=source_of(spec))
        answer = self.connection.call(self._scenarios.ValidateScenario, request)
        return [Diagnostic.from_proto(each) for each in answer.diagnostics]

    def expand(self, spec: Spec, samples: int = 1, seed: int = 0, first_sample_index: int = 0,
               include_scenarios: bool = False, **clip_settings) -> scenario_service_pb2.ExpandScenarioResponse:
        """Draws and simulates samples, without pictures."""
        request = scenario_service_pb2.ExpandScenarioRequest(
            source=source_of(spec), seed=seed, first_sample_index=first_sample_index, num_samples=samples,
            include_scenarios=include_scenarios, settings=settings(**clip_settings))
        return self.connection.call(self._scenarios.ExpandScenario, request)

    # Jobs.

    def submit(self, specs: Union[Spec, Sequence[Spec]], dataset: str, clips: int = 1, seed: int = 0, batch: int = 8,
               priority: str = "normal", validate_only: bool = False, **clip_settings) -> Job:
        """Starts a job that makes `clips` samples of each spec, `batch` of them stepped together.

        validate_only: checks it alone; the job has no name then.
        """
        each: Sequence[Spec] = specs if isinstance(specs, (list, tuple)) else [cast(Spec, specs)]
        spec = job_pb2.JobSpec(sources=[source_of(one) for one in each], seed=seed, clips_per_spec=clips,
                               units_per_batch=batch, settings=settings(**clip_settings),
                               dataset=dataset_name(dataset), priority=priority_of(priority))
        # With the id a request that is tried again makes no second job.
        request = job_service_pb2.CreateGenerationJobRequest(spec=spec, request_id=str(uuid.uuid4()),
                                                             validate_only=validate_only)
        return Job(self.connection, self.connection.call(self._jobs.CreateGenerationJob, request))

    def job(self, name: str) -> Job:
        """A job by its name, "jobs/<id>"."""
        request = job_service_pb2.GetGenerationJobRequest(name=name)
        return Job(self.connection, self.connection.call(self._jobs.GetGenerationJob, request))

    def jobs(self, filter: str = "") -> Iterator[Job]:  # pylint: disable=redefined-builtin
        """All jobs, the newest first; filter: `state = RUNNING AND client = "ann"`."""
        request = job_service_pb2.ListGenerationJobsRequest(filter=filter)
        while True:
            page = self.connection.call(self._jobs.ListGenerationJobs, request)
            yield from (Job(self.connection, proto) for proto in page.jobs)
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    # Datasets.

    def datasets(self) -> Iterator[dataset_service_pb2.Dataset]:
        """By name."""
        request = dataset_service_pb2.ListDatasetsRequest()
        while True:
            page = self.connection.call(self._datasets.ListDatasets, request)
            yield from page.datasets
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    def dataset(self, name: str) -> dataset_service_pb2.Dataset:
        request = dataset_service_pb2.GetDatasetRequest(name=dataset_name(name))
        return self.connection.call(self._datasets.GetDataset, request)

    def verify(self, dataset: str) -> dataset_service_pb2.VerifyDatasetResponse:
        """Reads every byte again; what is broken is in the answer."""
        request = dataset_service_pb2.VerifyDatasetRequest(name=dataset_name(dataset))
        return self.connection.call(self._datasets.VerifyDataset, request, timeout_s=None)

    def samples(self, dataset: str, max_in_flight: int = 4, follow: bool = False, extensions: Sequence[str] = (),
                worker_index: int = 0, num_workers: int = 1, first_sample: int = 0) -> Iterator[Sample]:
        """The committed samples of a dataset, in plan order; each is acknowledged as it is taken.

        max_in_flight: samples sent and not yet taken, [1, 1024]. follow: goes on as further ones are committed, until
        the dataset is whole; JOB_FAILED or JOB_CANCELLED where its job ends before that (Job.samples makes JobFailed of
        it). extensions: members wanted; all by default. worker_index, num_workers: only every num_workers-th sample. first_sample: among this
        worker's.
        """
        start = dataset_service_pb2.StartSamples(
            dataset=dataset_name(dataset), max_in_flight=max_in_flight, extensions=extensions, follow=follow,
            worker_index=worker_index, num_workers=num_workers, first_sample=first_sample)
        return stream_samples(self.connection, start)

    # Rollouts.

    def rollout(self, spec: Spec, clips: int = 1, seed: int = 0,
                format: str = "rgb",  # pylint: disable=redefined-builtin
                first_sample_index: int = 0, labels: bool = True, jpeg_quality: int = 0, chunk_frames: int = 0,
                priority: str = "normal", **clip_settings) -> Iterator[Clip]:
        """Clips as they are made, without a dataset. format: "rgb", "png", "jpeg" or "h264".

        A stream that breaks goes on by its resume token, with the bytes of an undisturbed one. Frames are checked
        against their checksum.
        """
        if format not in FORMATS:
            raise ValueError(f"format must be one of {', '.join(FORMATS)}, got {format}")
        request = rollout_service_pb2.GenerateRolloutRequest(
            source=source_of(spec), seed=seed, first_sample_index=first_sample_index, num_clips=clips,
            settings=settings(**clip_settings), jpeg_quality=jpeg_quality, chunk_frames=chunk_frames,
            frame_format=f"FRAME_FORMAT_{format.upper()}",
            omit_labels=not labels, priority=priority_of(priority))
        return clips_of(rollout_parts(self.connection, request), request)

    # Models.

    def models(self) -> List[model_service_pb2.Model]:
        """Every weights file that the server knows, loaded or not."""
        return list(self.connection.call(self._models.ListModels, model_service_pb2.ListModelsRequest()).models)

    def load_model(self, name: str, make_default: bool = False, validate_only: bool = False) -> model_service_pb2.Model:
        """Loads weights beside those that are loaded; needs an admin's token where the server asks for tokens."""
        request = model_service_pb2.LoadModelRequest(name=name, make_default=make_default, validate_only=validate_only)
        return self.connection.call(self._models.LoadModel, request, timeout_s=None)

    def unload_model(self, name: str, validate_only: bool = False) -> model_service_pb2.Model:
        """What runs on it ends first; needs an admin's token where the server asks for tokens."""
        request = model_service_pb2.UnloadModelRequest(name=name, validate_only=validate_only)
        return self.connection.call(self._models.UnloadModel, request)
