"""The HTML report: draws an analysis as one self-contained page, and computes nothing itself."""
