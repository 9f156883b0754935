"""What a caller says about when, read into days and hours (预约), and days said back."""

from center.dates.reading import wanted_time
from center.dates.words import DAY_END, HORIZON, Fault, Precision, WantedTime, said_back

__all__ = ["DAY_END", "HORIZON", "Fault", "Precision", "WantedTime", "said_back", "wanted_time"]
