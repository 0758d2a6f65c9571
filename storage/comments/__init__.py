"""Reading comments, reactions and acknowledgements, as one viewer."""
