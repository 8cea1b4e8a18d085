"""The two languages of the service."""

LOCALES = ("zh-CN", "en")


def spoken(locale: str, chinese: str, english: str) -> str:
    """What is said in the language of this locale."""
    return chinese if locale.startswith("zh") else english
