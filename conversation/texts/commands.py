"""The command menus a messenger shows, as (command, description), by the kind of chat."""

from __future__ import annotations

PRIVATE = (
    ("baocao", "Nộp báo cáo tháng"),
    ("khaosat", "Số liệu ban đầu của tổ, nhóm"),
    ("tonghop", "Cán bộ: số liệu và biểu đồ của đơn vị"),
    ("chuanop", "Cán bộ: tổ, nhóm nào chưa nộp"),
    ("lichsu", "Cán bộ: ai đã được nhắc, lúc nào, qua đâu"),
    ("moi", "Cán bộ: mời tổ trưởng, nhóm trưởng"),
    ("huongdan", "Hướng dẫn sử dụng"),
    ("dulieucuatoi", "Xem, rút đồng ý, xóa dữ liệu của tôi"),
)

GROUP = (
    ("tonghop", "Số liệu và biểu đồ của đơn vị"),
    ("chuanop", "Tổ, nhóm nào chưa nộp"),
    ("ganket", "Gắn nhóm chat này với đơn vị"),
)
