"""What is installed beside ganlab and stays out of the packaged program, and why."""

from __future__ import annotations

from fnmatch import fnmatchcase

#: Modules that nothing in the program imports when it runs: tools of development, other bindings,
#: and what optional branches of libraries would load if it were there.
MODULES = (
    # ganlab's own, for a checkout
    "ganlab.bench",
    "ganlab.study",
    # development
    "pytest", "_pytest", "pytestqt", "xdist", "mypy", "mypyc", "ruff", "importlinter", "grimp",
    "IPython", "jupyter", "matplotlib", "pandas", "scipy", "numba", "cupy", "triton", "h5py",
    "tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "ensurepip", "pydoc_data",
    "pip", "setuptools", "wheel", "_distutils_hack", "pkg_resources", "Cython", "hypothesis",
    "tensorboard", "tensorflow", "torchvision", "torchaudio", "expecttest", "optree", "lark", "py",
    "rich", "pygments", "markdown_it", "mdurl", "docutils", "win32com", "_sqlite3", "sqlite3",
    # Python's own for a terminal; GNU readline would bring its licence, the GPL, with it
    "readline", "rlcompleter", "curses", "_curses", "_curses_panel", "xmlrpc",
    # Qt without its declarative half, its designer and its other bindings
    "PyQt5", "PyQt6", "PySide2", "qtpy", "qtawesome",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtQuickControls2",
    "PySide6.QtDesigner", "PySide6.QtHelp", "PySide6.QtSql", "PySide6.QtUiTools", "PySide6.QtXml",
    "PySide6.QtTest",
    "PySide6.QtNetwork", "PySide6.QtConcurrent", "PySide6.QtPrintSupport", "PySide6.scripts",
    "pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.jupyter", "OpenGL",
    # torch: more for torch.compile, many machines at once, and the thinning out of networks
    "torch._inductor.kernel", "torch._inductor.autoheuristic",
    "torch._inductor.template_heuristics", "torch._inductor.fx_passes.serialized_patterns",
    "torch.distributed.elastic", "torch.distributed.checkpoint", "torch.distributed.pipelining",
    "torch.distributed.launcher", "torch.distributed._tools", "torch.distributed.benchmarks",
    "torch.distributed.tensor.examples", "torch.ao.ns", "torch.ao.pruning", "torch.utils.hipify",
    "torch.utils.model_dump", "torch.backends._nnapi",
    # tests and benches of libraries
    "torch.utils.benchmark", "torch.utils.tensorboard", "torch.utils.bottleneck",
    "onnx.backend.test", "onnx.bin", "onnxruntime.transformers", "onnxruntime.quantization",
    "onnxruntime.tools", "onnxruntime.datasets", "onnxruntime.backend",
    "PIL.AvifImagePlugin", "PIL._avif",
    "numpy.f2py", "numpy.distutils", "sympy.testing.runtests_pytest",
)  # fmt: skip

#: Of packages of torch that are left out, the few modules that its exporters import all the same.
KEPT = {
    # torch's test bench
    "torch.testing._internal": (
        "common_dtype", "distributed", "distributed.fake_pg", "logging_tensor",
    ),
    # what writes programs for torch.compile, which ganlab never calls
    "torch._inductor.codegen": (
        "common", "cuda", "cuda.compile_utils", "cuda.cuda_env", "rocm", "rocm.compile_command",
        "xpu", "xpu.compile_utils", "xpu.xpu_env",
    ),
}  # fmt: skip

#: Files by the name that they would have in the program's folder.
FILES = (
    # torch: for building C++ extensions and for its own tests. bin/torch_shm_manager stays:
    # torch starts it where tensors are shared between processes.
    "torch/include/*", "torch/share/*", "torch/test/*", "torch/lib/*.a", "torch/lib/*_test.so",
    "torch/lib/libaoti_custom_ops.so", "torch/lib/libbackend_with_compiler.so",
    "torch/lib/libshm/*", "torch/lib/libshm_windows/*", "torch/bin/test_*", "torch/bin/protoc*",
    "torch/bin/*StoreTest", "torch/bin/*.pt*", "torch/bin/upgrader_models/*",
    "torch/bin/*_test", "*.pyi", "*/py.typed",
    # Qt: plugins for screens without a desktop, databases, declarative user interfaces, formats of
    # pictures that ganlab does not show, and the GTK theme, which brings all of GTK with it.
    "PySide6/Qt/plugins/egldeviceintegrations/*", "PySide6/Qt/plugins/generic/*",
    "PySide6/Qt/plugins/networkinformation/*", "PySide6/Qt/plugins/qmllint/*",
    "PySide6/Qt/plugins/qmltooling/*", "PySide6/Qt/plugins/sqldrivers/*",
    "PySide6/Qt/plugins/tls/*", "PySide6/Qt/plugins/designer/*",
    "PySide6/Qt/plugins/printsupport/*", "PySide6/Qt/plugins/xcbglintegrations/*",
    "PySide6/Qt/plugins/wayland-graphics-integration-*/*",
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
    "PySide6/Qt/plugins/platforms/libqeglfs.so", "PySide6/Qt/plugins/platforms/libqlinuxfb.so",
    "PySide6/Qt/plugins/platforms/libqminimal*.so", "PySide6/Qt/plugins/platforms/libqvnc.so",
    "PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so",
    "PySide6/Qt/plugins/imageformats/libq[!sj]*.so",
    "PySide6/Qt/qml/*", "PySide6/Qt/translations/*", "PySide6/Qt/lib/libQt6Q[mu]*",
    "PySide6/Qt/lib/libQt6Pdf*", "PySide6/Qt/lib/libQt6VirtualKeyboard*",
    "PySide6/Qt/lib/libQt6Egl[Ff][Ss]*", "PySide6/Qt/lib/libQt6Network*",
    "PySide6/Qt/lib/libQt6Sql*",
    # A format of pictures that brings its own decoders of video.
    "PIL/_avif*", "pillow.libs/libavif*",
    # Tests, examples and sources that libraries install with themselves.
    "*/tests/*", "onnx/backend/test/*", "*.h", "*.hpp", "*.cc", "*.cpp", "*.proto", "*.cmake",
    "onnx/fuzz/*", "pyqtgraph/examples/*", "numpy/*/lib/*.a",
)  # fmt: skip

#: Of the machine that runs the program, never of the one that builds it: what speaks to its
#: display, its drivers and its fonts must fit them.
SYSTEM_LIBRARIES = (
    "libGL.so*", "libEGL.so*", "libOpenGL.so*", "libGLX.so*", "libGLdispatch.so*", "libdrm.so*",
    "libgbm.so*", "libX11.so*", "libX11-xcb.so*", "libxcb.so*", "libXext.so*", "libXau.so*",
    "libXdmcp.so*", "libfontconfig.so*", "libfreetype.so*", "libexpat.so*", "libpng16.so*",
    "libbrotli*.so*", "libwayland-*.so*", "libstdc++.so*", "libgcc_s.so*", "libdbus-1.so*",
    "libsystemd.so*", "libglib-2.0.so*", "libgthread-2.0.so*", "libgcrypt.so*", "libgpg-error.so*",
    "libcap.so*", "liblz4.so*", "libpcre2-8.so*", "libz.so*", "libbsd.so*", "libmd.so*",
)  # fmt: skip


def module_left_out(name: str) -> bool:
    """Return whether a module, or a package that holds it, is left out."""
    for package, kept in KEPT.items():
        if name.startswith(f"{package}."):
            return name.removeprefix(f"{package}.") not in kept
    parts = name.split(".")
    if "tests" in parts:
        return True
    return any(".".join(parts[: i + 1]) in MODULES for i in range(len(parts)))


def file_left_out(place: str) -> bool:
    """Return whether a file is left out, by its place in the program's folder."""
    place = place.replace("\\", "/")
    # torch's sources go with its modules. Of these two packages nothing is read as source, but for
    # the settings, whose comments torch takes for their documentation.
    if place.startswith("torch/") and place.endswith(".py"):
        if place.startswith("torch/ao/") or fnmatchcase(place, "torch/_inductor/[!c]*"):
            return True
        module = place.removesuffix(".py").removesuffix("/__init__")
        return module_left_out(module.replace("/", "."))
    if "/" not in place and any(fnmatchcase(place, name) for name in SYSTEM_LIBRARIES):
        return True
    return any(fnmatchcase(place, pattern) for pattern in FILES)
