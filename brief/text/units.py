"""Units as news writes them: each with its sign, what it measures, and how it converts to others of that kind."""

from __future__ import annotations

_TABLE = """
%               share     1         percent, per cent, %
percentage point point    1         percentage points, percentage point
basis point     point     0.01      basis points, basis point
km              length    1000      kilometre, kilometres, kilometer, kilometers, km
m               length    1         metre, metres, meter, meters
cm              length    0.01      centimetre, centimetres, centimeter, centimeters, cm
mm              length    0.001     millimetre, millimetres, millimeter, millimeters, mm
mile            length    1609.344  mile, miles
yard            length    0.9144    yard, yards
foot            length    0.3048    foot, feet, ft
inch            length    0.0254    inch, inches
hectare         area      10000     hectare, hectares
acre            area      4046.8564 acre, acres
square km       area      1000000   square kilometres, square kilometers, sq km
square mile     area      2589988.1 square mile, square miles
tonne           mass      1000      tonne, tonnes, metric tons, metric ton
ton             mass      907.18474 ton, tons
kg              mass      1         kilogram, kilograms, kilogramme, kilogrammes, kg, kilos
gram            mass      0.001     gram, grams, gramme, grammes
milligram       mass      0.000001  milligram, milligrams, mg
pound of weight mass      0.45359   lb, lbs
ounce           mass      0.02835   ounce, ounces
litre           volume    1         litre, litres, liter, liters
gallon          volume    3.785412  gallon, gallons
barrel          volume    158.98729 barrel, barrels
second          time      1         second, seconds
minute          time      60        minute, minutes
hour            time      3600      hour, hours
day             time      86400     day, days
week            time      604800    week, weeks
month           month     1         month, months
year            month     12        year, years
decade          month     120       decade, decades
km/h            speed     1         kph, km/h, kilometres per hour, kilometers per hour
mph             speed     1.609344  mph, miles per hour
knot            speed     1.852     knot, knots
W               power     1         watt, watts
kW              power     1000      kilowatt, kilowatts, kw
MW              power     1000000   megawatt, megawatts, mw
GW              power     1e9       gigawatt, gigawatts, gw
kWh             energy    1         kilowatt-hour, kilowatt-hours, kwh
MWh             energy    1000      megawatt-hour, megawatt-hours, mwh
degree          degree    1         degree, degrees
USD             USD       1         dollar, dollars
EUR             EUR       1         euro, euros
GBP             GBP       1         pound, pounds
RUB             RUB       1         rouble, roubles, ruble, rubles
UAH             UAH       1         hryvnia, hryvnias
TRY             TRY       1         lira, liras
JPY             JPY       1         yen
CNY             CNY       1         yuan, renminbi
INR             INR       1         rupee, rupees
"""
_ROWS = [(line[:16].strip(), *line[16:].split(maxsplit=2)) for line in _TABLE.strip().splitlines()]
WORDS: dict[str, str] = {word: sign for sign, _, _, words in _ROWS for word in words.split(", ")}
"""The sign of a unit by each of its words, in lower case."""
_MEASURE: dict[str, tuple[str, float]] = {sign: (kind, float(factor)) for sign, kind, factor, _ in _ROWS}
SIGNS = frozenset(_MEASURE)
"""The signs of all units."""


def converted(value: float, unit: str, other: str) -> float | None:
    """A value in another unit of the same kind; None where they do not measure the same thing.

    Args:
        value: how much.
        unit: in which unit, by its sign.
        other: the unit asked for. A count has the empty unit.
    """
    if unit == other:
        return value
    (kind, factor), (wanted, into) = _MEASURE.get(unit, (unit, 1.0)), _MEASURE.get(other, (other, 1.0))
    return value * factor / into if kind == wanted and unit and other else None
