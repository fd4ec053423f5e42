"""The window: panels, views, actions, theme."""
