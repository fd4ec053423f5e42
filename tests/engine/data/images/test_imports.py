from __future__ import annotations

import subprocess
import sys

CHECK = """
import sys
from ganlab.engine.data import IMAGE_SETS
for chosen in IMAGE_SETS.values():
    chosen.title, chosen.shape, chosen.labels, chosen.size, chosen.label_shares, chosen.available
print(*(name for name in ("torch", "PIL", "urllib.request", "http.client") if name in sys.modules))
"""


def test_a_picker_needs_no_library_of_pictures_nor_of_networks() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
