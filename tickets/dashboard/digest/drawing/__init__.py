"""Curves as PNG, drawn in a process of its own: what draws them takes more memory than a worker should keep.

Pure: `curves` makes a picture, `__main__` those that are asked for on standard input.
"""
