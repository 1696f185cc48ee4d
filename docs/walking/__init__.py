"""The walks of the docs: four people at work, in a terminal and in a browser.

`python docs/walks.py` walks them and writes their pages; tests/test_walks.py walks the same ways.
"""
