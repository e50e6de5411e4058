"""What keeps an installation well: setting it up, looking after it, saving it and bringing it back.

Doors for whoever runs the machine. Nothing here knows what a case is about.
"""
