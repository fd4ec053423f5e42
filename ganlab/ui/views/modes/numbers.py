"""What the detector counts, each with its unit, its definition and its source."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ganlab.engine.detector.ndb import ALPHA
from ganlab.engine.detector.report import Evidence
from ganlab.engine.metrics.modes import HIGH_QUALITY
from ganlab.ui.views.readout.number import UNKNOWN, Number

__all__ = ["ModeNumbers"]


class ModeNumbers(QWidget):
    """Four numbers of any data, and four more where modes are known."""

    def __init__(self) -> None:
        super().__init__()
        self.ndb = Number(
            "Different bins, NDB/K",
            "Share of the K bins in which the generated share differs from the data's: a "
            "two-proportion z-test in each, two-sided, at a significance of 5 % (Richardson & "
            "Weiss 2018, section 3). Perfect samples score 5 %.",
            note=True,
        )
        self.spread = Number(
            "Pairwise distance",
            "Mean distance of two generated samples over that of two real ones, in the space of "
            "the bins: 1 is as spread as the data, 0 is all in one place.",
            note=True,
        )
        self.duplicates = Number(
            "Near-duplicates",
            "Share of samples that are nearer to another one of the same observation than 1 % of "
            "real samples are to theirs. From the number of such pairs follows how many different "
            "samples there are, as from shared birthdays (Arora & Zhang 2017).",
            note=True,
        )
        self.missing = Number(
            "Hardly drawn",
            "Share of the data in bins that get significantly fewer samples than they should, and "
            "less than a fifth of it.",
            note=True,
        )
        self.covered = Number(
            "Modes covered",
            "Modes that are the nearest of at least one high-quality sample, of all modes "
            "(Srivastava et al. 2017; Lin et al. 2018).",
            note=True,
        )
        self.quality = Number(
            "High quality",
            f"Share of samples within {HIGH_QUALITY:g} standard deviations of the nearest mode; "
            "true samples in 2-D score 98.9 %.",
            note=True,
        )
        self.balance = Number(
            "Reverse KL",
            "KL(high-quality samples over modes ‖ the modes' weights), nats: 0 where every mode "
            "gets its share.",
            note=True,
        )
        self.entropy = Number(
            "Entropy over modes",
            "Entropy of the histogram of high-quality samples over modes, nats: 0 where all are in "
            "one, log of their number where they are spread evenly.",
            note=True,
        )
        self.of_any = (self.ndb, self.spread, self.duplicates, self.missing)
        self.of_modes = (self.covered, self.quality, self.balance, self.entropy)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        for row, numbers in enumerate((self.of_any, self.of_modes)):
            for column, number in enumerate(numbers):
                grid.addWidget(number, row, column, Qt.AlignmentFlag.AlignTop)
                grid.setColumnStretch(column, 1)
        for number in self.of_modes:
            number.hide()

    def show_evidence(self, evidence: Evidence | None, stale: bool) -> None:
        """Show numbers, grey where they are older than the picture; None has none."""
        modes = evidence.modes if evidence is not None else None
        for number in self.of_modes:
            if number.isVisibleTo(self) != (modes is not None):
                number.setVisible(modes is not None)
        if evidence is None:
            for number in (*self.of_any, *self.of_modes):
                number.show_value(UNKNOWN, " ")
                number.mark_stale(False)
            return
        k = len(evidence.counts)
        if not sum(evidence.counts):
            # Two histograms cannot be compared where one of them is empty.
            self.ndb.show_value(UNKNOWN, "no sample is near a bin")
        else:
            self.ndb.show_value(
                f"{100 * evidence.ndb_share:.0f} %",
                f"{evidence.ndb} of {k} bins · {100 * ALPHA:.0f} % by chance",
            )
        self.spread.show_value(_ratio(evidence.pairwise_ratio), "times that of real")
        support = "as of real ones" if math.isinf(evidence.support) else _about(evidence.support)
        self.duplicates.show_value(f"{100 * evidence.duplicate_rate:.1f} %", support)
        count = len(evidence.missing)
        noun = "mode" if modes is not None else "bin"
        if not sum(evidence.counts):
            self.missing.show_value(UNKNOWN, "no sample is near a bin")
        else:
            self.missing.show_value(
                f"{100 * evidence.missing_share:.0f} %",
                f"of the data, in {count} {noun}{'' if count == 1 else 's'}",
            )
        if modes is not None:
            self.covered.show_value(f"{modes.covered} of {modes.total}", f"n = {modes.n:,}")
            self.quality.show_value(f"{100 * modes.high_quality:.1f} %", "perfect in 2-D: 98.9 %")
            finite = math.isfinite(modes.reverse_kl)
            self.balance.show_value(f"{modes.reverse_kl:.3f} nats" if finite else "∞", "0 is even")
            known = math.isfinite(evidence.entropy)
            self.entropy.show_value(
                f"{evidence.entropy:.2f} nats" if known else UNKNOWN,
                f"at most {math.log(modes.total):.2f}",
            )
        for number in (*self.of_any, *self.of_modes):
            number.mark_stale(stale)


def _ratio(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else UNKNOWN


def _about(support: float) -> str:
    return f"≈ {max(support, 1.0):,.0f} different"
