"""English: 22 November 2022, beside November 2022. Django has Nov. 22, 2022."""

DATE_FORMAT = "j F Y"
