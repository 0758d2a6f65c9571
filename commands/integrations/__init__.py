"""What other systems ask for: many rows in one call, named by the keys those systems gave."""
