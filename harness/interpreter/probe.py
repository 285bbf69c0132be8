"""What an interpreter is, as JSON on standard output: `PYTHON probe.py [MARKER]`, between markers.

Runs under every interpreter that is to be measured, from 3.6 on, to say so in one sentence when
it is too old; so it keeps to what those understand.
"""

import os
import sys

# What only `main` needs is imported there: every runner and worker imports this module, and its
# imports are part of their start-up.


def main():
    # type: () -> None
    import json

    # What sitecustomize or a .pth file prints is not between these.
    marker = sys.argv[1] if len(sys.argv) > 1 else ""
    sys.stdout.write(marker + json.dumps(facts()) + marker)


def facts():
    # type: () -> dict
    import sysconfig

    config_args = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    return {
        "tag": tag(),
        "implementation": implementation(),
        "version": version(),
        "version_info": list(sys.version_info[:3]),
        "executable": sys.executable,
        "base_executable": os.path.realpath("/proc/self/exe"),
        "gil": gil_enabled(),
        "jit": _jit(),
        "config_args": config_args,
        "optimized": "--enable-optimizations" in config_args,
        "lto": "--with-lto" in config_args,
        "debug": bool(sysconfig.get_config_var("Py_DEBUG")),
        "shared": bool(sysconfig.get_config_var("Py_ENABLE_SHARED")),
        "static": _static(),
        "include": sysconfig.get_paths()["include"],
        "headers": os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")),
        "ext_suffix": sysconfig.get_config_var("EXT_SUFFIX"),
        "library": _library(),
    }


def implementation():
    # type: () -> str
    name = sys.implementation.name
    return {"cpython": "CPython", "pypy": "PyPy"}.get(name, name)


def version():
    # type: () -> str
    return sys.version.split()[0]


def tag():
    # type: () -> str
    """cp311, cp313t, pypy311: implementation, version, t for a build without the GIL."""
    prefix = {"CPython": "cp", "PyPy": "pypy"}.get(implementation(), "py")
    free_threaded = "t" if "t" in getattr(sys, "abiflags", "") else ""
    return f"{prefix}{sys.version_info[0]}{sys.version_info[1]}{free_threaded}"


def gil_enabled():
    # type: () -> bool
    probe = getattr(sys, "_is_gil_enabled", None)
    return True if probe is None else bool(probe())


def _jit():
    # type: () -> bool
    if implementation() == "PyPy":
        return True
    jit = getattr(sys, "_jit", None)
    return bool(jit and jit.is_enabled())


def _static():
    # type: () -> bool
    """Whether the executable holds the interpreter itself. Debian's does, beside a libpython."""
    with open("/proc/self/maps") as maps:
        return not any("/libpython" in line or "/libpypy" in line for line in maps)


def _library():
    # type: () -> str | None
    """The shared libpython to embed, or None. PyPy's offers another API."""
    import sysconfig

    if implementation() != "CPython":
        return None

    config = sysconfig.get_config_vars()
    folder = config.get("LIBDIR") or ""
    for name in (config.get("INSTSONAME"), config.get("LDLIBRARY")):
        for below in ("", config.get("MULTIARCH") or ""):
            path = os.path.join(folder, below, name or "")
            if ".so" in path and os.path.exists(path):
                return os.path.realpath(path)
    return None


if __name__ == "__main__":
    main()
