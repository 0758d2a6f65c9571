"""Commands about kpis."""
