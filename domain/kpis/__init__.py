"""KPIs: what runs all the time, and how it drives key results."""
