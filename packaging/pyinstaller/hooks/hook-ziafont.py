"""ziafont: the files beside its modules."""

from packages import data_files, modules

datas = data_files("ziafont")
hiddenimports = [name for name in modules("ziafont") if not name.endswith("__main__")]
