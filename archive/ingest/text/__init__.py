"""A page becomes lines, each known for what it is: text, furniture, labels, the end of the article."""
