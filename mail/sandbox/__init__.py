"""Parsing of mail in a process of its own, with limits of CPU time, memory and wall-clock time.

Whatever parses bytes that a stranger wrote is called through `mail.sandbox.parser`.
"""
