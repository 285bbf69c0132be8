"""What tests of faults share."""

from __future__ import annotations

from tests.e2e.conftest import small  # noqa: F401
