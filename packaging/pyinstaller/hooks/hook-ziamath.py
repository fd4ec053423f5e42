"""ziamath: the files beside its modules."""

from packages import data_files, modules

datas = data_files("ziamath")
hiddenimports = [name for name in modules("ziamath") if not name.endswith("__main__")]
