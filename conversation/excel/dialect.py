"""The words of the questionnaire dialect, as data: its columns, types and purposes, with their Vietnamese names."""

from __future__ import annotations

from typing import Final, Literal

from conversation.excel.indicator_list import RANGE, RULES
from conversation.excel.kept_rules import BIND, kept_column
from conversation.excel.tables import Columns
from conversation.questionnaire import FormPurpose, QuestionKind

OWN_COLUMNS: Final = ("indicator", "question_type", "unit", "soft_min", "soft_max", "restricted")

Bracket = Literal["begin group", "end group", "begin repeat", "end repeat"]

KIND_WORDS: Final[dict[QuestionKind, tuple[str, ...]]] = {
    "integer": ("integer", "int", "số nguyên"),
    "decimal": ("decimal", "số thập phân"),
    "text": ("text", "string", "chữ"),
    "date": ("date", "ngày"),
    "select_one": ("select_one", "select one", "chọn một"),
    "select_multiple": ("select_multiple", "select multiple", "chọn nhiều"),
    "image": ("image", "photo", "ảnh"),
    "note": ("note", "ghi chú"),
    "calculate": ("calculate", "tính"),
}
BRACKET_WORDS: Final[dict[Bracket, tuple[str, ...]]] = {
    "begin group": ("begin group", "bắt đầu nhóm"),
    "end group": ("end group", "hết nhóm"),
    "begin repeat": ("begin repeat", "bắt đầu danh sách"),
    "end repeat": ("end repeat", "hết danh sách"),
}
SELECTS: Final[frozenset[QuestionKind]] = frozenset({"select_one", "select_multiple"})

PURPOSE_WORDS: Final[dict[FormPurpose, tuple[str, ...]]] = {
    "monthly": ("monthly", "báo cáo tháng"),
    "baseline": ("baseline", "khảo sát"),
    "registration": ("registration", "đăng ký"),
    "meeting": ("meeting", "họp dân"),
    "quick_log": ("quick_log", "ghi nhanh"),
    "proposal": ("proposal", "đề xuất"),
    "evaluation": ("evaluation", "đánh giá"),
    "acceptance": ("acceptance", "nghiệm thu"),
    "festival": ("festival", "ngày hội"),
}
AREA_NAMES: Final = {
    "G": "mọi nội dung",
    "MT": "môi trường",
    "KT": "kinh tế",
    "VH": "văn hóa",
    "KH": "khuyến học",
    "AN": "an ninh trật tự",
}

SPOKEN: Final = ("label", "hint", "constraint_message")
"""Columns that may stand once for each language: label::en, label::Tày (tyz)."""

SURVEY_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "type": ("loại", "kiểu"),
    "name": ("tên", "tên câu hỏi"),
    "label": ("nhãn", "câu hỏi", "caption"),
    "hint": ("gợi ý", "hướng dẫn"),
    "required": ("bắt buộc",),
    "relevant": ("điều kiện hỏi", "relevance"),
    **RULES,
    "default": ("mặc định",),
    "indicator": ("chỉ tiêu", "mã chỉ tiêu"),
    "question_type": ("cách đọc", "loại câu trả lời"),
    "unit": ("đơn vị", "đơn vị tính"),
    **RANGE,
    "restricted": ("hạn chế", "hạn chế xem"),
}
RULE_COLUMNS: Final = ("relevant", "constraint", "soft_constraint", "calculation", "default")

_ELSEWHERE: Final = "Cột này của Kobo chưa dùng được. "
_UNSUPPORTED: Final = {
    "read_only": f"{_ELSEWHERE}Hãy xóa cột; số tự tính thì dùng loại calculate.",
    "readonly": f"{_ELSEWHERE}Hãy xóa cột; số tự tính thì dùng loại calculate.",
    "trigger": f"{_ELSEWHERE}Hãy xóa cột; số tự tính luôn được tính lại.",
    "repeat_count": f"{_ELSEWHERE}Hãy xóa cột; người trả lời tự thêm từng mục của danh sách.",
    "choice_filter": f"{_ELSEWHERE}Hãy xóa cột; tách thành nhiều câu hỏi, mỗi câu một danh sách và một điều kiện hỏi.",
    "count": f"{_ELSEWHERE}Hãy xóa cột; người trả lời tự thêm từng mục của danh sách.",
}
_MEDIA: Final = ("media::image", "media::audio", "media::video", "image", "audio", "video", "big-image")
_HARMLESS: Final = ("appearance", "guidance_hint", "parameters", "body::accuracyThreshold", "order")

SURVEY: Final = Columns(
    names={
        **SURVEY_WORDS,
        **{name: (*SURVEY_WORDS[name], f"{BIND}{name}") for name in OWN_COLUMNS},
        **{kept_column(name): () for name in RULE_COLUMNS},
    },
    spoken=SPOKEN,
    harmless=_HARMLESS,
    unsupported={**_UNSUPPORTED, **dict.fromkeys(_MEDIA, f"{_ELSEWHERE}Hãy xóa cột; câu hỏi chỉ có chữ.")},
)
CHOICES: Final = Columns(
    names={"list_name": ("danh sách", "tên danh sách", "list name"), "name": ("tên", "mã"), "label": ("nhãn",)},
    spoken=("label",),
    harmless=_HARMLESS,
    unsupported=dict.fromkeys(_MEDIA, f"{_ELSEWHERE}Hãy xóa cột; lựa chọn chỉ có chữ."),
)
SETTINGS: Final = Columns(
    names={
        "form_id": ("mã phiếu",),
        "form_title": ("tên phiếu",),
        "version": ("phiên bản",),
        "purpose": ("mục đích", "attribute::tuquan:purpose"),
        "content_area": ("nội dung", "attribute::tuquan:content_area"),
        "default_language": ("ngôn ngữ",),
    },
    harmless=("namespaces", "style", "instance_name", "allow_choice_duplicates"),
)
