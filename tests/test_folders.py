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


def test_chosen_data_folders_are_remembered_newest_first(tmp_path: Path, user_home: Path) -> None:
    assert folders.data_folders() == ()
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        assert folders.add_data_folder(folder) == folder
    assert folders.data_folders() == (two, one)
    folders.add_data_folder(tmp_path / "two" / ".." / "one")
    assert folders.data_folders() == (one, two)
    assert [file.name for file in (user_home / "config").iterdir()] == ["data-folders.json"]


def test_what_is_no_folder_is_not_remembered(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "nowhere"):
        with pytest.raises(NotADirectoryError, match="is not a folder: choose one"):
            folders.add_data_folder(path)
    assert folders.data_folders() == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"folders": 3}', '{"folders": [1, "", null]}'])
def test_a_damaged_list_of_data_folders_is_empty(text: str, tmp_path: Path) -> None:
    (folders.user_folder("config") / "data-folders.json").write_text(text)
    assert folders.data_folders() == ()
    folders.add_data_folder(tmp_path)
    assert folders.data_folders() == (tmp_path,)


def test_a_list_that_cannot_be_written_is_an_error_and_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.add_data_folder(tmp_path)
    (tmp_path / "more").mkdir()

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device", str(target))

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", full)
        with pytest.raises(OSError, match="No space left"):
            folders.add_data_folder(tmp_path / "more")
    assert folders.data_folders() == (tmp_path,)
    assert len(list(folders.user_folder("config").iterdir())) == 1
