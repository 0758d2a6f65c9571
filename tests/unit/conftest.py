"""Properties are judged by their truth alone: how busy the machine is decides nothing."""

from hypothesis import HealthCheck, settings

settings.register_profile("okra", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("okra")
