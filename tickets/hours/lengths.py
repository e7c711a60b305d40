"""How long something took, in words; pure."""


def told(seconds: int) -> str:
    """'1 h 30 min', '2 h', '12 min'; what is shorter than a minute is '0 min'."""
    hours, minutes = divmod(max(0, seconds) // 60, 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, f"{minutes} min"] if minutes or not hours else parts)


def in_columns(seconds: int) -> str:
    """'1:30', '0:12'."""
    hours, minutes = divmod(max(0, seconds) // 60, 60)
    return f"{hours}:{minutes:02}"
