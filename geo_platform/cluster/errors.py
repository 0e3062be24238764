"""What can go wrong, said in words for the person in front of the screen."""


class ClusterError(Exception):
    """The cluster cannot do what was asked; the message is a plain sentence that says why and what helps."""
