"""A job of the service: watched, waited for, cancelled, and its samples as they come."""

import dataclasses
import time
from typing import Iterator, Optional, Sequence

import grpc

from longtail.connection import Connection
from longtail.data import Sample
from longtail.errors import LongtailError
from longtail.samples import stream_samples
from longtail.v1 import dataset_service_pb2, job_pb2, job_service_pb2, job_service_pb2_grpc

_ENDED = ("JOB_FAILED", "JOB_CANCELLED")  # reasons for which a dataset that is followed will not be whole


@dataclasses.dataclass(frozen=True)
class JobEvent:
    """A change of a job."""

    sequence: int  # from 1, growing
    state: str  # as Job.state
    progress: job_pb2.JobProgress
    job: job_pb2.GenerationJob


class JobFailed(LongtailError):
    """The job has ended without a whole dataset."""

    def __init__(self, job: job_pb2.GenerationJob) -> None:
        status = job.error
        if job.state == job_pb2.JOB_STATE_CANCELLED:
            super().__init__(grpc.StatusCode.CANCELLED, f"{job.name} was cancelled")
        else:
            error = LongtailError.from_status(status)
            super().__init__(error.code, f"{job.name}: {error.message}", status.details)


class Job:
    """The job as it was when it was last heard of. Not thread-safe."""

    def __init__(self, connection: Connection, proto: job_pb2.GenerationJob) -> None:
        self._connection = connection
        self._jobs = job_service_pb2_grpc.JobServiceStub(connection.channel)
        self.proto = proto

    @property
    def name(self) -> str:
        return self.proto.name

    @property
    def dataset(self) -> str:
        """"datasets/<folder>"."""
        return self.proto.spec.dataset

    @property
    def state(self) -> str:
        """"QUEUED", "RUNNING", "PAUSED", "CANCELLING", "SUCCEEDED", "FAILED" or "CANCELLED"."""
        return _state(self.proto)

    @property
    def progress(self) -> job_pb2.JobProgress:
        return self.proto.progress

    @property
    def is_finished(self) -> bool:
        return self.proto.state >= job_pb2.JOB_STATE_SUCCEEDED

    def refresh(self) -> "Job":
        self.proto = self._connection.call(self._jobs.GetGenerationJob,
                                           job_service_pb2.GetGenerationJobRequest(name=self.name))
        return self

    def watch(self, after_sequence: int = 0, timeout_s: Optional[float] = None) -> Iterator[JobEvent]:
        """The events of the job until it has ended; a broken connection is picked up behind the last event.

        TimeoutError once timeout_s are over.
        """
        last = after_sequence
        deadline = None if timeout_s is None else time.monotonic() + timeout_s

        def begin():
            left_s = None if deadline is None else max(0.0, deadline - time.monotonic())
            request = job_service_pb2.WatchGenerationJobRequest(name=self.name, after_sequence=last)
            return self._jobs.WatchGenerationJob(request, metadata=self._connection.metadata, timeout=left_s)

        for event in self._connection.stream(begin, deadline=deadline):
            last = event.sequence
            self.proto = event.job
            yield JobEvent(event.sequence, _state(event.job), event.job.progress, event.job)

    def wait(self, timeout_s: Optional[float] = None) -> "Job":
        """Until the job has succeeded. JobFailed where it ends otherwise, TimeoutError once timeout_s are over."""
        for _ in self.watch(timeout_s=timeout_s):
            pass
        self.refresh()
        if self.proto.state != job_pb2.JOB_STATE_SUCCEEDED:
            raise JobFailed(self.proto)
        return self

    def cancel(self) -> "Job":
        """Stops it within a frame; what is committed stays."""
        self.proto = self._connection.call(self._jobs.CancelGenerationJob,
                                           job_service_pb2.CancelGenerationJobRequest(name=self.name))
        return self

    def delete(self) -> None:
        """Forgets the job, which must be finished; its dataset stays."""
        self._connection.call(self._jobs.DeleteGenerationJob,
                              job_service_pb2.DeleteGenerationJobRequest(name=self.name))

    def samples(self, max_in_flight: int = 4, extensions: Sequence[str] = (), worker_index: int = 0,
                num_workers: int = 1, first_sample: int = 0) -> Iterator[Sample]:
        """The samples of its dataset, as they are committed, until the dataset is whole; as Client.samples.

        JobFailed where the job ends before that, after the samples that were committed.
        """
        start = dataset_service_pb2.StartSamples(
            dataset=self.dataset, max_in_flight=max_in_flight, extensions=extensions, worker_index=worker_index,
            num_workers=num_workers, first_sample=first_sample, follow=True)
        try:
            yield from stream_samples(self._connection, start)
        except LongtailError as error:
            if error.reason not in _ENDED or self.refresh().state not in ("FAILED", "CANCELLED"):
                raise
            raise JobFailed(self.proto) from error


def _state(job: job_pb2.GenerationJob) -> str:
    return job_pb2.JobState.Name(job.state)[len("JOB_STATE_"):]
