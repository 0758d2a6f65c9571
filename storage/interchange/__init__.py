"""One organization as lines of text: written from its tables, and read back into them."""
