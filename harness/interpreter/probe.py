"""What an interpreter is, as JSON on standard output: `PYTHON probe.py`.

Runs under every interpreter that is to be measured, from 3.6 on, to say so in one sentence when
it is too old; so it keeps to what those understand.
"""

import json
import os
import platform
import sys
import sysconfig


def main():
    # type: () -> None
    json.dump(facts(), sys.stdout)


def facts():
    # type: () -> dict
    config_args = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    return {
        "tag": tag(),
        "implementation": platform.python_implementation(),
        "version": platform.python_version(),
        "version_info": list(sys.version_info[:3]),
        "executable": sys.executable,
        "base_executable": os.path.realpath("/proc/self/exe"),
        "gil": _gil(),
        "jit": _jit(),
        "config_args": config_args,
        "optimized": "--enable-optimizations" in config_args,
        "lto": "--with-lto" in config_args,
        "debug": bool(sysconfig.get_config_var("Py_DEBUG")),
        "shared": bool(sysconfig.get_config_var("Py_ENABLE_SHARED")),
        "include": sysconfig.get_paths()["include"],
        "headers": os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")),
        "ext_suffix": sysconfig.get_config_var("EXT_SUFFIX"),
        "library": _library(),
    }


def tag():
    # type: () -> str
    """cp311, cp313t, pypy311: implementation, version, t for a build without the GIL."""
    prefix = {"CPython": "cp", "PyPy": "pypy"}.get(platform.python_implementation(), "py")
    free_threaded = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    return f"{prefix}{sys.version_info[0]}{sys.version_info[1]}{free_threaded}"


def _gil():
    # type: () -> bool
    probe = getattr(sys, "_is_gil_enabled", None)
    return True if probe is None else bool(probe())


def _jit():
    # type: () -> bool
    if platform.python_implementation() == "PyPy":
        return True
    jit = getattr(sys, "_jit", None)
    return bool(jit and jit.is_enabled())


def _library():
    # type: () -> str | None
    """The shared libpython to embed, or None."""
    config = sysconfig.get_config_vars()
    folders = [config.get("LIBDIR"), os.path.join(config.get("LIBDIR") or "", _multiarch())]
    for name in (config.get("INSTSONAME"), config.get("LDLIBRARY")):
        for folder in folders:
            path = os.path.join(folder or "", name or "")
            if ".so" in path and os.path.exists(path):
                return os.path.realpath(path)
    return None


def _multiarch():
    # type: () -> str
    return str(sysconfig.get_config_var("MULTIARCH") or "")


if __name__ == "__main__":
    main()
