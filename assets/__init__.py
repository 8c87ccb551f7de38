"""Look and sound of the hall: tokens of the theme, icons, texts by language; Qt only in ``assets.qt``."""
