"""The cascade as a tree."""
