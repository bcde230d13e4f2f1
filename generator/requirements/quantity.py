"""Quantities: numbers with units, in one unit per dimension, so that 120 minutes equal 2 hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

DAYS = "calendar time"
WORKING = "working time"
MONTHS = "months"
CLOCK = "clock time"
HOUR_OF_DAY = "time of day"
TIMES = frozenset({CLOCK, DAYS, WORKING, MONTHS, HOUR_OF_DAY, "date", "shifts"})
"""Dimensions of time. A day is no 24 hours and a month no 30 days: rules that say one do not mean the other."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit of measurement: its dimension, and how many of the dimension's basic units it is."""

    dimension: str
    factor: Fraction = Fraction(1)


def _unit(dimension: str, factor: str = "1") -> Unit:
    return Unit(dimension, Fraction(factor))


UNITS: Mapping[str, Unit] = {
    "second": _unit(CLOCK),
    "minute": _unit(CLOCK, "60"),
    "hour": _unit(CLOCK, "3600"),
    "day": _unit(DAYS),
    "week": _unit(DAYS, "7"),
    "working day": _unit(WORKING),
    "month": _unit(MONTHS),
    "quarter": _unit(MONTHS, "3"),
    "year": _unit(MONTHS, "12"),
    "shift": _unit("shifts"),
    "millimetre": _unit("length", "1/1000"),
    "centimetre": _unit("length", "1/100"),
    "metre": _unit("length"),
    "kilometre": _unit("length", "1000"),
    "milligram": _unit("mass", "1/1000000"),
    "gram": _unit("mass", "1/1000"),
    "kilogram": _unit("mass"),
    "tonne": _unit("mass", "1000"),
    "millilitre": _unit("volume", "1/1000"),
    "litre": _unit("volume"),
    "volt": _unit("voltage"),
    "kilovolt": _unit("voltage", "1000"),
    "ampere": _unit("current"),
    "ohm": _unit("resistance"),
    "degree Celsius": _unit("temperature"),
    "degree": _unit("angle"),
    "percent": _unit("percent"),
    "yuan": _unit("money"),
    "person": _unit("people"),
    "times": _unit("times"),
    "piece": _unit("pieces"),
}
"""Units with words in the translations, by their name there."""

SYMBOLS: Mapping[str, Unit] = {
    "s": UNITS["second"],
    "min": UNITS["minute"],
    "h": UNITS["hour"],
    "d": UNITS["day"],
    "ms": _unit(CLOCK, "1/1000"),
    "μs": _unit(CLOCK, "1/1000000"),
    "nm": _unit("length", "1/1000000000"),
    "μm": _unit("length", "1/1000000"),
    "mm": UNITS["millimetre"],
    "cm": UNITS["centimetre"],
    "m": UNITS["metre"],
    "km": UNITS["kilometre"],
    "m2": _unit("area"),
    "μg": _unit("mass", "1/1000000000"),
    "mg": UNITS["milligram"],
    "g": UNITS["gram"],
    "kg": UNITS["kilogram"],
    "t": UNITS["tonne"],
    "ml": UNITS["millilitre"],
    "l": UNITS["litre"],
    "mV": _unit("voltage", "1/1000"),
    "V": UNITS["volt"],
    "kV": UNITS["kilovolt"],
    "mA": _unit("current", "1/1000"),
    "A": UNITS["ampere"],
    "mW": _unit("power", "1/1000"),
    "W": _unit("power"),
    "kW": _unit("power", "1000"),
    "kWh": _unit("energy"),
    "Ω": UNITS["ohm"],
    "kΩ": _unit("resistance", "1000"),
    "MΩ": _unit("resistance", "1000000"),
    "Hz": _unit("frequency"),
    "kHz": _unit("frequency", "1000"),
    "MHz": _unit("frequency", "1000000"),
    "GHz": _unit("frequency", "1000000000"),
    "dB": _unit("level"),
    "dBm": _unit("level of power"),
    "N": _unit("force"),
    "kN": _unit("force", "1000"),
    "Pa": _unit("pressure"),
    "kPa": _unit("pressure", "1000"),
    "MPa": _unit("pressure", "1000000"),
    "bar": _unit("pressure", "100000"),
    "lx": _unit("illuminance"),
    "°C": UNITS["degree Celsius"],
    "°": UNITS["degree"],
    "K": _unit("temperature difference"),
    "%": UNITS["percent"],
    "‰": _unit("percent", "1/10"),
    "ppm": _unit("percent", "1/10000"),
    "kbit/s": _unit("rate", "1000"),
    "Mbit/s": _unit("rate", "1000000"),
    "Gbit/s": _unit("rate", "1000000000"),
    "kbps": _unit("rate", "1000"),
    "Mbps": _unit("rate", "1000000"),
    "Gbps": _unit("rate", "1000000000"),
    "KB": _unit("data", "1000"),
    "MB": _unit("data", "1000000"),
    "GB": _unit("data", "1000000000"),
    "TB": _unit("data", "1000000000000"),
}
"""Symbols of units, the same in every language; their case counts, as mW is not MW."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """Value in the basic unit of its dimension; "" is the dimension of a number without a unit.

    `sign` is "±" for a tolerance, "per" for a period (every 2 days), "ordinal" for a place in an order, else "".
    """

    value: Fraction
    dimension: str = ""
    sign: str = ""

    @property
    def is_time(self) -> bool:
        """Return whether it is a time or a period."""
        return self.dimension in TIMES
