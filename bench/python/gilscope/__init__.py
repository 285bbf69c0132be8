"""Which concurrency strategy suits a function, measured.

>>> import gilscope
>>> from myapp import score, texts
>>> advice = gilscope.advise(score, texts(), calls=10_000, budget="30s")
>>> advice.best
'2 processes, chunks of 8'
>>> print(advice.code)
"""

from __future__ import annotations

from ._advice import Advice, AdviceError, Option, advise

__all__ = ["Advice", "AdviceError", "Option", "advise"]
