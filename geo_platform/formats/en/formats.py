"""See https://docs.djangoproject.com/en/stable/topics/i18n/formatting/ for the names, the date filter for the letters."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j F Y, g:i A"
SHORT_DATETIME_FORMAT = "j M Y, g:i A"
