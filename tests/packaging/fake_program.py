"""Looks like a packaged ganlab from outside; its first argument names what is wrong with it."""

import json
import os
import signal
import sys
import time
from pathlib import Path

FAULT, *ARGUMENTS = sys.argv[1:]
HOME = Path(os.environ.get("GANLAB_HOME") or os.environ["HOME"])
VERSIONS = "ganlab 0.1.0\nPython 3.11.7\nQt 6.10.3\ntorch 2.13.0\nnumpy 2.4\npyqtgraph 0.14\n"
NUMBERS = b"\x93NUMPY\x01\x00"


def write_npy(name: str, value: float) -> None:
    import array

    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (100, 2), }"
    content = NUMBERS + len(header).to_bytes(2, "little") + header
    Path(name).write_bytes(content + array.array("f", [value] * 200).tobytes())


def window(opened: str) -> None:
    ended: list[int] = []
    if FAULT == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    else:
        signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
    step = 50 if opened == "bundle" and FAULT != "opens nothing" else 0
    marks = ["first window painted after 0.50 s", f"ring at step {step} drawn after 1.50 s"]
    if FAULT == "refuses" and opened:
        marks[1] = "the window says: bundle is damaged"
    for mark in marks:
        print(f"ganlab: {mark}", file=sys.stderr, flush=True)
    while not ended:
        time.sleep(0.01)
    settings = HOME / ".config" / "ganlab" / "settings.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("{}")
    if FAULT == "writes down a fault":
        (settings.parent / "faults.log").write_text("IndexError: list index out of range")
    if FAULT == "code at closing":
        sys.exit(3)


def main() -> None:
    command = ARGUMENTS[0] if ARGUMENTS else ""
    out = ARGUMENTS[ARGUMENTS.index("--out") + 1] if "--out" in ARGUMENTS else ""
    if command == "--version":
        if FAULT == "hangs":
            time.sleep(600)
        print(VERSIONS + ("" if FAULT == "no metadata" else "pillow 13.0.0"))
    elif command == "presets":
        names = ["figure-1", "ring"] + ["dcgan-mnist"] * (FAULT != "no presets")
        print(json.dumps([{"name": name} for name in names]))
    elif command == "doctor":
        pictures = "png, jpeg" if FAULT == "no svg" else "png, jpeg, svg"
        place = "/elsewhere" if FAULT == "elsewhere" else Path(__file__).parent
        print(f"  installed in: {place}\n  resources: {place}\n  Qt: Qt 6\n   pictures: {pictures}")
    elif command == "train":
        if FAULT == "missing module":
            sys.exit("Traceback (most recent call last):\nModuleNotFoundError: No module named 'x'")
        if FAULT == "complains and goes on":
            print("QIcon: no engine for svg", file=sys.stderr)
        Path(out).mkdir()
        steps = 49 if FAULT == "too few steps" else 50
        print(json.dumps({"step": steps, "losses": {"loss_g": 0.7}, "steps_per_second": 90.0}))
        if FAULT == "litters":
            Path("core").write_text("")
    elif command == "sample":
        if out.endswith(".png"):
            Path(out).write_bytes(b"\x89PNG\r\n\x1a\n" if FAULT != "no picture" else b"")
        else:
            write_npy(out, 2.0 if FAULT == "other samples" and "bundle" in out else 1.0)
    elif command == "export":
        Path(out).mkdir()
        for name in ("generator.py", "config.json"):
            if FAULT != "half a bundle" or name == "config.json":
                (Path(out) / name).write_text("")
        print(json.dumps({"size": 1000}))
    elif command == "sweep":
        Path(out).mkdir()
        rows = ["# of a sweep", "row,ending,step", "trial,done,20", "median,,"]
        if FAULT != "starts no processes":
            rows.insert(3, "trial,done,20")
        (Path(out) / "sweep.csv").write_text("\n".join(rows))
    else:
        window(command)


main()
