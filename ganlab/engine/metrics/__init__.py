"""What can be said of a generator in numbers; each with its definition and source."""
