from .urls import canonical_url

__all__ = ["canonical_url"]
