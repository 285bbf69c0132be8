"""The runner inside an interpreter's own executable: `PYTHON hosted.py [--benchmark_...]`.

Needs the checkout and the interpreter's build folder on PYTHONPATH. Workers that are spawned
import this file too, hence the guard.
"""

import sys

if __name__ == "__main__":
    try:
        import gilscope_hosted

        from harness.interpreter.probe import tag
    except ImportError as error:
        sys.exit(
            f"gilscope-runner: {error}; set PYTHONPATH to the checkout and the interpreter's "
            "folder below build/interpreters."
        )
    sys.exit(gilscope_hosted.run(sys.argv, tag()))
