"""Every setting, from the environment or a .env file; .env.example describes each."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values


class SettingWrong(Exception):
    """A setting can't be used; the text says which and what to do, in Vietnamese."""


@dataclass(frozen=True)
class Settings:
    """The settings of design 7 that this version reads."""

    database_url: str
    data_dir: Path
    timezone: ZoneInfo
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    public_url: str = ""
    telegram_bot_token: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: str = ""
    zalo_bot_tokens: tuple[str, ...] = ()
    zalo_api_url: str = "https://bot-api.zaloplatforms.com"
    zalo_mode: Literal["polling", "webhook"] = "webhook"
    zalo_webhook_secret: str = ""
    metrics_token: str = ""
    log_level: str = "INFO"

    @property
    def api_urls(self) -> tuple[str, ...]:
        """The addresses of the platforms that would be called."""
        telegram = (self.telegram_api_url,) if self.telegram_bot_token else ()
        return telegram + ((self.zalo_api_url,) if self.zalo_bot_tokens else ())


NAMES = (
    "DATABASE_URL",
    "DATA_DIR",
    "TIMEZONE",
    "HTTP_HOST",
    "HTTP_PORT",
    "PUBLIC_URL",
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_API_URL",
    "TELEGRAM_MODE",
    "TELEGRAM_WEBHOOK_SECRET",
    "ZALO_BOT_TOKENS",
    "ZALO_API_URL",
    "ZALO_MODE",
    "ZALO_WEBHOOK_SECRET",
    "METRICS_TOKEN",
    "LOG_LEVEL",
)


def read_settings(environment: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """The environment over the .env file over the defaults. Raises SettingWrong."""
    in_file = dotenv_values(env_file if env_file is not None else Path(".env"))
    given = {name: value for name, value in in_file.items() if value}
    given.update({name: value for name, value in (environment or os.environ).items() if name in NAMES and value})
    data_dir = Path(given.get("DATA_DIR", "data")).expanduser()
    settings = Settings(
        database_url=given.get("DATABASE_URL", sqlite_url(data_dir)),
        data_dir=data_dir,
        timezone=_timezone(given.get("TIMEZONE", "Asia/Ho_Chi_Minh")),
        http_host=given.get("HTTP_HOST", "127.0.0.1"),
        http_port=_port(given.get("HTTP_PORT", "8080")),
        public_url=given.get("PUBLIC_URL", "").rstrip("/"),
        telegram_bot_token=_token(given.get("TELEGRAM_BOT_TOKEN", "")),
        telegram_api_url=given.get("TELEGRAM_API_URL", "https://api.telegram.org").rstrip("/"),
        telegram_mode=_mode("TELEGRAM_MODE", given.get("TELEGRAM_MODE", "polling")),
        telegram_webhook_secret=given.get("TELEGRAM_WEBHOOK_SECRET", ""),
        zalo_bot_tokens=_zalo_tokens(given.get("ZALO_BOT_TOKENS", "")),
        zalo_api_url=given.get("ZALO_API_URL", "https://bot-api.zaloplatforms.com").rstrip("/"),
        zalo_mode=_mode("ZALO_MODE", given.get("ZALO_MODE", "webhook")),
        zalo_webhook_secret=given.get("ZALO_WEBHOOK_SECRET", ""),
        metrics_token=given.get("METRICS_TOKEN", ""),
        log_level=given.get("LOG_LEVEL", "INFO").upper(),
    )
    _check_webhook(settings)
    return settings


def sqlite_url(data_dir: Path) -> str:
    """The address of the embedded database."""
    return f"sqlite:///{data_dir / 'tuquan.db'}"


def is_loopback(url: str) -> bool:
    """True when the address is on this very machine."""
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def _timezone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingWrong(f"TIMEZONE={name!r} không phải múi giờ. Ví dụ đúng: Asia/Ho_Chi_Minh.") from None


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise SettingWrong(f"HTTP_PORT={text!r} không phải số cổng. Đặt một số từ 0 đến 65535.")
    return int(text)


def _token(text: str) -> str:
    # The text itself is not said again: it may be most of a real token.
    if text and not re.fullmatch(r"\d+:[\w-]+", text):
        raise SettingWrong(
            "TELEGRAM_BOT_TOKEN không đúng dạng. Chép lại nguyên dòng BotFather cấp: số, dấu hai chấm, chữ."
        )
    return text


def _zalo_tokens(text: str) -> tuple[str, ...]:
    tokens = tuple(part.strip() for part in text.split(",") if part.strip())
    bots = {token.partition(":")[0] for token in tokens}
    if not all(re.fullmatch(r"\d+:[!-~]+", token) for token in tokens) or len(bots) < len(tokens):
        raise SettingWrong(
            "ZALO_BOT_TOKENS không đúng dạng. Mỗi bot một token do Zalo Bot Creator cấp (số, dấu hai chấm, chữ), "
            "cách nhau bằng dấu phẩy, không lặp lại."
        )
    return tokens


def _mode(name: str, text: str) -> Literal["polling", "webhook"]:
    match text:
        case "polling" | "webhook" as mode:
            return mode
    raise SettingWrong(f"{name}={text!r} không đúng. Chọn polling hoặc webhook.")


def _check_webhook(settings: Settings) -> None:
    if settings.telegram_bot_token and settings.telegram_mode == "webhook":
        if not settings.public_url:
            raise SettingWrong("TELEGRAM_MODE=webhook cần PUBLIC_URL: địa chỉ https mà Telegram gọi tới.")
        if not settings.telegram_webhook_secret:
            raise SettingWrong("TELEGRAM_MODE=webhook cần TELEGRAM_WEBHOOK_SECRET: một chuỗi bí mật tự đặt.")
    if settings.zalo_bot_tokens and settings.zalo_mode == "webhook":
        url, secret = settings.public_url, settings.zalo_webhook_secret
        if not url.startswith("https://") and not (url and is_loopback(settings.zalo_api_url)):
            raise SettingWrong("ZALO_MODE=webhook cần PUBLIC_URL: địa chỉ https mà Zalo gọi tới.")
        if not re.fullmatch(r"[!-~]{8,256}", secret):
            raise SettingWrong(
                "ZALO_WEBHOOK_SECRET phải là một chuỗi bí mật tự đặt, 8-256 ký tự không dấu, không cách."
            )
