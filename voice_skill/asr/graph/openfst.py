"""The one system tool that a decoding graph needs: OpenFst's `fstconvert` with its look-ahead.

Debian: libfst-tools and libfst22-plugins-base. Homebrew: openfst. The plug-ins lie in a folder that
the dynamic linker is not told about, so it is found here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from voice_skill.errors import MissingError, ModelError

_PLUGIN = "olabel_lookahead-fst.so"
_SECONDS = 120


def lookahead(graph: Path, output: Path) -> dict[int, int]:
    """Write `graph` (a constant FST) with look-ahead over its output labels to `output`.

    Returns the new number of each output label: look-ahead needs them in its own order.
    Raises `MissingError` where OpenFst is missing, `ModelError` when it fails.
    """
    program = _program()
    with tempfile.TemporaryDirectory() as folder:
        pairs = Path(folder) / "relabel"
        command = [program, "--fst_type=olabel_lookahead", f"--save_relabel_opairs={pairs}",
                   str(graph), str(output)]  # fmt: skip
        done = subprocess.run(
            command, env=_environment(), capture_output=True, text=True, timeout=_SECONDS
        )
        if done.returncode or not pairs.is_file():
            last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
            raise (
                _without_plugin(last)
                if "lookahead" in last
                else ModelError(f"OpenFst could not write {output.name}: {last}.")
            )
        lines = pairs.read_text(encoding="ascii").splitlines()
    return {int(old): int(new) for old, new in (line.split() for line in lines)}


def is_available() -> bool:
    """Whether this machine can make decoding graphs."""
    return shutil.which("fstconvert") is not None and bool(
        _plugin_folder() or sys.platform == "darwin"
    )


def _program() -> str:
    program = shutil.which("fstconvert")
    if program is None:
        raise MissingError(
            "Making a graph needs the OpenFst tools, and fstconvert is missing.", hint=_hint()
        )
    return program


def _hint() -> str:
    if sys.platform == "darwin":
        return "Install them with: brew install openfst"
    return "Install the packages libfst-tools and libfst22-plugins-base (Debian, Ubuntu)."


def _without_plugin(told: str) -> MissingError:
    return MissingError(f"The OpenFst tools lack their look-ahead plug-in: {told}.", hint=_hint())


def _environment() -> dict[str, str]:
    folder = _plugin_folder()
    if folder is None:
        return dict(os.environ)
    name = "DYLD_LIBRARY_PATH" if sys.platform == "darwin" else "LD_LIBRARY_PATH"
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get(name, "")]))
    return {**os.environ, name: path}


def _plugin_folder() -> Path | None:
    """Where the plug-ins lie: Debian has them beside the machine's libraries, brew in its own."""
    machine = sysconfig.get_config_var("MULTIARCH") or ""
    homes = (f"/usr/lib/{machine}", "/usr/lib64", "/usr/lib", "/usr/local/lib", "/opt/homebrew/lib")
    for home in homes:
        for plugin in sorted((Path(home) / "fst").glob(f"**/{_PLUGIN}")):
            return plugin.parent
    return None
