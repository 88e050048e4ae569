"""How dates are written where Django's way does not suit: a package a language (its setting FORMAT_MODULE_PATH)."""
