"""The demo's story: twelve months of Veloza, told through the same actions that people use.

`tell_story` tells it into an empty database, as one transaction; see `management/commands/demo.py`.
"""

from demo.story.tell import has_been_told, tell_story

__all__ = ["has_been_told", "tell_story"]
