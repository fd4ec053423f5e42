"""What views say of D's output: its name at x, ends and line, and in whose company D judges."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ganlab.engine.objectives import LOG_ODDS, OBJECTIVES
from ganlab.engine.probes import Scale
from ganlab.ui.views.axes import number

if TYPE_CHECKING:
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.objectives import Objective, Output

__all__ = [
    "a_kind",
    "at_x",
    "company_words",
    "ends",
    "field_help",
    "line_help",
    "line_name",
    "objective_of",
    "scale_help",
    "scale_numbers",
    "unfound_scale",
    "value_text",
    "who_judges",
    "why_no_accuracy",
]


def objective_of(experiment: Experiment) -> Objective:
    """Return the objective of an experiment, with its numbers."""
    return OBJECTIVES[experiment.objective.name].at(experiment.objective)


def at_x(output: Output, label: str = "") -> str:
    """Write the value at x: "D(x)", or "D(x | y = 3)" where D sees labels."""
    return f"{output.symbol}(x | y = {label})" if label else output.of_x


def value_text(output: Output, value: float) -> str:
    """Write one value with three digits: places where it is a probability, else significant."""
    if not math.isfinite(value):
        return "no number"
    if output.lo == 0.0 and output.hi == 1.0 and output.threshold == 0.5:
        return f"{value:.3f}".replace("-", "−")
    return number(value, 3)


def ends(output: Output) -> tuple[str, str]:
    """Say what the lower and the upper end of its scale mean."""
    fake, real = "D says fake", "D says real"
    if not _decides(output):
        side = ("lower", "higher") if output.real_is_high else ("higher", "lower")
        fake, real = f"{side[0]}: more fake", f"{side[1]}: more real"
    return (fake, real) if output.real_is_high else (real, fake)


def _decides(output: Output) -> bool:
    """Whether it is D's own word, with a threshold; a witness has one, and is no D."""
    return output.threshold is not None and output.symbol == "D"


def line_name(output: Output) -> str:
    """Name the line in a word or two: "D = ½", "f = 0", "midway"."""
    if output.threshold is None:
        return "midway"
    return f"{output.symbol} = {_threshold(output)}"


def _threshold(output: Output) -> str:
    assert output.threshold is not None
    return "½" if output.threshold == 0.5 else number(output.threshold, 3)


def line_help(output: Output) -> str:
    """Say what the line is."""
    if output.threshold is None:
        return (
            f"Where {output.of_x} is midway between its means on real and on generated samples. "
            f"No decision boundary: {a_kind(output)} has no threshold."
        )
    if not _decides(output):
        return f"The line {line_name(output)}, between more real and more fake."
    return f"The decision boundary {line_name(output)}: where D cannot tell."


def field_help(output: Output, of: str, company: str = "") -> str:
    """Say what the value at every place is, and how it is coloured."""
    if not _decides(output):
        likely = "blue where it is {} (more real), vermilion where it is {} (more fake)"
        sides = ("high", "low") if output.real_is_high else ("low", "high")
        colours = likely.format(*sides)
    else:
        colours = "blue where D says real, vermilion where it says fake"
    return _sentences(f"{of} at every place: {output.meaning}. Coloured {colours}.", company)


def scale_help(scale: Scale, of: str, company: str = "") -> str:
    """Say what a colour bar shows: the value, its line, and how its ends move."""
    output = scale.output
    parts = [f"{of}: {output.meaning}.", line_help(output)]
    if output.lo is None or output.hi is None:
        parts.append(
            "The ends follow what is found: they widen at once and narrow slowly, so that colours "
            "mean the same from one frame to the next where they can."
        )
    elif scale.found:
        parts.append("The neutral colour follows the line; values beyond an end take its colour.")
    elif output != LOG_ODDS:
        parts.append("Values beyond an end take its colour.")
    return _sentences(" ".join(parts), company)


def unfound_scale(output: Output) -> Scale:
    """Return what is known of a scale before any value: NaN is not."""
    lo, middle, hi = (
        math.nan if v is None else v for v in (output.lo, output.threshold, output.hi)
    )
    found = math.isnan(lo + middle + hi)
    return Scale(lo, middle, hi, found, output)


def scale_numbers(scale: Scale) -> tuple[str, str, str]:
    """Write lower end, middle and upper end of a scale, in no more digits than colours can tell.

    Empty where a number is not known yet.
    """
    values = (scale.lo, scale.middle, scale.hi)
    if not all(map(math.isfinite, values)):
        return tuple(_short(v, 2) if math.isfinite(v) else "" for v in values)  # type: ignore[return-value]
    reach = max(scale.hi - scale.middle, scale.middle - scale.lo)
    if max(map(abs, values)) >= 1e4 or reach < 1e-3:
        return tuple(number(v, 2) for v in values)  # type: ignore[return-value]
    places = max(0, 1 - int(math.floor(math.log10(reach))))
    return tuple(_short(v, places) for v in values)  # type: ignore[return-value]


def _short(value: float, places: int) -> str:
    if value == 0.5:
        return "½"
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return (text if float(text) else "0").replace("-", "−")


def who_judges(output: Output) -> str:
    """Name what is right or wrong: "D", "the witness"."""
    return "D" if output.symbol == "D" else f"the {output.name}"


def why_no_accuracy(output: Output) -> str:
    """Say why D is neither right nor wrong; empty where it can be."""
    if output.threshold is not None:
        return ""
    return f"{a_kind(output)} has no threshold"


def company_words(experiment: Experiment) -> str:
    """Say beside which samples D judges one; empty where it judges each by itself."""
    d = experiment.discriminator
    if d.pack > 1:
        return f"Each is judged packed with {d.pack - 1} real sample{'s' * (d.pack > 2)}."
    if d.minibatch != "none":
        return "Each is judged in the company of real samples."
    return ""


def a_kind(output: Output) -> str:
    """Name its kind with an article: "a critic score", "an energy"."""
    word = output.name
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)
