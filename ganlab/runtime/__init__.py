"""Training in a thread of its own, seen through frames that views ask for."""
