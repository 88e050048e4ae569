"""How dates are written where Django's way does not suit: a package a language (its setting FORMAT_MODULE_PATH)."""

# How a date is written that is known so precisely.
BY_PRECISION = {"day": "DATE_FORMAT", "month": "YEAR_MONTH_FORMAT", "year": "Y"}
