"""onnxscript: its functions are compiled from their own source, so the source must be there."""

from left_out import module_left_out
from packages import modules

module_collection_mode = "pyz+py"
warn_on_missing_hiddenimports = False
hiddenimports = [name for name in modules("onnxscript") if not module_left_out(name)]
