"""Not installed, to the processes that tests start: conftest's fixture `without`."""

raise ImportError("pandas is not here, as in an ordinary installation")
