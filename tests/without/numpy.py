"""Not installed, to the processes that tests start: conftest's fixture `without`."""

raise ImportError("NumPy is not here, as in an ordinary installation")
