"""Families of networks, one file each: how G and D are built, and from which latent space.

Adding a family is writing one file that registers it; picker, form and files follow.
"""

from ganlab.engine.models import mlp
from ganlab.engine.models.family import FAMILIES, Family

__all__ = ["FAMILIES", "Family", "mlp"]
