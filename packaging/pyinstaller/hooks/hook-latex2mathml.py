"""latex2mathml: the files beside its modules."""

from packages import data_files, modules

datas = data_files("latex2mathml")
hiddenimports = [name for name in modules("latex2mathml") if not name.endswith("__main__")]
