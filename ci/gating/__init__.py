"""The gate: builds two revisions, measures them in the same rounds, and says whether it got worse.

It orchestrates and words; every number is measured and judged by `gilscope`.
"""
