from pathlib import Path
from typing import get_args

import pytest

from ganlab import folders


@pytest.mark.parametrize("kind", get_args(folders.FolderKind))
def test_user_folders_follow_ganlab_home(kind: folders.FolderKind, user_home: Path) -> None:
    folder = folders.user_folder(kind)
    assert folder == user_home / kind
    assert folder.is_dir()


def test_without_ganlab_home_the_platform_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GANLAB_HOME")
    monkeypatch.setattr(
        "platformdirs.PlatformDirs.user_config_dir", property(lambda self: f"{tmp_path}/platform")
    )
    assert folders.user_folder("config") == tmp_path / "platform"


def test_a_home_that_cannot_be_written_does_not_stop_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a-file"
    file.write_text("")
    monkeypatch.setenv("GANLAB_HOME", str(file))
    assert folders.user_folder("config") == file / "config"


def test_resources_stand_at_the_top_of_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "_PACKAGE", tmp_path / "ganlab")
    (tmp_path / "resources" / "presets").mkdir(parents=True)
    assert folders.resource("presets") == tmp_path / "resources" / "presets"


def test_resources_lie_in_the_package_of_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "_PACKAGE", tmp_path / "ganlab")
    (tmp_path / "ganlab" / "resources" / "presets").mkdir(parents=True)
    assert folders.resource("presets") == tmp_path / "ganlab" / "resources" / "presets"


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"resources/presets/none\.toml is neither in"):
        folders.resource("presets", "none.toml")
