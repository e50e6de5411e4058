"""The demo county: who works there, what people quarrel about, and how each case goes on its way.

Everybody here is invented. A real set-up never loads this package.
"""
