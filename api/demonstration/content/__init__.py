"""The company itself, as data to read: its teams and people, what they aim at, and what they measure."""
