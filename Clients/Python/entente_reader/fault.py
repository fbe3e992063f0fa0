"""What a reader says of a history that does not verify."""


class Fault(Exception):
    """What is wrong, and where."""

    def __init__(self, kind, sentence, stream=None, seq=None):
        super().__init__(sentence)
        self.kind = kind
        self.stream = stream
        self.seq = seq
