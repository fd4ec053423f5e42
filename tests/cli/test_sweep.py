"""``ganlab sweep`` as a person types it; the runs are made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sweeps import FakeWorker, fake

from ganlab.cli import main
from ganlab.sweep import perform as module
from ganlab.sweep.shipped import shipped

FILE = """
[sweep]
preset = "ring"
metric = "jsd_nats"
seeds = 2
steps = 40

[[sweep.axes]]
field = "training.k_d"
values = [1, 2, 4]
"""

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "PERIOD", 0.0)
    (tmp_path / "k.toml").write_text(FILE, encoding="utf-8")
    return tmp_path


def use(monkeypatch: pytest.MonkeyPatch, workers: type[FakeWorker]) -> type[FakeWorker]:
    # The default of an argument is bound when the module is imported.
    monkeypatch.setattr(module.perform, "__defaults__", (workers,))
    return workers


def test_a_file_is_trained_and_its_table_written(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    workers = use(monkeypatch, fake())
    assert main(["sweep", "k.toml", "--jobs", "3"]) == 0
    said = capsys.readouterr()
    assert said.err == "" and workers.most == 3
    # 0.1 k_D + 0.01 seed + the ring's learning rate of D, 2e-3.
    assert said.out.splitlines()[1:3] == [
        "training.k_d →      1      2      4",
        "                0.107  0.207  0.407",
    ]
    assert "runs in sweep-k, table in sweep-k/sweep.csv" in said.out
    assert "median,4," in (here / "sweep-k" / "sweep.csv").read_text()


def test_the_table_goes_where_it_is_wanted(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    use(monkeypatch, fake(endings={(1, 0): ("diverged", "a loss is nan")}))
    out = ["--out", "elsewhere", "--csv", "t.csv", "--json"]
    assert main(["sweep", "k.toml", *out]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["metric"] == "jsd_nats" and report["seeds"] == [0, 1]
    first = report["cells"][0]
    assert first["values"] == {"training.k_d": 1}
    assert (first["numbers"], first["diverged"]) == (1, 1)
    assert first["median"] == pytest.approx(0.112)
    assert (here / "t.csv").is_file() and not (here / "elsewhere" / "sweep.csv").exists()


def test_interrupted_it_keeps_what_is_done_and_says_how_to_go_on(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    class Interrupted(FakeWorker):
        def poll(self):
            if len(self.begun) == 3:
                raise KeyboardInterrupt
            return super().poll()

    use(monkeypatch, Interrupted)
    assert main(["sweep", "k.toml", "--jobs", "1"]) == 130
    said = capsys.readouterr()
    assert "interrupted after 2 of 6 runs, which are kept" in said.err
    assert "`ganlab sweep sweep-k` goes on" in said.err
    assert not Interrupted.now
    workers = use(monkeypatch, fake())
    assert main(["sweep", "sweep-k"]) == 0
    assert len(workers.begun) == 4


def test_where_nothing_gets_through_it_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    every = {(k, s): ("failed", "no memory") for k in (1, 2, 4) for s in (0, 1)}
    use(monkeypatch, fake(endings=every))
    assert main(["sweep", "k.toml"]) == 1
    out = capsys.readouterr().out
    assert "6 × failed: no memory" in out and "failed  failed  failed" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name a sweep"),
        (("none",), "none: is neither a sweep nor a file; sweeps that come along are"),
        ((".",), ".: is a folder without a sweep"),
        (("bad.toml",), "bad.toml: the table [sweep]"),
        (("k.toml", "--out", "full"), "full: holds other files"),
        (("k.toml", "--csv", "no/t.csv"), "--csv no/t.csv: the folder no does not exist"),
        (("k.toml", "--jobs", "0"), "0: must be a whole number from 1 to 256"),
    ],
)
def test_bad_input_is_one_line(
    here: Path, arguments: tuple[str, ...], words: str, capsys: Captured
) -> None:
    (here / "bad.toml").write_text("[training]\nk_d = 2\n")
    (here / "full").mkdir()
    (here / "full" / "thesis.txt").write_text("mine")
    try:
        code = main(["sweep", *arguments])
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    assert code == 2 and said.out == "" and said.err.count("\n") == 1
    assert words in said.err


def test_what_comes_along_is_listed(capsys: Captured) -> None:
    assert main(["sweep", "--list"]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in shipped())
    assert main(["sweep", "--list", "--json"]) == 0
    assert [entry["name"] for entry in json.loads(capsys.readouterr().out)] == list(shipped())
