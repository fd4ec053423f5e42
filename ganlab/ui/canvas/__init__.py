"""What hot views paint with: numpy memory handed to Qt in one call, glyphs, a brush."""
