"""``ganlab presets``: what can be trained by name."""

from __future__ import annotations

import argparse
import json
import textwrap

HELP = "list the presets with what each shows, and which have a trained model"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --json."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")


def run(options: argparse.Namespace) -> int:
    """Print the list."""
    from ganlab.comparisons import COMPARISONS
    from ganlab.presets import PRESETS
    from ganlab.pretrained import pretrained

    models = pretrained()
    if options.json:
        listed = [
            {
                "name": name,
                "title": preset.title,
                "shows": preset.shows,
                "data": preset.experiment.data.name,
                "steps": preset.experiment.training.steps,
                "trained": name in models,
                "cures": [
                    {"title": cure.title, "why": cure.why, "set": dict(cure.changes)}
                    for cure in preset.cures
                ],
            }
            for name, preset in PRESETS.items()
        ]
        print(json.dumps(listed, ensure_ascii=False, indent=2))
        return 0
    for name, preset in PRESETS.items():
        print(f"{name}  —  {preset.title}" + ("  [trained model]" if name in models else ""))
        print(textwrap.fill(preset.shows, 88, initial_indent="    ", subsequent_indent="    "))
        for cure in preset.cures:
            print(f"    cure: {cure.title}")
    print("\nTo be seen side by side, by `ganlab NAME` or `ganlab compare NAME`:")
    for name, comparison in COMPARISONS.items():
        runs = " · ".join(variant.title for variant in comparison.variants)
        print(f"{name}  —  {comparison.title}: {runs}")
    if models:
        name = next(iter(models))
        print(
            f"\nTrained models come with the program: `ganlab sample {name} --out samples.png`, "
            f"`ganlab measure {name}`,\nand in the window: File, Trained models."
        )
    return 0
