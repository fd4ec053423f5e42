"""What is remembered can do no harm."""

import json
import logging

import pytest

from ganlab.ui.settings import VERSION, Settings, load, save, settings_path


def test_they_round_trip(tmp_path):
    path = tmp_path / "deep" / "settings.json"
    kept = Settings(theme="dark", zoom=1.21, views={"losses": {"log": True}}, unfolded=["run"])
    save(kept, path)
    assert load(path) == kept
    assert list(path.parent.iterdir()) == [path]


def test_none_is_the_default(tmp_path):
    assert load(tmp_path / "none.json") == Settings()


def test_they_live_in_the_users_folder(user_home):
    assert settings_path().is_relative_to(user_home)


@pytest.mark.parametrize(
    ("name", "value"),
    [("theme", "pink"), ("zoom", 40), ("zoom", True), ("zoom", "1"), ("geometry", 3),
     ("views", []), ("views", {"losses": 1}), ("unfolded", "run"), ("unfolded", [1]),
     ("experiment", None), ("folder", {})],
)  # fmt: skip
def test_one_bad_field_costs_itself_alone(tmp_path, name, value, caplog):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": VERSION, "zoom": 1.5, "theme": "dark", name: value}))
    read = load(path)
    assert getattr(read, name) == getattr(Settings(), name)
    assert name == "zoom" or read.zoom == 1.5
    assert name == "theme" or read.theme == "dark"
    assert name in caplog.text


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"null", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_broken_file_is_set_aside(tmp_path, content, caplog):
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert load(path) == Settings()
    assert "settings" in caplog.text
    assert (tmp_path / "settings.broken.json").read_bytes() == content
    save(Settings(theme="dark"), path)
    assert load(path).theme == "dark"


def test_a_later_version_is_read_and_left_alone(tmp_path):
    path = tmp_path / "settings.json"
    text = json.dumps({"version": VERSION + 1, "theme": "dark", "new": 1})
    path.write_text(text)
    read = load(path)
    assert read.theme == "dark"
    save(read, path)
    assert path.read_text() == text


def test_a_file_that_cannot_be_written_is_only_logged(tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("")
    save(Settings(), blocked / "settings.json")
    assert "cannot be written" in caplog.text


def test_a_failed_write_keeps_the_old_file(tmp_path, caplog):
    path = tmp_path / "settings.json"
    save(Settings(theme="dark"), path)
    save(Settings(views={"losses": {"bad": object()}}), path)
    assert load(path).theme == "dark"
    assert list(tmp_path.iterdir()) == [path]
