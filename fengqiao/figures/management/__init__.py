"""Doors for whoever runs the machine."""
