"""Errors of the service, with the details that it sends: reason, fields, faults of specs, when to try again."""

import dataclasses
from typing import Any, Dict, Iterable, Mapping, Optional, Tuple, Type

import grpc
from google.rpc import error_details_pb2, status_pb2

from longtail.v1 import diagnostics_pb2

_STATUS_TRAILER = "grpc-status-details-bin"
_CODES = {code.value[0]: code for code in grpc.StatusCode}


@dataclasses.dataclass(frozen=True)
class Diagnostic:
    """One fault of a spec; str() gives `file:line:column: severity CODE: message`."""

    severity: str  # "error" or "warning"
    code: str  # stable: "LT0104"
    path: str  # of the field: "actors[2].speed_mps"
    file: str  # "" for a spec given as a message
    line: int  # first byte to underline, both from 1; columns count bytes
    column: int
    end_line: int  # the byte after the last
    end_column: int
    message: str
    hint: str  # the name that was probably meant, or ""

    @classmethod
    def from_proto(cls, proto: diagnostics_pb2.SpecDiagnostic) -> "Diagnostic":
        severity = diagnostics_pb2.DiagnosticSeverity.Name(proto.severity).rsplit("_", 1)[1].lower()
        return cls(severity, proto.code, proto.path, proto.file, proto.line, proto.column, proto.end_line,
                   proto.end_column, proto.message, proto.hint)

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def __str__(self) -> str:
        hint = f" (did you mean {self.hint}?)" if self.hint else ""
        return f"{self.file or 'spec'}:{self.line}:{self.column}: {self.severity} {self.code}: {self.message}{hint}"


@dataclasses.dataclass(frozen=True)
class FieldViolation:
    """A field of the request that breaks a rule."""

    field: str
    description: str


class LongtailError(Exception):
    """What the service answered in place of a result. The reasons are listed in docs/operations.md, "Errors"."""

    def __init__(self, code: grpc.StatusCode, message: str, details: Iterable[Any] = (), request_id: str = ""):
        super().__init__(message)
        self.code = code
        self.message = message
        self.reason = ""  # "BAD_SPEC"
        self.metadata: Mapping[str, str] = {}  # of the reason
        self.field_violations: Tuple[FieldViolation, ...] = ()
        self.diagnostics: Tuple[Diagnostic, ...] = ()
        self.preconditions: Tuple[str, ...] = ()  # types of those that do not hold: "MODEL_NOT_LOADED"
        self.resource = ""  # what is not there: "jobs/7"
        self.retry_delay_s: Optional[float] = None  # when to try again, where the server says
        self.request_id = request_id  # names the request in the server's log
        for detail in details:
            self._take(detail)

    def _take(self, detail) -> None:
        info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
        retry, failure = error_details_pb2.RetryInfo(), error_details_pb2.PreconditionFailure()
        resource, specs = error_details_pb2.ResourceInfo(), diagnostics_pb2.SpecDiagnostics()
        if detail.Unpack(info):
            self.reason, self.metadata = info.reason, dict(info.metadata)
        elif detail.Unpack(bad):
            self.field_violations = tuple(FieldViolation(each.field, each.description)
                                          for each in bad.field_violations)
        elif detail.Unpack(retry):
            self.retry_delay_s = retry.retry_delay.ToTimedelta().total_seconds()
        elif detail.Unpack(failure):
            self.preconditions = tuple(violation.type for violation in failure.violations)
        elif detail.Unpack(resource):
            self.resource = resource.resource_name
        elif detail.Unpack(specs):
            self.diagnostics = tuple(Diagnostic.from_proto(each) for each in specs.diagnostics)

    @property
    def is_retryable(self) -> bool:
        """The same request may succeed later."""
        return self.code == grpc.StatusCode.UNAVAILABLE or self.retry_delay_s is not None

    def __str__(self) -> str:
        reason = f" ({self.reason})" if self.reason and self.reason != self.code.name else ""
        lines = [f"{self.code.name}{reason}: {self.message}", *map(str, self.diagnostics)]
        return "\n  ".join(lines)

    def __reduce__(self):
        """From a worker to its parent as a whole."""
        return _restore, (type(self), self.__dict__)

    @classmethod
    def from_status(cls, status: status_pb2.Status) -> "LongtailError":
        return cls(_CODES.get(status.code, grpc.StatusCode.UNKNOWN), status.message, status.details)

    @classmethod
    def from_rpc(cls, error: grpc.RpcError) -> "LongtailError":
        """Of an error that a call of a stub has raised."""
        initial = dict(error.initial_metadata() or ())
        details: Iterable[Any] = ()
        for key, value in error.trailing_metadata() or ():
            if key == _STATUS_TRAILER:
                details = status_pb2.Status.FromString(value).details
        return cls(error.code(), error.details() or "", details, str(initial.get("x-request-id", "")))


def _restore(kind: Type[LongtailError], state: Dict[str, Any]) -> LongtailError:
    error = kind.__new__(kind, state["message"])
    error.__dict__.update(state)
    return error
