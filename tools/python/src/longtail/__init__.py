"""Client of the Longtail service, and reader of its datasets.

    import longtail

    with longtail.Client("127.0.0.1:50051") as client:
        job = client.submit("close_cut_in", dataset="cut_ins", clips=100)
        for sample in client.samples(job.dataset):
            print(sample.key, sample.column("ego.npy", "speed").min())

`longtail.data` reads shards and needs NumPy only; `longtail.torch` has the PyTorch datasets and needs torch;
`longtail.v1` has the messages and stubs, generated when the package is built.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from longtail.client import Client as Client
    from longtail.errors import Diagnostic as Diagnostic, FieldViolation as FieldViolation
    from longtail.errors import LongtailError as LongtailError
    from longtail.job import Job as Job, JobFailed as JobFailed
    from longtail.retry import Retries as Retries
    from longtail.data import Sample as Sample

__version__ = "0.1.0"

# Loaded when asked for, so that readers of shards need no gRPC.
_HOMES = {
    "Client": "longtail.client", "Diagnostic": "longtail.errors", "FieldViolation": "longtail.errors",
    "Job": "longtail.job", "JobFailed": "longtail.job", "LongtailError": "longtail.errors",
    "Retries": "longtail.retry", "Sample": "longtail.data",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module 'longtail' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
