"""PyTorch datasets of Longtail samples: from the service while a job makes them, or from the shards of a folder.

    samples = longtail.torch.StreamedSamples("127.0.0.1:50051", job=job.name, transform=to_tensors)
    loader = DataLoader(samples, batch_size=16, num_workers=2, multiprocessing_context="spawn")

Both give a longtail.data.Sample, or what `transform` makes of it: a DataLoader can batch tensors, so give it one, or
batch_size=None. Both share their samples out over the workers of a DataLoader and the ranks of torch.distributed: a
sample goes to one of them only, the one whose number is that of the sample modulo their count.
"""

import random
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

import torch.distributed
from torch.utils.data import IterableDataset, get_worker_info

from longtail.connection import PemFile
from longtail.data import Sample, SampleEntry, sample_entries
from longtail.retry import Retries

Transform = Optional[Callable[[Sample], Any]]


def share() -> Tuple[int, int]:
    """(i, n): this is the i-th of n readers, counted over all ranks and the DataLoader workers of each."""
    rank, num_ranks = 0, 1
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        rank, num_ranks = torch.distributed.get_rank(), torch.distributed.get_world_size()
    worker = get_worker_info()
    index, num_workers = (0, 1) if worker is None else (worker.id, worker.num_workers)
    return rank * num_workers + index, num_ranks * num_workers


class StreamedSamples(IterableDataset):
    """The samples of a job, as they are committed and until the last, or of a dataset; from the service.

    Each worker has a connection of its own, so workers must not be forked from a process that uses a Client:
    multiprocessing_context="spawn" or "forkserver". JobFailed where the job ends without a whole dataset. The other
    arguments are those of longtail.Client and Client.samples. An iterator begins anew: a second epoch streams again.
    """

    def __init__(self, address: str, job: str = "", dataset: str = "", follow: bool = False, max_in_flight: int = 4,
                 extensions: Sequence[str] = (), transform: Transform = None, token: str = "",
                 tls_ca: Optional[PemFile] = None, tls_cert: Optional[PemFile] = None,
                 tls_key: Optional[PemFile] = None, retries: Retries = Retries()) -> None:
        super().__init__()
        if bool(job) == bool(dataset):
            raise ValueError(f"one of job and dataset must be given, got {job!r} and {dataset!r}")
        self._connect: Dict[str, Any] = dict(address=address, token=token, tls_ca=tls_ca, tls_cert=tls_cert, tls_key=tls_key,
                             retries=retries)
        self._job = job
        self._dataset = dataset
        self._follow = follow
        self._stream: Dict[str, Any] = dict(max_in_flight=max_in_flight, extensions=tuple(extensions))
        self._transform = transform

    def __iter__(self) -> Iterator[Any]:
        from longtail.client import Client  # ShardSamples needs no gRPC

        index, count = share()
        with Client(**self._connect) as client:
            which = dict(self._stream, worker_index=index, num_workers=count)
            if self._job:
                samples = client.job(self._job).samples(**which)
            else:
                samples = client.samples(self._dataset, follow=self._follow, **which)
            for sample in samples:
                yield sample if self._transform is None else self._transform(sample)


class ShardSamples(IterableDataset):
    """The committed samples of a dataset folder, read from its shards by the offsets in the commit records.

    In plan order, or shuffled by `shuffle_seed` and the epoch of set_epoch: the order of all samples is the same on
    every machine and for any number of workers. What is committed after this was made is not seen.
    """

    def __init__(self, dataset: str, shuffle_seed: Optional[int] = None, extensions: Sequence[str] = (),
                 transform: Transform = None) -> None:
        super().__init__()
        self._entries = sample_entries(dataset)
        self._shuffle_seed = shuffle_seed
        self._extensions = tuple(extensions)
        self._transform = transform
        self._epoch = 0

    def __len__(self) -> int:
        """Samples of all workers and ranks together."""
        return len(self._entries)

    def set_epoch(self, epoch: int) -> None:
        """Another order for the next iterator; call it before each epoch, with the same number on each rank."""
        self._epoch = epoch

    def order(self) -> List[SampleEntry]:
        """All samples, in the order of this epoch."""
        entries = list(self._entries)
        if self._shuffle_seed is not None:
            random.Random(f"{self._shuffle_seed}/{self._epoch}").shuffle(entries)
        return entries

    def __iter__(self) -> Iterator[Any]:
        index, count = share()
        for entry in self.order()[index::count]:
            sample = entry.read(self._extensions)
            yield sample if self._transform is None else self._transform(sample)
