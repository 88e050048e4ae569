"""Lines become an article's fields: title, date, source, authors, body, replies, each with its evidence."""
