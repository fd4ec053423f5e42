from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_data_of_the_persons_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GANLAB_DATA", raising=False)
