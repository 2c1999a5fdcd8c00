"""Pure SVG geometry: numbers and path strings for the templates, never a style or a colour."""

from journeys.drawing.charts import Bar, IntervalBar, Sparkline, bars, interval_bar, sparkline
from journeys.drawing.columns import CurvePoint, Dot, signed
from journeys.drawing.emotion import Curve, Segment, emotion_curve, mini_curve
from journeys.drawing.paths import area, curve

__all__ = [
    "Bar",
    "Curve",
    "CurvePoint",
    "Dot",
    "IntervalBar",
    "Segment",
    "Sparkline",
    "area",
    "bars",
    "curve",
    "emotion_curve",
    "interval_bar",
    "mini_curve",
    "signed",
    "sparkline",
]
