"""Times by inversion: the quantile functions of the laws of times, so that one uniform number gives one time.

`law` is one of the numbers below; `scale` and `shape` are its parameters: of an exponential law its mean, of a Weibull
or gamma law scale and shape, of a lognormal one the exponential of the logarithm's mean, and its standard deviation.
"""

from math import erfc, exp, lgamma, log, sqrt

import numpy as np

from drillbook.graph.compiled import Seconds
from drillbook.jit import Whole, bare, inlined

EXPONENTIAL, WEIBULL, LOGNORMAL, GAMMA, DETERMINISTIC, EMPIRICAL = map(np.int64, range(6))
TINY = 1e-300


@bare
def inverse_normal(u: float) -> float:
    """The quantile of the standard normal law, by Halley's steps on erfc from a rough start; relative error 1e-13."""
    tail = min(u, 1.0 - u)
    t = sqrt(-2.0 * log(max(tail, TINY)))
    x = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    for _ in range(4):  # x > 0 is where the upper tail is `tail`; Abramowitz & Stegun 26.2.23 gives the start
        error = 0.5 * erfc(x / sqrt(2.0)) - tail
        step = -error * sqrt(2.0 * np.pi) * exp(0.5 * x * x)
        x -= step / (1.0 + 0.5 * x * step)
    return -x if u < 0.5 else x


@bare
def lower_gamma(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(shape, x), by its series or its continued fraction."""
    if x <= 0.0:
        return 0.0
    front = exp(shape * log(x) - x - lgamma(shape))
    if x < shape + 1.0:
        term = total = 1.0 / shape
        k = shape
        while abs(term) > 1e-16 * abs(total):
            k += 1.0
            term *= x / k
            total += term
        return front * total
    b = x + 1.0 - shape  # modified Lentz
    c, d = 1.0 / TINY, 1.0 / b
    h = d
    for k in range(1, 10_000):
        a = -k * (k - shape)
        b += 2.0
        d = 1.0 / (a * d + b)
        c = b + a / c
        h *= d * c
        if abs(d * c - 1.0) < 1e-15:
            break
    return 1.0 - front * h


@bare
def inverse_gamma(shape: float, u: float) -> float:
    """The quantile of the gamma law of scale 1, by Newton's steps in the logarithm, kept between bounds."""
    z = inverse_normal(u)
    cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * sqrt(shape))  # Wilson and Hilferty's start
    x = shape * cube * cube * cube
    small = exp((log(u) + lgamma(shape + 1.0)) / shape)  # P(a, x) is about x^a / Γ(a + 1) near 0
    if cube <= 0.2 or shape < 0.5:
        x = min(max(small, TINY), shape + 50.0)
    low, high = 0.0, np.inf
    for _ in range(80):
        x = max(x, TINY)
        error = lower_gamma(shape, x) - u
        if error > 0:
            high = min(high, x)
        else:
            low = max(low, x)
        slope = exp(shape * log(x) - x - lgamma(shape))  # of P in log x
        following = x * exp(min(max(-error / max(slope, TINY), -2.0), 2.0))
        if not low < following < high:
            following = 0.5 * (low + high) if high < np.inf else 2.0 * x
        if abs(following - x) <= 1e-13 * x:
            return following
        x = following
    return x


@inlined
def quantile(law: Whole, scale: float, shape: float, table: Seconds, first: Whole, count: Whole, u: float) -> float:
    """The time that a share u of times fall short of; of an exponential or Weibull law, that a share u exceed."""
    if law == EXPONENTIAL:
        return -scale * log(u)
    if law == WEIBULL:
        return scale * (-log(u)) ** (1.0 / shape)
    if law == LOGNORMAL:
        return scale * exp(shape * inverse_normal(u))
    if law == GAMMA:
        return scale * inverse_gamma(shape, u)
    if law == DETERMINISTIC:
        return scale
    return scale * table[first + min(count - 1, np.int64(u * count))]


@bare
def residual(
    law: Whole, scale: float, shape: float, table: Seconds, first: Whole, count: Whole, u: float, v: float
) -> float:
    """What is left of a time that began long ago: a share v of a time drawn, by u, in proportion to its length.

    Times drawn by length: of a gamma law one of shape + 1, of a lognormal law one with the logarithm's mean larger by
    its variance, of a Weibull law the 1/shape-th power of a gamma law of 1 + 1/shape.
    """
    if law == EXPONENTIAL:
        return -scale * log(u)
    if law == WEIBULL:
        return v * scale * inverse_gamma(1.0 + 1.0 / shape, u) ** (1.0 / shape)
    if law == LOGNORMAL:
        return v * scale * exp(shape * shape + shape * inverse_normal(u))
    if law == GAMMA:
        return v * scale * inverse_gamma(shape + 1.0, u)
    if law == DETERMINISTIC:
        return v * scale
    total = 0.0
    for i in range(count):
        total += table[first + i]
    passed = 0.0
    for i in range(count):
        passed += table[first + i]
        if passed >= u * total:
            return v * scale * table[first + i]
    return v * scale * table[first + count - 1]
