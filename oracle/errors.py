"""The studio's exceptions: one root, and under it what ends a program and what is tried again."""


class AtelierError(Exception):
    """Anything the studio's own code reports; its message is one line for a person to read."""


class FatalError(AtelierError):
    """Trying again cannot help: the input, the configuration or the data is wrong."""


class RetryableError(AtelierError):
    """Trying again later may help: an endpoint is down, or a block is not there yet."""


class StoppedError(AtelierError):
    """A person or the system asked the program to stop; what was begun is taken up again later."""
