"""What the import workbook looks like: its sheets, columns, and the words that stand for roles and kinds."""

from __future__ import annotations

from typing import Final, Literal

AreaType = Literal["village", "urban_block"]
GroupScope = Literal["whole_area", "household_cluster"]
DayKind = Literal["day_off", "working_weekend"]
Role = Literal[
    "leader",
    "deputy",
    "board_head",
    "mentor",
    "commune_officer",
    "cluster_officer",
    "province_officer",
    "administrator",
]

Kind = Literal["cluster", "area", "group"]

SEATS: Final[dict[Role, tuple[Kind, ...]]] = {
    "leader": ("group",),
    "deputy": ("group",),
    "board_head": ("area",),
    "mentor": ("group", "area"),
    "commune_officer": (),
    "cluster_officer": ("cluster",),
    "province_officer": (),
    "administrator": (),
}
"""Where in the file a role may be held; communes and the province are never in the file but known."""

SEAT_NAMES: Final[dict[Kind, str]] = {"cluster": "cụm", "area": "khu dân cư", "group": "tổ, nhóm"}

HELD_ALONE: Final[frozenset[Role]] = frozenset({"leader", "board_head"})
"""Roles that one person holds in one place at a time; of deputies, mentors and officers there may be several."""

GUIDE: Final = "huong_dan"
"""The sheet for people, never read."""

SHEETS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "cum": {"ma": ("mã", "mã cụm"), "ten": ("tên", "tên cụm"), "cac_xa": ("các xã", "mã các xã")},
    "khu_dan_cu": {
        "ma": ("mã", "mã khu dân cư"),
        "ten": ("tên", "tên khu dân cư"),
        "loai": ("loại",),
        "ma_xa": ("mã xã",),
        "so_ho": ("số hộ",),
    },
    "to_nhom": {
        "ma": ("mã", "mã tổ, nhóm"),
        "ten": ("tên", "tên tổ, nhóm"),
        "loai": ("loại",),
        "ma_khu": ("mã khu", "mã khu dân cư"),
        "noi_dung": ("nội dung",),
        "mo_hinh": ("mô hình", "tên mô hình"),
        "so_ho": ("số hộ",),
        "chi_tieu": ("chỉ tiêu", "mã chỉ tiêu"),
        "tu_ngay": ("từ ngày",),
    },
    "nguoi": {
        "ho_ten": ("họ tên", "họ và tên"),
        "vai_tro": ("vai trò",),
        "ma_don_vi": ("mã đơn vị",),
        "dien_thoai": ("điện thoại", "số điện thoại"),
        "tu_ngay": ("từ ngày",),
    },
    "khao_sat": {
        "ma_to": ("mã tổ", "mã tổ, nhóm"),
        "chi_tieu": ("chỉ tiêu", "mã chỉ tiêu"),
        "gia_tri": ("giá trị", "số liệu"),
        "ngay": ("ngày", "ngày khảo sát"),
    },
    "ngay_nghi": {"ngay": ("ngày",), "ten": ("tên", "tên ngày"), "loai": ("loại",)},
}
"""The columns of each sheet with their other headers."""

REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "cum": ("ma", "ten", "cac_xa"),
    "khu_dan_cu": ("ma", "ten", "ma_xa"),
    "to_nhom": ("ma", "ten", "loai", "ma_khu", "noi_dung"),
    "nguoi": ("ho_ten", "vai_tro", "ma_don_vi"),
    "khao_sat": ("ma_to", "chi_tieu", "gia_tri", "ngay"),
    "ngay_nghi": ("ngay", "ten"),
}

AREA_TYPES: Final[dict[str, AreaType]] = {
    "thon": "village",
    "ban": "village",
    "xom": "village",
    "village": "village",
    "to_dan_pho": "urban_block",
    "urban_block": "urban_block",
}
GROUP_SCOPES: Final[dict[str, GroupScope]] = {
    "to": "whole_area",
    "to_tu_quan": "whole_area",
    "whole_area": "whole_area",
    "nhom": "household_cluster",
    "nhom_tu_quan": "household_cluster",
    "household_cluster": "household_cluster",
}
CONTENT_AREAS: Final = {"mt": "MT", "kt": "KT", "vh": "VH", "kh": "KH", "an": "AN"}
DAY_KINDS: Final[dict[str, DayKind]] = {
    "nghi": "day_off",
    "ngay_nghi": "day_off",
    "day_off": "day_off",
    "lam_bu": "working_weekend",
    "working_weekend": "working_weekend",
}
ROLES: Final[dict[str, Role]] = {
    "to_truong": "leader",
    "nhom_truong": "leader",
    "leader": "leader",
    "to_pho": "deputy",
    "nhom_pho": "deputy",
    "deputy": "deputy",
    "truong_ban_cong_tac_mat_tran": "board_head",
    "truong_bctmt": "board_head",
    "board_head": "board_head",
    "nguoi_huong_dan": "mentor",
    "can_bo_huong_dan": "mentor",
    "mentor": "mentor",
    "can_bo_xa": "commune_officer",
    "can_bo_phuong": "commune_officer",
    "commune_officer": "commune_officer",
    "can_bo_cum": "cluster_officer",
    "cluster_officer": "cluster_officer",
    "can_bo_tinh": "province_officer",
    "province_officer": "province_officer",
    "quan_tri": "administrator",
    "administrator": "administrator",
}

OFFERED: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("khu_dan_cu", "loai"): ("thôn", "bản", "xóm", "tổ dân phố"),
    ("to_nhom", "loai"): ("tổ", "nhóm"),
    ("to_nhom", "noi_dung"): ("MT", "KT", "VH", "KH", "AN"),
    ("nguoi", "vai_tro"): (
        "tổ trưởng",
        "nhóm trưởng",
        "tổ phó",
        "nhóm phó",
        "trưởng ban công tác Mặt trận",
        "người hướng dẫn",
        "cán bộ xã",
        "cán bộ cụm",
        "cán bộ tỉnh",
        "quản trị",
    ),
    ("ngay_nghi", "loai"): ("nghỉ", "làm bù"),
}
"""The drop-downs of the template, by sheet and column."""
