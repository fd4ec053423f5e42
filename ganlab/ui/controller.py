"""What actions mean: from keys, buttons, files and drops to commands for the training."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from ganlab.engine.data import IMAGE_SETS, SUFFIXES
from ganlab.engine.data.images.file_set import FileSet
from ganlab.engine.data.images.listing import SUFFIXES as PICTURES
from ganlab.engine.experiment import (
    DataSpec,
    Experiment,
    ExperimentError,
    read,
    to_toml,
)
from ganlab.presets import PRESETS
from ganlab.pretrained import pretrained
from ganlab.recents import is_unsaved
from ganlab.runtime import commands as c
from ganlab.runtime.state import RunState
from ganlab.ui import own_data
from ganlab.ui.actions import Actions
from ganlab.ui.background import Job
from ganlab.ui.fetching import Fetching, missing_set
from ganlab.ui.interaction import Interaction
from ganlab.ui.own_pictures import OwnPictures

__all__ = ["Controller"]

OWN = ("file", "drawn", "drawn-1d", "folder")
#: Commands that begin a run: what is wanted again once files that it misses have come.
_BEGINNINGS = (c.Load, c.Open, c.ChooseData)


class Wishes(Protocol):
    """What the controller needs of a session."""

    def post(self, command: c.Command) -> None: ...


class Controller(QObject):
    """Posts commands; keeps nothing but what is needed to know which.

    Signals
    -------
    refused(str)
        A file or a paste cannot be used, in words.
    told(str)
        Something was done that the person should know.
    posted()
        A command is on its way: the picture may change.
    """

    refused = Signal(str)
    told = Signal(str)
    posted = Signal()

    def __init__(self, ask: Interaction, window: Any) -> None:
        super().__init__(window)
        self._ask, self._window = ask, window
        self._session: Wishes | None = None
        self._waiting: list[c.Command] = []
        self.state: RunState | None = None
        #: Play was pressed before the run was ready.
        self.eager = False
        self.folder = ""
        #: Sets whose files were seen to be here.
        self._found: set[str] = set()
        self._own: DataSpec | None = None
        self._begun: c.Command | None = None
        self.fetching = Fetching(ask, window, self)
        self.pictures = OwnPictures(ask, window, self)

    def wire(self, actions: Actions) -> None:
        """Let the window's actions do what they say."""
        for key, call in (
            ("open", self.open),
            ("open_run", self.open_run),
            ("open_pictures", self.open_pictures),
            ("save_run", self.save_run),
            ("save_run_as", self.save_run_as),
            ("save_experiment", self.save_experiment),
            ("paste", self.paste),
            ("step_both", partial(self.step, c.StepBoth())),
            ("step_d", partial(self.step, c.StepD())),
            ("step_g", partial(self.step, c.StepG())),
            ("freeze_d", partial(self.freeze, "discriminator")),
            ("freeze_g", partial(self.freeze, "generator")),
            ("reset", self.reset),
            ("new_seed", self.new_seed),
        ):
            actions.on(key, call)

    def attach(self, session: Wishes) -> None:
        """From now on there is someone to post to."""
        self._session = session
        waiting, self._waiting = self._waiting, []
        for command in waiting:
            session.post(command)

    def post(self, command: c.Command) -> None:
        """Send a command; one from before the session is there waits for it."""
        if isinstance(command, _BEGINNINGS):
            self._begun = command
            # The last wish holds: what was on its way before does not take its place.
            self.pictures.errand.cancel()
            self.fetching.forget()
        if self._session is None:
            self._waiting.append(command)
        else:
            self._session.post(command)
        self.posted.emit()

    def set_state(self, state: RunState) -> None:
        if state.phase != "preparing":
            self.eager = False
        self.state = state
        if state.experiment.data.name in OWN and state.distribution is not None:
            self._own = state.experiment.data

    @property
    def playing(self) -> bool:
        if self.state is None or self.state.phase == "preparing":
            return self.eager
        return self.state.phase == "playing"

    # --- transport ---------------------------------------------------------------------------

    def play(self) -> None:
        """Play, pause, or go on beyond the planned steps."""
        if self.playing:
            self.eager = False
            self.post(c.Pause())
        elif self.state is not None and self.state.phase == "finished":
            self._with_files(c.Continue())
        elif self.state is None or self.state.phase == "preparing":
            self.eager = True
            self.post(c.Play())
        else:
            self._with_files(c.Play())

    def step(self, command: c.Command) -> None:
        """One update, and then stand still to be looked at."""
        if self.playing:
            self.post(c.Pause())
        self._with_files(command)

    def _with_files(self, command: c.Command) -> None:
        """Train, where the data is here; a trained model may be looked at without it."""
        name = self.state.experiment.data.name if self.state is not None else ""
        if name in self._found or not isinstance(IMAGE_SETS.get(name), FileSet):
            self.post(command)
            return

        def go() -> None:
            self._found.add(name)
            self.post(command)

        self.fetching.want(name, go, go)

    def freeze(self, network: str) -> None:
        """Hold a network still, or release it."""
        frozen = self.state.frozen if self.state else None
        self.post(c.Freeze(None if frozen == network else network))  # type: ignore[arg-type]

    def reset(self) -> None:
        self.post(c.Reset())

    def new_seed(self) -> None:
        old = self.state.experiment.run.seed if self.state else -1
        # Four digits: short enough to be read out and written on a board.
        self.set_seed(random.choice([s for s in range(1, 10_000) if s != old]))

    def set_seed(self, seed: int) -> None:
        if self.state is None or seed != self.state.experiment.run.seed:
            self.post(c.Reset(seed))

    def set_speed(self, rate: float | None) -> None:
        self.post(c.SetSpeed(rate))

    def set_field(self, path: str, value: object) -> None:
        set_it = partial(self.post, c.SetField(path, value))
        if path == "data.side" and self.state is not None:
            # A person's own pictures are read again from their files.
            data = self.state.experiment.data
            self.pictures.read(data.model_copy(update={"side": value}), set_it)
        else:
            set_it()

    # --- experiments, runs and data ----------------------------------------------------------

    def load_preset(self, name: str) -> None:
        self.post(c.Load(PRESETS[name].experiment))

    def open_trained(self, name: str) -> None:
        """Stand where a trained model stands that came with the program."""
        self.post(c.Open(pretrained()[name].path))

    def about_trained(self) -> None:
        """Tell how the trained models were made; of the one at hand first."""
        from ganlab.presets import preset_of
        from ganlab.ui.pretrained import AboutModels

        preset = preset_of(self.state.experiment) if self.state is not None else None
        page = AboutModels(self._window, preset.name if preset else "")
        page.chosen.connect(self.open_trained)
        page.open()

    def choose_data(self, name: str) -> None:
        """Learn a built-in data set; where its files are missing, offer to get them."""
        begin = partial(self._begin_on, name)
        if name not in IMAGE_SETS:
            begin()
            return
        # Of a set that is framed already but missing, what was begun is begun again.
        missed = self.state is not None and self.state.experiment.data.name == name
        self.fetching.want(name, begin, self._begin_again if missed else begin)

    def _begin_on(self, name: str) -> None:
        data = self.state.experiment.data if self.state is not None else None
        if data is None or name != data.name:
            self.post(c.ChooseData(self._spec(name)))

    def _spec(self, name: str) -> DataSpec:
        """Pictures keep the size that was chosen for pictures."""
        if self.state is None or name not in IMAGE_SETS:
            return DataSpec(name=name)
        return DataSpec(name=name, side=self.state.experiment.data.side)

    def _begin_again(self) -> None:
        """Repeat the command that began the run at hand, or was to begin one."""
        if self._begun is not None:
            self.post(self._begun)
        elif self.state is not None:
            self.post(c.Load(self.state.experiment))

    def way_out(self, text: str) -> tuple[str, Callable[[], object]] | None:
        """Return what can be done about a failure, as (name, call), where the window knows."""
        name = missing_set(text)
        if name is None:
            return None
        return f"Get {IMAGE_SETS[name].title}…", partial(
            self.fetching.offer, name, self._begin_again
        )

    def close(self) -> None:
        """Call off what is under way."""
        self.fetching.close()
        self.pictures.close()

    def show_own(self, name: str | None = None) -> bool:
        """Go back to the person's own data, of that kind; return whether there was any."""
        if self._own is None or name not in (None, self._own.name):
            return False
        self.learn(self._own)
        return True

    def learn(self, data: DataSpec) -> None:
        """Start on data of the person's own; a bad file leaves all as it is."""
        again = data.name in ("file", "folder")  # what is in it may be other than before
        if self.state is not None and (again or data != self.state.experiment.data):
            self.pictures.read(data, partial(self.post, c.ChooseData(data)))

    def learn_file(self, path: Path) -> None:
        self.learn(DataSpec(name="file", file=str(path.absolute())))

    def learn_folder(self, path: Path) -> None:
        """Learn from a folder of the person's own pictures."""
        side = self.state.experiment.data.side if self.state is not None else "native"
        self.learn(DataSpec(name="folder", folder=str(path.absolute()), side=side))

    def open_pictures(self) -> None:
        title = "Open a folder of pictures"
        path = self._ask.open_folder(self._window, title, self.folder)
        if path is not None:
            self.folder = str(path.parent)
            self.learn_folder(path)

    def open(self) -> None:
        path = self._ask.open_file(self._window, "Open", own_data.FILTERS, self.folder)
        if path is not None:
            self.open_path(path)

    def open_run(self) -> None:
        path = self._ask.open_folder(self._window, "Open a run folder", self.folder)
        if path is not None:
            self.folder = str(path.parent)
            self.post(c.Open(path))

    def open_path(self, path: Path) -> None:
        """Open whatever it is: an experiment, a saved run, points or pictures."""
        if not is_unsaved(path):
            # That folder is the program's own: nothing of the person's is to be saved there.
            self.folder = str(path.parent)
        kind = own_data.kind_of(path)
        if kind == "run":
            self.post(c.Open(path))
        elif kind == "points":
            self.learn_file(path)
        elif kind == "pictures":
            self.learn_folder(path)
        elif kind == "experiment":
            try:
                experiment = read(path)
            except ExperimentError as error:
                self.refused.emit(str(error))
            else:
                self.pictures.read(experiment.data, partial(self.post, c.Load(experiment)))
        elif kind == "folder":
            self.refused.emit(
                f"{path.name} holds neither a saved run nor pictures: choose a folder with "
                f"pictures in it ({', '.join(PICTURES)}), or one that was saved by Save run"
            )
        elif not path.exists():
            self.refused.emit(f"{path} is not there any more: look for it in another folder")
        else:
            self.refused.emit(
                f"{path.name} is nothing that ganlab opens: choose an experiment (.toml), a saved "
                f"run or bundle (a folder, .ganlab or .zip), points ({', '.join(SUFFIXES)}) or a "
                "folder of pictures"
            )

    def save_run(self) -> None:
        """Save where the run was saved or opened last; ask where there is no such place."""
        if self.state is not None and self.state.file is not None:
            self.post(c.Save(self.state.file))
        else:
            self.save_run_as()

    def save_run_as(self) -> None:
        """Ask for a place: a name that ends in .ganlab is one file, any other a folder."""
        filters = "Run in one file (*.ganlab);;Run as a folder (*)"
        proposed = str(Path(self.folder) / f"{self._proposed_name()}.ganlab")
        path = self._ask.save_file(self._window, "Save run", filters, proposed)
        if path is not None:
            self.folder = str(path.parent)
            self.post(c.Save(path))

    def save_experiment(self) -> None:
        if self.state is None:
            return
        proposed = str(Path(self.folder) / f"{self._proposed_name()}.toml")
        filters = "Experiments (*.toml)"
        path = self._ask.save_file(self._window, "Save experiment", filters, proposed)
        if path is None:
            return
        if not path.suffix:
            path = path.with_suffix(".toml")
        try:
            path.write_text(to_toml(self.state.experiment), encoding="utf-8")
        except OSError as error:
            self.refused.emit(f"{path} cannot be written: {error.strerror or error}")
        else:
            self.folder = str(path.parent)
            self.told.emit(f"Saved {path.name}")

    def _proposed_name(self) -> str:
        experiment = self.state.experiment if self.state else Experiment()
        return f"{experiment.data.name}-seed-{experiment.run.seed}"

    def paste(self) -> None:
        """Learn from the clipboard: points as text, or a copied file."""
        mime = QGuiApplication.clipboard().mimeData()
        path = own_data.local_file(mime)
        if path is not None:
            self.open_path(path)
            return
        text = mime.text() if mime is not None and mime.hasText() else ""
        Job(lambda: own_data.paste(text), self.learn_file, self._report, self)

    def _report(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self.refused.emit(f"the pasted points cannot be kept as a file: {error}")
        elif isinstance(error, ValueError):
            self.refused.emit(str(error))
        else:
            raise error
