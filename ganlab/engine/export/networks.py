"""A part of a model as a module of PyTorch: what torch.export and ONNX are made from.

The architectures are the package's own functions of weights: there is no second definition that
could drift from the first. Importing this file imports torch: do so where something is exported.
"""

from __future__ import annotations

from collections.abc import Sequence
from inspect import Parameter, Signature
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.export.parts import Part, check_finite, check_part, inputs_of
from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.latent import LatentSpace
    from ganlab.engine.models.codes import CodeReader
    from ganlab.engine.models.network import Network
    from ganlab.engine.snapshot import Snapshot

__all__ = ["module_of"]


def module_of(snapshot: Snapshot, part: Part) -> torch.nn.Module:
    """Return a part of a model as a module, on the CPU and in float32, that learns no more.

    It takes the part's inputs in the order of ``inputs_of``, each ``[n, *shape]`` in data units,
    and returns the one output, or a tuple in the order of ``outputs_of``. Its weights and
    statistics are parameters and buffers, named as in a run's file.

    Raises
    ------
    ExportError
        Where the model has no such part, or its weights are no numbers.
    """
    check_part(snapshot, part)
    check_finite(snapshot)
    kinds = {"generator": _Generator, "discriminator": _Discriminator, "codes": _Codes}
    names = [tensor.name for tensor in inputs_of(snapshot, part)]
    return _taking(names, kinds[part])(snapshot).eval()


def _taking(names: Sequence[str], base: type[_Part]) -> type[_Part]:
    """Return a class whose ``forward`` says by its signature what its inputs are called."""

    def forward(self: _Part, *inputs: Tensor) -> Tensor | tuple[Tensor, ...]:
        return base.forward(self, *inputs)

    places = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in ("self", *names)]
    forward.__signature__ = Signature(places)  # type: ignore[attr-defined]
    return type(base.__name__, (base,), {"forward": forward})


class _Weighted(torch.nn.Module):
    """One of the package's networks with weights, each under its name."""

    def __init__(self, network: Network, weights: Sequence[Tensor]) -> None:
        super().__init__()
        self._network = network
        names = [*network.names, *network.buffer_names]
        found = []
        for i, (name, weight) in enumerate(zip(names, weights, strict=True)):
            before, _, last = name.rpartition(".")
            if before in names:
                # What belongs to one weight (`layers.0.weight.u`) stands beside it, as PyTorch
                # has it: a parameter holds nothing else.
                before, _, weight_name = before.rpartition(".")
                last = f"{weight_name}_{last}"
            # Plainly laid out, and each in memory of its own: a file of one would else hold all.
            own = weight.detach().to("cpu", torch.float32)
            own = own.clone(memory_format=torch.contiguous_format)
            place = self._place(before)
            if i < len(network.names):
                place.register_parameter(last, torch.nn.Parameter(own, requires_grad=False))
            else:
                place.register_buffer(last, own)
            found.append(f"{before}.{last}" if before else last)
        self._weights = tuple(attrgetter(name) for name in found)

    def _place(self, path: str) -> torch.nn.Module:
        """Return the module within at a dotted path, made where there is none yet."""
        place: torch.nn.Module = self
        for name in path.split(".") if path else ():
            if name not in place._modules:
                place.add_module(name, torch.nn.Module())
            place = place.get_submodule(name)
        return place

    def forward(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        return self._network([get(self) for get in self._weights], x, None, labels)


class _Scaling(torch.nn.Module):
    """Between data units and what the networks see, all in float32.

    The location is kept in two numbers, the second what the first rounds off: so samples that
    lie close together far from 0 keep their digits.
    """

    location: Tensor
    rest: Tensor
    scale: Tensor

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        location = np.asarray(snapshot.location, np.float64)
        rest = location - location.astype(np.float32)
        self._exact = not rest.any()
        numbers = {"location": location, "scale": snapshot.scale}
        for name, values in (numbers if self._exact else numbers | {"rest": rest}).items():
            self.register_buffer(name, torch.from_numpy(np.array(values, np.float32)))

    def standardised(self, x: Tensor) -> Tensor:
        x = x - self.location
        return (x if self._exact else x - self.rest) / self.scale

    def data_units(self, x: Tensor) -> Tensor:
        x = x * self.scale
        return (x if self._exact else x + self.rest) + self.location


class _Part(torch.nn.Module):
    """What a part is made from."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.scaling = _Scaling(snapshot)

    def forward(self, *inputs: Tensor) -> Tensor | tuple[Tensor, ...]:
        raise NotImplementedError


class _Generator(_Part):
    """Factors of the latent, each by itself, to samples."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        self.generator = _Weighted(snapshot.generator, snapshot.generator_weights)
        self._latent: LatentSpace = snapshot.latent

    def forward(self, *inputs: Tensor) -> Tensor:
        noise, *others = inputs
        columns = [noise]
        for factor, values in zip(
            self._latent.factors[self._latent.noise_size :], others, strict=True
        ):
            columns.append(_one_hot(values, factor.width) if factor.categories else values[:, None])
        return self.scaling.data_units(self.generator(torch.cat(columns, 1)))


class _Judging(_Part):
    """D, by samples in data units, and by their labels where it sees them."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        self.discriminator = _Weighted(snapshot.discriminator, snapshot.discriminator_weights)
        self._classes = snapshot.discriminator.labels

    def outputs(self, x: Tensor, labels: Sequence[Tensor]) -> Tensor:
        """All of D's raw outputs ``[n, outputs]``."""
        one_hot = _one_hot(labels[0], self._classes) if labels else None
        found: Tensor = self.discriminator(self.scaling.standardised(x), one_hot)
        return found


class _Discriminator(_Judging):
    """Samples to D's raw output and what that says."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        self._output = snapshot.output

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        raw = self.outputs(inputs[0], inputs[1:])
        # A score that is shown as it is would else be one tensor under two names.
        return raw[:, 0], self._output(raw).clone()


class _Codes(_Judging):
    """Samples to what Q reads of each code."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        assert snapshot.reader is not None
        self._reader: CodeReader = snapshot.reader

    def forward(self, *inputs: Tensor) -> Tensor | tuple[Tensor, ...]:
        outputs = self.outputs(inputs[0], inputs[1:])[:, 1:]
        found = []
        for code, columns in zip(self._reader.codes, self._reader.columns, strict=True):
            mine = outputs[:, columns]
            found.append(F.softmax(mine, 1) if code.categories else mine[:, 0])
        return found[0] if len(found) == 1 else tuple(found)


def _one_hot(index: Tensor, categories: int) -> Tensor:
    """Write indices ``[n]`` as ``[n, categories]``; one that is out of range is an error."""
    return F.embedding(index, torch.eye(categories))
