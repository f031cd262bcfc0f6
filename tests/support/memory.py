"""How much memory a process had at most, as Linux keeps it for what the process is running now.

What `getrusage` says would include what the process was forked from.
"""

import subprocess
from contextlib import suppress
from pathlib import Path

OFTEN = 0.05
"""Seconds between two looks at a process that ends by itself."""


def peak_of(process: int | str = "self") -> float:
    """The peak in MiB of a process that runs."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1_024
    raise ProcessLookupError(process)


def peak_until_end(process: subprocess.Popen[bytes]) -> float:
    """Waits for the end of a process; returns its peak in MiB."""
    peak = 0.0
    while process.poll() is None:
        with suppress(OSError):
            peak = max(peak, peak_of(process.pid))
        with suppress(subprocess.TimeoutExpired):
            process.wait(OFTEN)
    return peak
