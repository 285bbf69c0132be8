"""The event loop that a coroutine runs on: asyncio's, or trio's with sleeps of its own."""

from __future__ import annotations

import asyncio
from types import ModuleType


def running_trio() -> ModuleType | None:
    """trio, where the caller runs on it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        import trio

        module: ModuleType = trio
        return module
    return None


async def sleep(seconds: float) -> None:
    trio = running_trio()
    await (trio or asyncio).sleep(seconds)
