"""What people type to steer the bot, as data: phrases of each intent, and what may follow them. One line adds one."""

from __future__ import annotations

from collections.abc import Mapping

PHRASES: Mapping[str, str] = {
    "start_report": """
        báo cáo, bc, nộp báo cáo, làm báo cáo, gửi báo cáo, bắt đầu báo cáo, viết báo cáo, báo cáo tháng,
        nhập báo cáo, nhập số liệu, báo số liệu""",
    "baseline": "khảo sát, khảo sát thực trạng, khảo sát ban đầu, làm khảo sát, nhập khảo sát, số liệu khảo sát",
    "summary": "tổng hợp, số liệu tổng hợp, báo cáo tổng hợp, bảng tổng hợp, xem tổng hợp, tổng hợp số liệu",
    "late_list": """
        ai chưa nộp, chưa nộp, còn ai chưa nộp, ai chưa báo cáo, ai chưa gửi, đơn vị nào chưa báo cáo,
        đơn vị nào chưa nộp, tổ nào chưa nộp, tổ nào chưa báo cáo, nhóm nào chưa nộp, xã nào chưa nộp,
        xã nào chưa báo cáo, danh sách chưa nộp, chưa báo cáo, đơn vị chưa nộp, những ai chưa nộp""",
    "ledger": """
        lịch sử nhắc, lịch sử nhắc nhở, lịch sử nhắc hạn, xem lịch sử nhắc, lịch sử, đã nhắc chưa, nhắc chưa,
        đã nhắc ai chưa, đã nhắc những ai, ai đã được nhắc""",
    "chart": "biểu đồ, xem biểu đồ, vẽ biểu đồ",
    "registration": "đăng ký, đăng ký mô hình, đăng ký tổ, đăng ký nhóm, đăng ký tổ tự quản, đăng ký nhóm tự quản",
    "meeting": "cam kết, họp dân cam kết, họp dân, họp nhân dân, mục tiêu, đặt mục tiêu, ký cam kết",
    "quick_log": "ghi nhanh, ghi chép, ghi thêm",
    "evaluation": "đánh giá, đánh giá năm, đánh giá cuối năm, tự đánh giá",
    "acceptance": "nghiệm thu",
    "festival": "ngày hội, ngày hội đại đoàn kết, số liệu ngày hội",
    "forms": "phiếu, phiếu hỏi, sửa phiếu, sửa phiếu hỏi, các phiếu",
    "form_template": "mẫu phiếu, mẫu phiếu hỏi, mẫu phiếu trống",
    "more": "việc khác, thêm việc khác, các việc khác",
    "reports": "xem từng báo cáo, từng báo cáo, xem các báo cáo, danh sách báo cáo, báo cáo từng tổ, các báo cáo",
    "review_photos": "duyệt ảnh, ảnh chờ duyệt, xem ảnh chờ duyệt",
    "filings": "hồ sơ, hồ sơ đã nhận, xem hồ sơ",
    "language": "ngôn ngữ, đổi ngôn ngữ, language, tiếng anh, tiếng việt",
    "add_account": """
        thêm tài khoản, tài khoản khác, đổi ứng dụng, dùng zalo, dùng telegram, chuyển sang zalo, chuyển sang telegram,
        mã tài khoản""",
    "personnel": """
        nhân sự, danh sách nhân sự, xem nhân sự, vai trò, phân công, kết thúc vai trò, thay cán bộ, thay tổ trưởng,
        nhóm chat đã gắn, mã mời chưa dùng""",
    "accounts": """
        tài khoản của tôi, các tài khoản, xem tài khoản, bỏ tài khoản, xóa tài khoản, gỡ tài khoản, tài khoản lạ""",
    "amend": "sửa, sửa lại, đổi, nhập lại, chỉnh sửa, sửa số liệu",
    "show_draft": "xem lại, xem, xem báo cáo, xem lại báo cáo, xem số liệu, xem bản nháp, bản nháp",
    "old_reports": """
        báo cáo cũ, xem báo cáo cũ, báo cáo các tháng, các báo cáo cũ, báo cáo đã gửi, xem báo cáo đã gửi""",
    "year_picture": """
        biểu đồ 12 tháng, biểu đồ mười hai tháng, xem biểu đồ 12 tháng, biểu đồ của tổ tôi, biểu đồ tổ tôi,
        biểu đồ của nhóm tôi, biểu đồ nhóm tôi, biểu đồ của tổ mình, biểu đồ của nhóm mình""",
    "submit": """
        gửi, nộp, gửi đi, nộp đi, gửi luôn, nộp luôn, gửi ngay, xong rồi gửi đi, xong gửi đi, xong rồi gửi,
        đồng ý gửi, đồng ý nộp, gửi bài, chốt, chốt gửi""",
    "pause": """
        dừng, thôi, hủy, huỷ, để lúc khác, lúc khác, tạm dừng, dừng lại, nghỉ, để sau làm tiếp, mai làm tiếp,
        hủy bỏ, thoát, stop, cancel, thôi để lúc khác, dừng đã""",
    "resume": "tiếp, làm tiếp, tiếp tục, tiếp đi, báo cáo tiếp, làm tiếp đi",
    "back": "quay lại, trở lại, lùi lại, câu trước, về câu trước, quay lại câu trước, lùi",
    "skip": "bỏ qua, bỏ qua câu này, skip",
    "same_all": """
        tất cả như tháng trước, như tháng trước tất cả, như tháng trước hết, giữ nguyên tất cả, tất cả giữ nguyên,
        tất cả như cũ, mọi thứ như cũ, như cũ hết, như cũ tất cả, toàn bộ như tháng trước, toàn bộ như cũ,
        toàn bộ giữ nguyên, mọi thứ như tháng trước, giữ nguyên hết, các câu còn lại như tháng trước,
        còn lại như tháng trước""",
    "add_difficulty": """
        khó khăn, khó khăn vướng mắc, vướng mắc, đề xuất, kiến nghị, đề nghị, thêm khó khăn, ý kiến,
        đề xuất kiến nghị""",
    "add_photo": "ảnh, xem ảnh, thêm ảnh, gửi ảnh, nộp ảnh, gửi thêm ảnh, hình ảnh, gửi hình",
    "help": """
        hướng dẫn, giúp, giúp với, giúp đỡ, trợ giúp, help, cách làm, hdsd, hướng dẫn sử dụng, làm thế nào,
        làm như thế nào, không biết làm, không biết làm thế nào, không biết làm như thế nào, không biết dùng,
        làm sao, ?""",
    "my_data": "dữ liệu của tôi, thông tin của tôi, dữ liệu của em, xem dữ liệu của tôi",
    "withdraw_consent": "rút đồng ý, rút lại đồng ý, rút sự đồng ý, rút lại sự đồng ý, tôi rút đồng ý",
    "delete_data": """
        xóa dữ liệu, xoá dữ liệu, xóa dữ liệu của tôi, xoá dữ liệu của tôi, xóa hết dữ liệu, xóa thông tin của tôi""",
    "greeting": """
        anh ơi, chị ơi, cháu ơi, bác ơi, cô ơi, chú ơi,
        alo, alô, chào, xin chào, hello, hi, hê lô, ơi, em ơi, ê, chào bot, bot ơi, chào buổi sáng,
        chào buổi chiều""",
    "thanks": """
        cảm ơn, cám ơn, cảm ơn nhiều, cám ơn nhiều, cảm ơn rất nhiều, thank, thanks, thank you, tks, cảm ơn bot""",
    "contact": """
        số điện thoại cán bộ, số điện thoại cán bộ xã, sđt cán bộ, sđt cán bộ xã, sdt cán bộ xã, số cán bộ xã,
        liên hệ cán bộ, liên hệ cán bộ xã, gặp cán bộ, gặp cán bộ xã, gọi cán bộ, hỏi cán bộ xã, liên hệ ai,
        hỏi ai, gọi ai""",
    "status": """
        đã báo cáo, đã nộp, đã gửi, báo cáo rồi, nộp rồi, gửi rồi, đã báo cáo rồi, đã nộp rồi, đã gửi rồi,
        trạng thái, gửi hôm qua rồi, nộp hôm qua rồi, báo cáo hôm qua rồi, gửi hôm nay rồi, nộp hôm nay rồi,
        đã gửi hôm qua, đã nộp hôm qua, đã gửi hôm qua rồi, đã nộp hôm qua rồi, đã nộp báo cáo,
        đã nộp báo cáo rồi, đã gửi báo cáo, đã gửi báo cáo rồi, gửi báo cáo rồi, nộp báo cáo rồi, tình hình nộp""",
    "bind": "gắn kết, gắn nhóm, gắn kết nhóm",
    "invite": "mời, mời tổ trưởng, mời nhóm trưởng, mã mời, tạo mã mời, thư mời",
    "start": "start",
    "month_workbook": """
        bảng, bảng tháng excel, bảng excel, file excel, tệp excel, biểu excel, excel, xuất excel,
        bảng số liệu""",
    "menu": "menu, về đầu, bắt đầu, danh mục, các lệnh, lệnh",
    "agree": "đồng ý, tôi đồng ý, có đồng ý, nhất trí, đồng ý tham gia, em đồng ý",
    "refuse": "không đồng ý, từ chối, tôi không đồng ý, không tham gia, em không đồng ý",
    "yes": """
        có, đúng, đúng rồi, đúng vậy, phải, phải rồi, vâng, dạ vâng, ừ, ừm, uh, ok, oke, okie, okay, yes, chuẩn,
        chính xác, đúng thế""",
    "no": "không, ko, k, hông, không phải, sai, sai rồi, không đúng, chưa đúng, no, nhầm, nhầm rồi, không phải đâu",
}
"""Intent code to its phrases; '/tong_hop', 'tonghop' and 'tổng hợp' are the same."""

COMMANDS: Mapping[str, str] = {
    "start": "start",
    "chuanop": "late_list",
    "lichsu": "ledger",
    "bang": "month_workbook",
    "bangthang": "month_workbook",
    "anh": "add_photo",
    "kho_khan": "add_difficulty",
    "xemlai": "show_draft",
}
"""Slash commands that are not simply a phrase written together."""

FOLLOWED_BY: Mapping[str, str] = {
    "start_report": "period",
    "baseline": "period",
    "late_list": "unit",
    "ledger": "unit",
    "chart": "unit",
    "summary": "unit",
    "month_workbook": "unit",
    "personnel": "unit",
    "accounts": "unit",
    "amend": "amendment",
    "add_difficulty": "text",
    "reports": "period",
    "show_draft": "period",
    "old_reports": "period",
    "add_photo": "photos",
    "bind": "code",
    "invite": "code",
    "thanks": "thanked",
    "back": "amendment",
}
"""What may follow besides polite words: a period, a unit too, whose photos, a correction, free text, a unit code."""

POLITE = """
    dạ, vâng, ạ, à, ơi, nhé, nhá, nha, nào, đi, với, luôn, mà, rồi, em, anh, chị, bác, cô, chú, ông, bà, cháu, tôi,
    mình, bot, a, e, xin, cho, muốn, thưa, ok, vui lòng, làm ơn, nhờ, hãy, đây, cái, nhỉ, hả, trợ lý, bạn, đồng chí,
    hộ em, hộ anh, hộ chị, hộ tôi, hộ bác, hộ cháu, hộ mình, hộ với, hộ cái, hộ chú, hộ cô, xong, kính, lấy,
    bây giờ, hôm nay, cảm ơn
"""
"""Said before or after an intent without changing it."""

POLITE_AFTER = (
    "giúp, giùm, dùm, nhanh, gấp, xem, coi, chị, tí, tý, chút, ngay, sớm, hen, nghen, hén, ha, nghe, cái, phát, "
    "vậy, thế, rứa, lại, lên, sếp, đâu"
)
"""Said behind an intent only: before it they are words of its own."""

UNIT_KINDS = """
    xã, phường, thị trấn, huyện, thành phố, tỉnh, cụm, thôn, xóm, bản, tổ, nhóm, khu, đặc khu, tổ dân phố, đơn vị, toàn
"""
"""Words a unit's name begins with."""

COURTESY = "dạ, vâng, ạ, nhé, nha, ơi, xin, thưa, em, anh, chị, bác, cô, chú, ông, bà, cháu, tôi, mình"
"""Said around the words of a button without changing them; 'rồi', 'không', 'hả' would."""

NO_TO_A_QUESTION = "thôi, hủy, huỷ, hủy bỏ, cancel, chưa, chưa có, chưa phải, không có, không được, chưa được"
"""Straight after a yes-or-no question these say no; elsewhere they pause, or are figures."""

BEGUN = frozenset(
    {"start_report", "baseline", "registration", "meeting", "quick_log", "evaluation", "acceptance", "festival"}
)
"""What is begun; with the words of `DONE` it is told to be done."""
DONE = "rồi, xong, hả, chưa, vậy, thế, rứa, đâu"

YES_OR_NO = frozenset({"yes", "agree", "no", "refuse"})
AROUND_YES_OR_NO = f"{COURTESY}, rồi, mà, luôn, à, nhá"
"""Nothing else may stand beside a yes or no: 'đúng giờ', 'phải đi', 'muốn có', 'không vui' are none."""

THANKED_HOW = "nhiều, rất, lắm, các, mọi, người, vì, đã, giúp, đỡ, quan, tâm, đồng, chí, trợ, lý"
"""What is said after 'cảm ơn' besides polite words."""

EXACT = frozenset({"yes", "agree", "no", "refuse", "submit", "pause", "amend", "withdraw_consent", "delete_data"})
"""Intents whose words must have all their accents or none: half may be another word ('dùng', 'nhàm', 'chót')."""

FORGIVEN = frozenset(
    {
        *("start_report", "baseline", "registration", "meeting", "quick_log", "evaluation", "acceptance", "festival"),
        *("summary", "late_list", "ledger", "chart", "month_workbook", "reports", "filings", "review_photos", "invite"),
        *("forms", "form_template", "more", "menu", "help", "contact", "my_data", "language", "resume", "show_draft"),
        *("add_photo", "status"),
    }
)
"""Intents in whose words one letter may be wrong: they show something or ask a question, and nothing is changed."""
