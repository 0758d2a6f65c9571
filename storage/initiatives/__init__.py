"""Reading initiatives, as one viewer."""
