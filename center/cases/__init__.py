"""Agency cases (政务代办): somebody of the center does an enterprise's errands, free of charge.

Our states are states of the agency service. What the government decides is only recorded from its document.
"""
