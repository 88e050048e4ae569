"""Addresses made of names: Chinese stays readable, and never begins with the minus sign that excludes."""

from django.utils.text import slugify


def slug_for(name: str, taken) -> str:
    """A slug for `name` that `taken(slug)` does not claim yet: 大众日报, 大众日报-2, ..."""
    base = slugify(name, allow_unicode=True)[:60].strip("-_") or "x"
    slug, number = base, 1
    while taken(slug):
        number += 1
        slug = f"{base}-{number}"
    return slug
