"""Streams the samples of a dataset from the service."""

import queue
import threading
from typing import Iterator, Union

from longtail.connection import Connection
from longtail.data import Sample
from longtail.errors import LongtailError
from longtail.members import MemberAssembler
from longtail.v1 import dataset_service_pb2, dataset_service_pb2_grpc


def stream_samples(connection: Connection, start: dataset_service_pb2.StartSamples) -> Iterator[Sample]:
    """The samples that `start` asks for, each acknowledged as it is taken.

    A thread of its own reads ahead, so that a caller that takes its time is no slow reader; at most max_in_flight
    samples wait here (twice as many after a break).
    """
    pump = _Pump(connection, start)
    pump.start()
    try:
        while True:
            arrived = pump.arrived.get()
            if arrived is None:
                return
            if isinstance(arrived, BaseException):
                raise arrived
            sample, requests = arrived
            requests.put(dataset_service_pb2.StreamSamplesRequest(acknowledge=1))
            yield sample
    finally:
        pump.close()


class _Pump(threading.Thread):
    """Reads the stream; after a break it goes on behind the last whole sample."""

    def __init__(self, connection: Connection, start: dataset_service_pb2.StartSamples) -> None:
        super().__init__(name="longtail-samples", daemon=True)
        # (sample, requests of the call that it came by), an error, or None at the end.
        self.arrived: "queue.SimpleQueue[Union[tuple, BaseException, None]]" = queue.SimpleQueue()
        self._connection = connection
        self._stub = dataset_service_pb2_grpc.DatasetServiceStub(connection.channel)
        self._start = dataset_service_pb2.StartSamples()
        self._start.CopyFrom(start)
        self._stop = threading.Event()
        self._members = MemberAssembler()
        self._requests: "queue.SimpleQueue" = queue.SimpleQueue()
        self._call = None

    def close(self) -> None:
        self._stop.set()
        if self._call is not None:
            self._call.cancel()
        self._requests.put(None)

    def _begin(self):
        self._requests.put(None)  # those of the call before are over
        self._requests = queue.SimpleQueue()
        self._requests.put(dataset_service_pb2.StreamSamplesRequest(start=self._start))
        self._members = MemberAssembler()
        self._call = self._stub.StreamSamples(iter(self._requests.get, None), metadata=self._connection.metadata)
        if self._stop.is_set():
            self._call.cancel()
        return self._call

    def run(self) -> None:
        try:
            for response in self._connection.stream(self._begin, self._stop):
                self._members.add(response.pieces)
                if response.last_of_sample:
                    sample = Sample(response.unit_id, self._members.finish())
                    self._members = MemberAssembler()
                    self._start.first_sample = response.position + 1
                    self.arrived.put((sample, self._requests))
            self.arrived.put(None)
        except (LongtailError, ValueError) as error:
            self.arrived.put(error)
        finally:
            self._requests.put(None)
