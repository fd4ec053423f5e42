"""Families of networks, one file each: how G and D are built, and from which latent space.

Adding a family is writing one file that registers it; picker, form and files follow.
"""

# In the order of the picker.
from ganlab.engine.models import mlp, mlp_2014, dcgan, conditional, acgan, infogan, ebgan, gmmn  # noqa: I001
from ganlab.engine.models.family import FAMILIES, Family, shape_fields
from ganlab.engine.models.network import Layer

__all__ = [
    "FAMILIES",
    "Family",
    "Layer",
    "acgan",
    "conditional",
    "dcgan",
    "ebgan",
    "gmmn",
    "infogan",
    "mlp",
    "mlp_2014",
    "shape_fields",
]
