"""The live views: each pulls what it shows from frames, and asks for no more than that."""
