"""Mirrors fengqiao/: a folder a room; world.py is the cast, house/ are rules about the code."""
