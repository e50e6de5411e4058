"""What may be wrong with an installation, one small question a function, and how each is mended."""
