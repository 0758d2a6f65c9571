"""The rules of OKRs and KPIs: frozen values and pure functions, without I/O."""
