"""Families are told apart by their colours whatever a reader's eyes are, and stand out on paper.

Colour blindness is simulated with the matrices of Machado et al. (2009), severity 1,
in linear RGB; distances are those of CIELAB (1976).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from reports.drawing.style import FAMILY_WORDS, PLACEHOLDERS, plain_colours, stylesheet

EYES = {
    "all three cones": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE = XYZ.sum(axis=1)
LEAST = 10.0  # of two families; 2.3 is what one just sees


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(colour: str, eyes: np.ndarray) -> np.ndarray:
    share = XYZ @ np.clip(eyes @ linear(colour), 0, 1) / WHITE
    x, y, z = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(first: str, second: str) -> float:
    lums = sorted(float(linear(colour) @ (0.2126, 0.7152, 0.0722)) for colour in (first, second))
    return (lums[1] + 0.05) / (lums[0] + 0.05)


def colours(scheme: str) -> dict[str, str]:
    """Of the families and of the paper, from the style sheet."""
    light, _, dark = stylesheet().partition("prefers-color-scheme:dark")
    text = light if scheme == "light" else dark.partition("@media print")[0]
    names = [*(f"f-{family}" for family in FAMILY_WORDS), "paper"]
    return {name: text.partition(f"--{name}:")[2][:7] for name in names}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eyes", EYES)
def test_families_are_told_apart(scheme: str, eyes: str) -> None:
    found = {n: c for n, c in colours(scheme).items() if n not in ("paper", "f-other")}
    labs = {name: lab(colour, EYES[eyes]) for name, colour in found.items()}
    apart = {pair: np.linalg.norm(labs[pair[0]] - labs[pair[1]]) for pair in combinations(labs, 2)}
    closest = min(apart, key=lambda pair: apart[pair])
    assert apart[closest] >= LEAST, (closest, apart[closest])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_stand_out(scheme: str) -> None:
    found = colours(scheme)
    paper = found.pop("paper")
    assert all(contrast(colour, paper) >= 2.7 for colour in found.values()), found


def test_pictures_have_the_colours_of_the_light_scheme() -> None:
    with plain_colours():
        assert PLACEHOLDERS["f-native"] == colours("light")["f-native"]
