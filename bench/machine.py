"""What the figures depend on: the machine, in words, and the versions."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path


def description() -> str:
    """Describe this machine in words."""
    told = dict(
        line.split(":", 1)
        for line in Path("/proc/cpuinfo").read_text().replace("\t", "").splitlines()
        if ":" in line
    )
    model = told.get("model name", platform.machine()).strip()
    kind = "A virtual machine" if "hypervisor" in told.get("flags", "").split() else "A machine"
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{kind} with {os.cpu_count()} cores ({model}) and {memory:.0f} GiB "
        f"of memory, {platform.freedesktop_os_release()['PRETTY_NAME']}, "
        f"Python {platform.python_version()}."
    )


def versions() -> str:
    """Name the program and the peers with their versions."""
    python = [
        f"{name} {version(name)}" for name in ("withdrawal-cli", "todoman", "khal", "norwegianblue")
    ]
    names = ("taskwarrior", "remind")
    query = ["dpkg-query", "--show", "--showformat=${Package} ${Version}\n", *names]
    debian = subprocess.run(query, capture_output=True, text=True, check=True).stdout.splitlines()
    return f"Versions: {', '.join([*python, *debian])}."
