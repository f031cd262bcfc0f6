"""Editions on one core: seconds and memory, beside Pillow's encoding of the same pixels.

`python -m tests.benchmarks.editions SIZE` is the process that is measured.
"""

import io
import json
import os
import subprocess
import sys
import time
from statistics import median

import numpy as np
from PIL import Image

from oracle.generator.edition.edition import Edition
from oracle.generator.edition.edition_file import png_parts
from oracle.generator.edition.plate import Plate
from oracle.local.anvil import PROJECT
from oracle.making.editions import Printer
from tests.benchmarks.memory import peak_kib
from tests.benchmarks.report import Row
from tests.oracle.making.source import made_up_round

SIZES = (2048, 4096)
WORKS = 12


def rows() -> list[Row]:
    """Both sizes, each in a process of its own."""
    return [row for size in SIZES for row in measured(size)]


def measured(size: int) -> list[Row]:
    """Seconds and memory of one size."""
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.editions", str(size)],
        cwd=PROJECT,
        env={**os.environ, **one},
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(done.stdout)
    how = (
        f"median of {WORKS} works of the default model over all that it can do, one after another "
        f"on one core, from the heights to the file's last byte; the dearest {found['most']:.2f} s"
    )
    peer = "Pillow, plain PNG encoding of the same pixels, which it is given"
    memory = "most resident memory of that process, the model's included"
    return [
        Row(f"edition.{size}_s", found["ours"], "s", how, peer, found["pillow"]),
        Row(f"edition.{size}_peak_mb", found["peak_mb"], "MB", memory, peer, found["pillow_mb"]),
    ]


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return round(peak_kib() / 1_024, 1)


def main(size: int) -> None:
    """Measures, and prints JSON: seconds of the median and of the dearest, and memory."""
    printer = Printer(made_up_round(WORKS))
    plates = [Plate(printer.motif(index)) for index in range(WORKS)]
    ours, pillow = [], []
    for plate in plates:
        begun = time.perf_counter()
        for _ in png_parts(Edition(plate, size)):
            pass
        ours.append(time.perf_counter() - begun)
    own_peak = peak()
    for plate in plates:
        edition = Edition(plate, size)
        pixels = np.concatenate(list(edition.bands()))
        image = Image.fromarray(pixels, "P")
        image.putpalette(edition.tones.entries)
        begun = time.perf_counter()
        image.save(io.BytesIO(), "PNG")
        pillow.append(time.perf_counter() - begun)
    told = {
        "ours": round(median(ours), 3),
        "most": max(ours),
        "pillow": round(median(pillow), 3),
        "peak_mb": own_peak,
        "pillow_mb": peak(),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))
