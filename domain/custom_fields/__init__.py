"""Custom fields: what an organization defines once, and sets on its objectives, key results and KPIs."""
