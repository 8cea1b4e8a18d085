"""A name by which people recognise their own device in the list of sessions."""

_APPS = (
    ("wxwork", "WeCom"),
    ("dingtalk", "DingTalk"),
    ("micromessenger", "WeChat"),
    ("edg/", "Edge"),
    ("firefox/", "Firefox"),
    ("huaweibrowser", "Huawei Browser"),
    ("miuibrowser", "Mi Browser"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
)
"""Marks in a User-Agent, the most telling first: nearly all also claim to be Chrome and Safari."""
_SYSTEMS = (
    ("openharmony", "HarmonyOS"),
    ("harmonyos", "HarmonyOS"),
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("linux", "Linux"),
)


def device_name(user_agent: str | None) -> str:
    """`Chrome · Android`; parts that are not recognised are left out."""
    said = (user_agent or "").lower()
    known = [next((name for mark, name in marks if mark in said), None) for marks in (_APPS, _SYSTEMS)]
    return " · ".join(name for name in known if name) or "?"
