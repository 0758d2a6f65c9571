"""Formulas: what they are made of, which units fit together in them, and what they give."""
