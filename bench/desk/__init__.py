"""The staff's desk: its pages when ten thousand cases are there beside a hundred, and suggestions while many type."""
