"""When a call is made again."""

import dataclasses
import random
from typing import Optional

from longtail.errors import LongtailError


@dataclasses.dataclass(frozen=True)
class Retries:
    """How often and after how long a call, or a stream without progress, is tried again.

    Tried again is what may succeed later: UNAVAILABLE, and whatever the server sends RetryInfo with. The wait doubles
    from first_delay_s, is jittered, and is never shorter than the server asks for.
    """

    attempts: int = 8  # in all; 1: never again
    first_delay_s: float = 0.25
    max_delay_s: float = 30.0  # where the server asks for more, the error is raised at once

    def delay_s(self, error: LongtailError, failures: int) -> Optional[float]:
        """Until the next attempt, after that many failures in a row; None: no further one."""
        asked_s = error.retry_delay_s or 0.0
        if failures >= self.attempts or not error.is_retryable or asked_s > self.max_delay_s:
            return None
        own_s = min(self.first_delay_s * 2.0 ** (failures - 1), self.max_delay_s)
        return max(asked_s, own_s * random.uniform(0.5, 1.0))
