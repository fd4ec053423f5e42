"""A table of named things: what the picker, the forms and the command line are made from."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")
Item = TypeVar("Item")


class UnknownNameError(KeyError):
    """A name that is in no table; the message says what may be chosen.

    Parameters
    ----------
    noun : str
        What the table holds, in words: ``"data set"``.
    name : str
        The name that was asked for.
    choices : iterable of str
        The names that exist.
    """

    def __init__(self, noun: str, name: object, choices: Iterable[str]) -> None:
        self.noun = noun
        self.name = name
        self.choices = tuple(choices)
        near = difflib.get_close_matches(str(name), self.choices, n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        listed = ", ".join(self.choices) or "nothing: none is registered"
        self.message = f"unknown {noun} {name!r}{hint}: choose one of {listed}"
        super().__init__(self.message)

    def __str__(self) -> str:
        """Return the message as it is: KeyError itself would show it in quotes."""
        return self.message

    def __reduce__(self) -> tuple[type[UnknownNameError], tuple[str, object, tuple[str, ...]]]:
        """Pickle by the three things it was made from."""
        return type(self), (self.noun, self.name, self.choices)


class Registry(Mapping[str, T]):
    """An ordered, append-only mapping from names to items.

    Parameters
    ----------
    noun : str
        What it holds, in words; error messages use it.
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._items: dict[str, T] = {}

    def add(self, name: str, item: T) -> None:
        """Put `item` in the table.

        Raises
        ------
        ValueError
            When the name is taken: two items under one name is always a mistake.
        """
        if name in self._items:
            raise ValueError(
                f"{self.noun} {name!r} is already registered: give the new one another name"
            )
        self._items[name] = item

    def register(self, name: str) -> Callable[[Item], Item]:
        """Return a decorator that adds what it decorates under `name` and hands it back."""

        def decorate(item: Item) -> Item:
            self.add(name, item)  # type: ignore[arg-type]  # Item is T or a subtype of it
            return item

        return decorate

    def __getitem__(self, name: str) -> T:
        try:
            return self._items[name]
        except (KeyError, TypeError):
            raise UnknownNameError(self.noun, name, self._items) from None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"Registry({self.noun!r}: {', '.join(self._items)})"
