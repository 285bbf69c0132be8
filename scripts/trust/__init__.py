"""The experiments behind docs/trust.md: does the method hold on this machine?"""
