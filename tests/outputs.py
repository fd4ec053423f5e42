"""One objective for each kind of D's output, to be looked at by every view."""

from __future__ import annotations

import pytest

from ganlab.engine.objectives import OBJECTIVES, Objective, Value
from ganlab.engine.objectives.output import energy

#: Objective by kind of output; the energy is registered by :func:`register_energy`.
KINDS = {
    "log-odds": "non-saturating",
    "score with a threshold": "hinge",
    "critic": "wasserstein",
    "energy": "an-energy",
}


def register_energy(monkeypatch: pytest.MonkeyPatch, margin: float = 2.0) -> Objective:
    """Register, for one test, an objective under which any D's raw output is an energy."""
    made = Objective(
        name="an-energy",
        title="An energy",
        d_formula="E(x) - E(G(z))",
        g_formula="E(G(z))",
        source="tests",
        output=energy(margin),
        loss_d=lambda real, fake: (real.mean(), (margin - fake).clamp_min(0.0).mean()),
        loss_g=lambda fake: fake.mean(),
        note="",
        value=Value("Minus D's loss", "−L_D.", at_optimum=-margin),
        unit="",
    )
    monkeypatch.setitem(OBJECTIVES._items, made.name, made)  # type: ignore[attr-defined]
    return made
