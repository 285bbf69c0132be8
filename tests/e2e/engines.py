"""What tests of engines share: which of them are here."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.support import Json

# `make test` brings these; others are tried where somebody has brought them.
BROUGHT = {
    "celery_prefork", "celery_threads", "celery_gevent", "celery_group", "parallel_python",
    "dask_threads", "dask_processes", "dask_cluster", "joblib_loky", "joblib_threading", "uvloop",
}  # fmt: skip
# Where they are; tests of everything else do without.
HERE = {
    "GILSCOPE_PACKAGES": os.environ.get("GILSCOPE_PACKAGES")
    or str(Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share"), "gilscope/packages"))
}
NOT_HERE = "this engine is not installed; gilscope get brings it"


@functools.cache
def strategies() -> dict[str, Json]:
    """Those that need something, by executor, with `here` among what is listed of them."""
    rows = {row["name"]: row for row in support.listed("strategies", HERE) if row["needs"]}
    return {
        name.removesuffix(".python"): row for name, row in rows.items() if name.endswith(".python")
    }


def need(*executors: str) -> None:
    """Skips the test where one of them is not here; fails where it was to be brought."""
    missing = {name for name in executors if strategies()[name]["missing"]}
    assert not missing & BROUGHT, json.dumps([strategies()[name]["missing"] for name in missing])
    if missing:
        pytest.skip(NOT_HERE)
