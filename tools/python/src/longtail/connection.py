"""A channel to a server, with the caller's token, and calls that are tried again."""

import os
import pathlib
import threading
import time
from typing import Any, Callable, Iterator, Optional, Set, Tuple, Union

import grpc

from longtail.errors import LongtailError
from longtail.retry import Retries

_MAX_RESPONSE_BYTES = 64 << 20  # of answers that list much; streams keep to 4 MiB
_OPTIONS = [
    ("grpc.max_receive_message_length", _MAX_RESPONSE_BYTES),
    # A server that comes back is found soon.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 1000),
    ("grpc.max_reconnect_backoff_ms", 4000),
]

_users: Set[int] = set()  # ids of processes that have used gRPC, this one or those it was forked from

PemFile = Union[str, "os.PathLike[str]"]


class Connection:
    """Thread-safe."""

    def __init__(self, address: str, token: str = "", tls_ca: Optional[PemFile] = None,
                 tls_cert: Optional[PemFile] = None, tls_key: Optional[PemFile] = None,
                 retries: Retries = Retries()) -> None:
        if _users - {os.getpid()}:
            raise RuntimeError("gRPC does not work in a process forked from one that has used it: start the workers of "
                               "a DataLoader with multiprocessing_context=\"spawn\" or \"forkserver\"")
        _users.add(os.getpid())
        self.retries = retries
        self.metadata: Tuple[Tuple[str, str], ...] = (("authorization", f"Bearer {token}"),) if token else ()
        if tls_ca is None:
            if tls_cert is not None or tls_key is not None:
                raise ValueError("tls_cert and tls_key must come with tls_ca")
            self.channel = grpc.insecure_channel(address, options=_OPTIONS)
        else:
            read = [None if file is None else pathlib.Path(file).read_bytes() for file in (tls_ca, tls_key, tls_cert)]
            self.channel = grpc.secure_channel(address, grpc.ssl_channel_credentials(*read), options=_OPTIONS)

    def close(self) -> None:
        self.channel.close()

    def call(self, method: Callable, request: Any, timeout_s: Optional[float] = 60.0) -> Any:
        """The answer of a unary method; LongtailError once it is not tried again."""
        failures = 0
        while True:
            try:
                return method(request, metadata=self.metadata, timeout=timeout_s)
            except grpc.RpcError as error:
                failure = LongtailError.from_rpc(error)
            failures += 1
            delay_s = self.retries.delay_s(failure, failures)
            if delay_s is None:
                raise failure
            time.sleep(delay_s)

    def stream(self, begin: Callable[[], Any], stop: Optional[threading.Event] = None,
               deadline: Optional[float] = None,
               is_progress: Callable[[Any], bool] = lambda response: True) -> Iterator[Any]:
        """The responses of a stream that can go on where it broke.

        begin() starts the call from what was received so far; it is called again after a break, which a failure is that
        may pass or that ends a stream nobody here has cancelled. Attempts are counted from the last response that
        is_progress. Ends early once `stop` is set. TimeoutError after `deadline` (time.monotonic()).
        """
        stop = stop or threading.Event()
        failures = 0
        while not stop.is_set():
            call = begin()
            try:
                for response in call:
                    if is_progress(response):
                        failures = 0
                    yield response
                return
            except grpc.RpcError as error:
                failure = LongtailError.from_rpc(error)
            finally:
                call.cancel()
            if stop.is_set():
                return
            if deadline is not None and (
                    failure.code == grpc.StatusCode.DEADLINE_EXCEEDED or time.monotonic() >= deadline):
                raise TimeoutError("the time is over")
            failures += 1
            if failure.code == grpc.StatusCode.CANCELLED:  # by the server: read too slowly, or cut by a drain
                failure.retry_delay_s = failure.retry_delay_s or 0.0
            delay_s = self.retries.delay_s(failure, failures)
            if delay_s is None:
                raise failure
            stop.wait(delay_s)
