"""The limit of bytes of incoming mail held at once, in total and per peer."""

from collections import Counter


class Memory:
    """A count of held bytes. One peer may hold a quarter at most."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0
        self.peers: Counter[str] = Counter()

    def has_room_for(self, size: int, peer: str | None) -> bool:
        fits_peer = peer is None or self.peers[peer] + size <= self.most // 4
        return fits_peer and self.held + size <= self.most

    def take(self, size: int, peer: str | None) -> bool:
        """Reserve this many bytes; False when the limit is reached."""
        if not self.has_room_for(size, peer):
            return False
        self.held += size
        if peer:
            self.peers[peer] += size
        return True

    def free(self, size: int, peer: str | None) -> None:
        self.held -= size
        if peer:
            self.peers[peer] -= size
            if not self.peers[peer]:
                del self.peers[peer]
