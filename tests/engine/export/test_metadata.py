from __future__ import annotations

import json

from exported import trained

from ganlab import __version__
from ganlab.engine.export.metadata import as_texts, metadata


def test_it_names_the_model_the_data_and_the_step() -> None:
    about = metadata(trained("conditional-dcgan"), "generator")
    assert about["producer"] == f"ganlab {__version__}" and about["part"] == "generator"
    assert about["family"] == "Conditional DCGAN" and about["step"] == 3
    assert (about["data"], about["licence"]) == ("Glyphs", "CC0 1.0 (the font)")
    z, label = about["inputs"]
    assert (z["name"], z["dtype"], z["shape"]) == ("z", "float32", [4])
    assert "standard normal" in z["meaning"] or "uniform" in z["meaning"]
    assert (label["name"], label["dtype"], label["shape"]) == ("label", "int64", [])
    assert [tensor["shape"] for tensor in about["outputs"]] == [[1, 16, 16]]


def test_what_does_not_apply_is_left_out() -> None:
    about = metadata(trained("mlp"), "discriminator")
    assert "licence" not in about and "averaged" not in about
    assert metadata(trained("mlp"), "generator")["averaged"] is trained("mlp").snapshot.averaged


def test_as_texts_nothing_is_lost() -> None:
    about = metadata(trained("infogan"), "codes")
    texts = as_texts(about)
    assert all(isinstance(text, str) for text in texts.values())
    back = {k: v if isinstance(about[k], str) else json.loads(v) for k, v in texts.items()}
    assert back == about
