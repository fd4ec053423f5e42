"""Some builds of PySide6 lose a reference to None with every call, until the process aborts."""

import sys

from ui_fakes import make_frame

CALLS = 3000


def test_thousands_of_updates_cost_no_reference(window, qtbot):
    readout = window.hosts["readout"].view
    start = sys.getrefcount(None)
    for i in range(CALLS):
        window.statusbar.set_rates(i, i)
        window.statusbar.device.setText(str(i))
        window.transport.set_counts(i, i, i, CALLS)
        readout.run.updates_d.show_value(str(i))
        readout.update()
        window.setup.picker.tiles["ring"].update()
    window.loop.drawn.emit(make_frame())
    assert abs(sys.getrefcount(None) - start) < CALLS / 10
