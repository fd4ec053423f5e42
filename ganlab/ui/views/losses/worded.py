"""Panels in the words of the objective at hand: what its value is, its unit, its threshold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ganlab.engine.objectives.objective import V
from ganlab.ui.meaning import line_name, objective_of, who_judges, why_no_accuracy
from ganlab.ui.views.axes import number
from ganlab.ui.views.losses.panels import PENALTY, Panel

if TYPE_CHECKING:
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.objectives import Objective, Output

__all__ = ["worded"]


def worded(panel: Panel, experiment: Experiment) -> Panel:
    """Return a panel as it is to be read under an experiment's objective and penalties."""
    objective = objective_of(experiment)
    if panel.key == "losses":
        return _losses(panel, objective, experiment)
    if panel.key == "value":
        return _value(panel, objective)
    if panel.key == "accuracy":
        return _accuracy(panel, objective.output)
    return panel


def _losses(panel: Panel, objective: Objective, experiment: Experiment) -> Panel:
    spec = experiment.regularisation
    penalised = {
        "gradient penalty": spec.lipschitz == "gradient-penalty",
        "R1 penalty": spec.r1 > 0,
    }
    name = " and ".join(name for name, on in penalised.items() if on) or "penalty"
    html = {"gradient penalty": "GP", "R1 penalty": "R<sub>1</sub>"}.get(name, PENALTY)
    traces = tuple(
        replace(t, html=html, name=name) if t.column == "penalty_d" else t for t in panel.traces
    )
    return replace(panel, unit=objective.unit, traces=traces)


def _value(panel: Panel, objective: Objective) -> Panel:
    value = objective.value
    if value == V:
        return panel
    bound = f" A lower bound on {value.bounds}, up to the noise of samples." * bool(value.bounds)
    optimum = value.at_optimum
    lines = () if optimum is None else ((optimum, number(optimum, 3)),)
    (trace,) = panel.traces
    html = value.title.replace(" ", "&nbsp;").replace("L_D", "<i>L</i><sub>D</sub>")
    return replace(
        panel,
        title="Value",
        tip=f"{value.title}: {value.meaning}{bound}",
        unit=value.unit,
        traces=(replace(trace, html=html, name=value.title),),
        references=lines,
    )


def _accuracy(panel: Panel, output: Output) -> Panel:
    why = why_no_accuracy(output)
    if why:
        words = f"D is neither right nor wrong: {why}, only differences of it mean anything."
        return replace(panel, tip=words, references=(), empty=f"No accuracy: {why}")
    real, fake = (">", "<") if output.real_is_high else ("<", ">")
    at, who = line_name(output).partition("=")[2].strip(), who_judges(output)
    return replace(
        panel,
        tip=f"How often {who} is right: {output.of_x} {real} {at} for a real sample, "
        f"{output.symbol}(G(z)) {fake} {at} for a generated one. 50 % is guessing.",
    )
