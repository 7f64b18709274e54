"""TAPI 2.x: the telephone systems that Windows reaches through their TAPI service providers."""
