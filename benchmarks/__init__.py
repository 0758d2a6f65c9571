"""Okra measured beside its peers: `./okra bench`. Nothing in the product imports this package."""
