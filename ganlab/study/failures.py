"""``python dev.py study failures``: each failure preset fails as it says, and its cures cure.

Judged by the data's known modes, not by the detector: what is missing is counted, not guessed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganlab.cures import cured
from ganlab.engine.data import Distribution, Modes
from ganlab.engine.experiment import replace
from ganlab.engine.metrics.modes import ModeReport, mode_report
from ganlab.engine.probes.score import MODE_SAMPLES
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.run import Run, one_thread
from ganlab.presets import PRESETS
from ganlab.study.claims import needed
from ganlab.study.dates import heading
from ganlab.study.processes import spread
from ganlab.study.truth import mode_shares

__all__ = ["FAILURES", "Course", "Failure", "main", "train"]

#: Looks taken at a run, evenly over its last half.
LOOKS = 10


@dataclass
class Course:
    """What was seen of one run.

    Attributes
    ----------
    shares : list of ndarray
        At each look the share of samples nearest to each mode, ``[modes]``.
    final : ModeReport or None
        By the definitions of the modes' metric, at the end; None where the run diverged.
    norm : float
        Gradient norm of G over the last 200 steps (median), over that of its first 20.
    accuracy : float
        Of D on generated samples, mean over the last 200 steps.
    """

    shares: list[NDArray[np.float64]] = field(default_factory=list)
    final: ModeReport | None = None
    norm: float = float("nan")
    accuracy: float = float("nan")

    def held(self) -> int:
        """Most modes that were needed at any look to hold 95 % of the samples."""
        return max((_held(share) for share in self.shares), default=0)

    def visited(self) -> int:
        """Modes that were the most drawn at some look."""
        return len({int(share.argmax()) for share in self.shares})


def _held(share: NDArray[np.float64]) -> int:
    return int(np.searchsorted(np.sort(share)[::-1].cumsum(), 0.95) + 1)


@dataclass(frozen=True)
class Failure:
    """What a preset must do to fail as it says.

    Attributes
    ----------
    says : str
        It in words.
    fails : callable
        ``course -> bool``.
    """

    says: str
    fails: Callable[[Course], bool]


def _covers(course: Course) -> bool:
    final = course.final
    if final is None or not course.shares:
        return False
    covered = np.array(final.shares) > 0
    served = course.shares[-1] >= 0.5 / final.total
    return int((covered & served).sum()) >= _MOST * final.total


#: Share of the modes: all of 8, and 23 of 25.
_MOST = 0.9
_COVERS = (
    "at least nine tenths of the modes (all of 8, 23 of 25) covered at the end, and each of them "
    "the nearest of at least half as many samples as it should be"
)


FAILURES: Mapping[str, Failure] = {
    "collapse-ring": Failure(
        "at most 3 of 8 modes hold 95 % of the samples, at every look",
        lambda course: course.held() <= 3,
    ),
    "collapse-grid": Failure(
        "at most 8 of 25 modes hold 95 % of the samples, at every look",
        lambda course: course.held() <= 8,
    ),
    "rotating-modes": Failure(
        "at most 3 of 8 modes hold 95 % of the samples at every look, and at least 3 different "
        "ones are the most drawn at some look",
        lambda course: course.held() <= 3 and course.visited() >= 3,
    ),
    "vanishing-gradient": Failure(
        "G's gradient norm below a tenth of its start while D is right about more than 95 % of "
        "what G makes, and fewer than 8 modes covered",
        lambda course: (
            course.norm < 0.1
            and course.accuracy > 0.95
            and course.final is not None
            and course.final.covered < 8
        ),
    ),
    "helvetica": Failure(
        "at most 2 of 8 modes hold 95 % of the samples, at every look",
        lambda course: course.held() <= 2,
    ),
}


def train(preset: str, cure: int | None, seed: int, steps: int | None = None) -> Course:
    """Train one seed of a failure preset, as it is or with one of its cures."""
    one_thread()
    given = PRESETS[preset]
    experiment = given.experiment if cure is None else cured(given.experiment, given.cures[cure])
    changes: dict[str, object] = {"run.seed": seed, "run.device": "cpu"}
    if steps is not None:
        changes["training.steps"] = steps
    run = Run(replace(experiment, changes))
    course, planned = Course(), run.trainer.experiment.training.steps
    looks = {round(planned * (0.5 + 0.5 * (i + 1) / LOOKS)) for i in range(LOOKS)}
    try:
        while not run.finished:
            run.step()
            if run.trainer.step_count in looks:
                course.shares.append(mode_shares(_samples(run, seed), _modes(run)))
    except Diverged:
        return course
    course.final = mode_report(_samples(run, seed), _modes(run))
    run.trainer.recorder.flush()
    history = run.trainer.recorder.history
    norms, right = history.column("gradient_norm_g"), history.column("accuracy_fake")
    course.norm = float(np.median(norms[-200:]) / np.median(norms[:20]))
    course.accuracy = float(right[-200:].mean())
    return course


def _modes(run: Run) -> Modes:
    data = run.trainer.distribution
    assert isinstance(data, Distribution) and data.modes is not None
    return data.modes


def _samples(run: Run, seed: int) -> NDArray[np.float32]:
    """Draw from what the window would show: the averaged G where there is one."""
    snapshot = run.trainer.snapshot()
    rng = np.random.default_rng([seed, run.trainer.step_count, 78])
    return snapshot.generate(snapshot.latent.sample(MODE_SAMPLES, rng))


def _judged(job: tuple[str, int | None, int]) -> tuple[tuple[str, int | None, int], Course, float]:
    began = time.process_time()
    course = train(*job)
    return job, course, time.process_time() - began


def main(arguments: Sequence[str]) -> int:
    """Train all seeds of the presets and of their cures; 1 where one does not do as it says."""
    parser = argparse.ArgumentParser(prog="dev.py study failures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *FAILURES])
    parser.add_argument("--seeds", type=int, default=10, metavar="N", help="seeds 0 to N − 1")
    parser.add_argument("--processes", type=int, default=1, metavar="P")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table as Markdown")
    options = parser.parse_args(arguments)
    names = options.names or list(FAILURES)
    jobs = [
        (name, cure, seed)
        for name in names
        for cure in (None, *range(len(PRESETS[name].cures)))
        for seed in range(options.seeds)
    ]
    found: dict[tuple[str, int | None, int], Course] = {}
    seconds: dict[tuple[str, int | None], float] = {}
    for job, course, took in spread(options.processes, _judged, jobs):
        found[job] = course
        seconds[job[:2]] = seconds.get(job[:2], 0.0) + took
        print(f"{_line(*job, course)}  {took:.0f} s", file=sys.stderr, flush=True)
    text, held = _text(names, options.seeds, found, seconds)
    print(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")
    return 0 if held else 1


def _kept(name: str, cure: int | None, course: Course) -> bool:
    failure = FAILURES[name]
    return failure.fails(course) if cure is None else _covers(course)


def _line(name: str, cure: int | None, seed: int, course: Course) -> str:
    final = course.final
    modes = "diverged" if final is None else f"{final.covered} modes, {final.high_quality:.0%}"
    what = "as it is" if cure is None else PRESETS[name].cures[cure].title
    return (
        f"{name}, {what}, seed {seed}: {'yes' if _kept(name, cure, course) else 'NO'} · {modes}, "
        f"{course.held()} held, {course.visited()} visited, gradient {course.norm:.3f}, "
        f"accuracy {course.accuracy:.2f}"
    )


def _text(
    names: Sequence[str],
    seeds: int,
    found: Mapping[tuple[str, int | None, int], Course],
    seconds: Mapping[tuple[str, int | None], float],
) -> tuple[str, bool]:
    lines = [
        heading("Failures, and what cures them", "dev.py study failures"),
        f"Seeds 0 to {seeds - 1} of each preset as it is and with each of its cures; "
        f"{LOOKS} looks at {MODE_SAMPLES:,} samples each over the last half of the run. Bar: "
        f"{needed(seeds)} of {seeds} seeds each.\n",
    ]
    held = True
    for name in names:
        failure, cures = FAILURES[name], PRESETS[name].cures
        lines += [
            f"\n## {name}\n",
            f"Fails: {failure.says}. Cured: {_COVERS}.\n",
            "| | seeds that do | modes covered (median) | high quality (median) "
            "| seconds a seed | |",
            "|---|---:|---:|---:|---:|---|",
        ]
        for cure in (None, *range(len(cures))):
            courses = [found[name, cure, seed] for seed in range(seeds)]
            kept = sum(_kept(name, cure, course) for course in courses)
            finals = [course.final for course in courses if course.final is not None]
            covered = np.median([f.covered for f in finals]) if finals else float("nan")
            quality = np.median([f.high_quality for f in finals]) if finals else float("nan")
            good = kept >= needed(seeds)
            held = held and good
            what = "fails as it is" if cure is None else f"cure: {cures[cure].title}"
            lines.append(
                f"| {what} | {kept} of {seeds} | {covered:g} | {quality:.0%} "
                f"| {seconds[name, cure] / seeds:.0f} | {'holds' if good else '**MISSED**'} |"
            )
    return "\n".join(lines) + "\n", held
