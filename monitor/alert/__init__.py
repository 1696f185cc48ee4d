"""Who hears of a change, in which words, and by which way."""
