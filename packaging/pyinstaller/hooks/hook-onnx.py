"""onnx: its operators are looked up by name."""

from left_out import module_left_out
from packages import modules

warn_on_missing_hiddenimports = False
hiddenimports = [name for name in modules("onnx") if not module_left_out(name)]
