"""Puts the members of a sample together from the pieces that streams carry."""

from typing import Dict, Iterable


class MemberAssembler:
    """The members of one sample; a piece that does not fit is a ValueError. Not thread-safe."""

    def __init__(self) -> None:
        self._whole: Dict[str, bytes] = {}
        self._extension = ""  # of the member that is under way
        self._parts: list = []
        self._size_bytes = 0

    def add(self, pieces: Iterable) -> None:
        """Takes MemberPieces in the order of the stream."""
        for piece in pieces:
            if self._parts and piece.extension != self._extension:
                raise ValueError(f"{self._extension} must be whole before {piece.extension} begins")
            if piece.offset_bytes != self._size_bytes or piece.extension in self._whole:
                raise ValueError(f"{piece.extension} must go on at byte {self._size_bytes}, got {piece.offset_bytes}")
            self._extension = piece.extension
            self._parts.append(piece.data)
            self._size_bytes += len(piece.data)
            if piece.last_of_member:
                self._whole[piece.extension] = b"".join(self._parts)
                self._parts, self._size_bytes = [], 0

    def finish(self) -> Dict[str, bytes]:
        """Extension -> bytes, in the order of the stream."""
        if self._parts:
            raise ValueError(f"{self._extension} must be whole, got {self._size_bytes} bytes of it")
        return self._whole
