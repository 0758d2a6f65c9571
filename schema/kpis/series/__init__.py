"""The past of KPIs: by period, and as it was measured."""
