"""torch: all of it but its tests, with its sources, which it reads when it compiles itself."""

import sys
from pathlib import Path

from left_out import module_left_out
from packages import data_files, modules
from PyInstaller.utils.hooks import collect_dynamic_libs

module_collection_mode = "pyz+py"
warn_on_missing_hiddenimports = False
hiddenimports = [name for name in modules("torch") if not module_left_out(name)]
excludedimports = ["torch.utils.tensorboard", "torch.utils.benchmark"]
datas = data_files("torch")
binaries = collect_dynamic_libs("torch", search_patterns=["*.so", "*.so.*", "*.dll", "*.dylib"])
if sys.platform != "win32":
    import torch

    shm = Path(torch.__file__).parent / "bin" / "torch_shm_manager"
    binaries.append((str(shm), "torch/bin"))
# torch looks for its own libraries beside each other, and must not find a link in their place.
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
