"""Imports what was built for this interpreter: `PYTHON import_modules.py gil|no-gil`.

Run once before the first visit, so that a module of the wrong ABI, or one that makes the
interpreter switch its GIL back on, is a sentence about the interpreter and not a failure of
every cell.
"""

from __future__ import annotations

import sys


def main() -> None:
    try:
        import gilscope_extension  # noqa: F401
        import gilscope_hosted  # noqa: F401
    except (ImportError, SystemError) as error:
        sys.exit(str(error))
    from harness.interpreter.probe import gil_enabled

    wanted = sys.argv[1] == "gil"
    if gil_enabled() != wanted:
        sys.exit(f"importing them switched the GIL {'off' if wanted else 'on'}")


if __name__ == "__main__":
    main()
