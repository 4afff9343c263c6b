"""The words of replies, as data: numerals, units, and what the other words mean. One line adds a word.

Phrases are written with accents, separated by commas. A reply without accents, or with half of them, still matches.

The reading rules, by number: 1 drop politeness; 2 skip, or the same as last month; 3 none; 4 separators and decimals;
5 numerals in words; 6 money and short forms; 7 units; 8 one number only; 9 vague, relative or corrected; 10 shares and
'all'; 11 yes and no; 12 nothing to read. A reply with two readings under them is asked again, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

NUMERALS: Mapping[str, str] = {
    "1": "một",
    "2": "hai",
    "3": "ba",
    "4": "bốn",
    "5": "năm",
    "6": "sáu",
    "7": "bảy, bẩy",
    "8": "tám",
    "9": "chín",
    # Forms that only follow a ten or a hundred.
    "mốt": "mốt",
    "tư": "tư",
    "lăm": "lăm, nhăm",
    "mười": "mười",
    "mươi": "mươi",
    "chục": "chục",
    # Dialect: twenty and thirty before a digit.
    "hăm": "hăm",
    "băm": "băm",
    "trăm": "trăm",
    "nghìn": "nghìn, ngàn",
    "vạn": "vạn",
    "triệu": "triệu",
    "tỷ": "tỷ, tỉ",
    "linh": "linh, lẻ",
    "rưỡi": "rưỡi, rưởi",
    "nửa": "nửa",
    "phẩy": "phẩy",
}
"""Rule 5: each part of a numeral and how people write it."""

SHORT_SCALES: Mapping[str, str] = {"nghìn": "k", "triệu": "tr, củ"}
"""Rule 6: short forms of money; they count only after a number."""

AMBIGUOUS_ALONE = frozenset(
    ["nam", "sau", "bay", "tam", "bon", "muoi", "tram", "chuc", "ngan", "ty", "ti", "van", "nua"]
)
"""Rule 5: typed without accents and alone these may be another word (năm/nam, sáu/sau, tám/tầm)."""

ACCENTS_NEEDED = frozenset(["kỳ", "cỡ", "vạn", "cô", "quá", "bọn", "chả"])
"""Typed without accents these are a commoner word (cỡ/có, vạn/vẫn, chả/cha), so they are not taken for it."""

QUIET = frozenset(".,;:!()\"'“”‘’…[]{}*=`´·•。、«»")
"""Punctuation that says nothing about a number."""

RELATIVE_SIGNS = frozenset("-+~<>≈±≥≤∼")
"""Rule 9: about, more than, less than, from-to."""

UNITS: tuple[tuple[str, str, str], ...] = (
    # kind, size in the kind's base unit (kg, m, m², đồng), names
    ("weight", "1", "kg, kí, ký, cân, ki lô, kilô, ký lô, kí lô, kilo, ki lo gam, kilogam, kilôgam"),
    ("weight", "1/10", "lạng"),
    ("weight", "1/1000", "g, gam, gram"),
    ("weight", "10", "yến"),
    ("weight", "100", "tạ"),
    ("weight", "1000", "tấn"),
    ("length", "1", "m, mét"),
    ("length", "1/100", "cm, xăng ti mét"),
    ("length", "1000", "km, ki lô mét, kilômét, cây, cây số"),
    ("area", "1", "m², m2, mét vuông, m vuông"),
    ("area", "10000", "ha, héc ta, hécta, hecta, hec"),
    # Customary units follow the size of the sào, a setting (360 m² in the North, 500 m² in the Centre).
    ("sao", "1", "sào"),
    ("sao", "10", "mẫu"),
    ("money", "1", "đồng, đ, vnđ, vnd, việt nam đồng"),
    ("percent", "1", "%, phần trăm, pt"),
    ("household", "1", "hộ, hộ gia đình, hộ dân, gia đình, nhà, nóc nhà, căn hộ, lượt hộ"),
    ("person", "1", "người, lượt người, lượt, ng, nhân khẩu, khẩu, em, cháu, học sinh, lao động, cụ, bạn, lượt em"),
    ("person", "1", "đoàn viên, hội viên, thành viên, đại biểu, trẻ, trẻ em, trẻ con, phụ nữ, thanh niên, nhân dân"),
    ("event", "1", "vụ, vụ việc, buổi, buổi họp, cuộc, cuộc họp, đám, đám cưới, đám tang, đám ma, đám hiếu, đám hỉ"),
    ("event", "1", "lần, lượt, đợt, trường hợp, ca, việc, hội nghị, lễ hội, lớp, phiên"),
    (
        "item",
        "1",
        "cái, chiếc, bể, hố, thùng, mắt, mắt camera, camera, cây, điểm, bộ, bóng, bóng đèn, đèn, cột, cột đèn",
    ),
    (
        "item",
        "1",
        "công trình, mô hình, biển, biển báo, cổng, tuyến, tuyến đường, đoạn đường, vườn, nhà vệ sinh, chuồng",
    ),
    ("item", "1", "kẻng, đội, câu lạc bộ, clb, tủ sách, ngôi nhà, giếng, cống, cầu, bảng, pa nô, loa, dòng họ, máy"),
    ("workday", "1", "công, ngày công, công lao động, ngày công lao động"),
    # Other things people count: no size is known, so they always ask (rule 7).
    ("other", "1", "bao, xe, xe rác, lù cở, gánh, túi, bì, bó, sọt, rổ, giỏ, thúng, xô, chậu, đống, khối, m³, lít, ml"),
    ("other", "1", "con, đôi, cặp, tá, suất, phần, phần quà, tờ, quyển, cuốn, lá, lọ, hộp, gói, đàn, bầy, gốc, khóm"),
    (
        "other",
        "1",
        "thửa, luống, ruộng, hàng, hòn, viên, chuyến, kíp, mặt, đoạn, dãy, ngõ, ngách, thước, sải, gang, dặm",
    ),
    ("other", "1", "giờ, phút, giây, ngày, tuần, tháng, quý, tuổi, hôm, bữa, đời, điểm phần trăm, độ c, lá phiếu"),
    (
        "other",
        "1",
        "tổ, nhóm, xóm, thôn, bản, làng, khu, khu dân cư, xã, phường, huyện, tỉnh, chi hội, chi bộ, đoàn, hội",
    ),
    ("other", "1", "cán bộ, đảng viên, tin, ảnh, bài, câu, mục"),
    # Rule 6: slang for money with no certain size.
    ("slang", "1", "xị, chai, lít, vé, lúa, cành, usd, đô, đô la"),
)
"""Rules 6 and 7, section 3.6: the units the bot knows. A name may stand in several rows (cây: km or a tree)."""

TYPES: Mapping[str, tuple[str, str, str]] = {
    "count_household": ("household", "1", "hộ"),
    "count_person": ("person", "1", "người"),
    "count_event": ("event", "1", "vụ"),
    "count_item": ("item", "1", "cái"),
    "count_workday": ("workday", "1", "công"),
    "weight_kg": ("weight", "1", "kg"),
    "length_km": ("length", "1000", "km"),
    "length_m": ("length", "1", "m"),
    "area_m2": ("area", "1", "m²"),
    "money_million": ("money", "1000000", "triệu đồng"),
    "money_vnd": ("money", "1", "đồng"),
    "percent": ("percent", "1", "%"),
    "yes_no": ("answer", "1", ""),
}
"""The thirteen question types: kind, size of the unit asked by default, and its label."""

MONEY_LABELS: Mapping[str, int] = {
    "dong": 1,
    "nghin dong": 1000,
    "trieu": 10**6,
    "trieu dong": 10**6,
    "ty": 10**9,
    "ty dong": 10**9,
}
"""Money units a question may ask for, accent-free."""

WORDS: Mapping[str, str] = {
    # Rule 1: said around an answer, never part of it.
    "polite": """
        anh em ơi, chị em ơi, cô em ơi, chú em ơi, em ơi, anh ơi, cháu ơi, em nhé, em nha, em ạ, cháu ạ, dạ, bọn em,
        chúng em, bọn tôi, chúng tôi, dạ vâng,
        vâng, vâng ạ, ạ, à, ờ, ừ, ừm, uh, um, nhé, nhá, nha, nghen, hen, hé, hỉ, ơi, a, ah, ak, e, em, anh, chị,
        bác, cô, chú, ông, thưa, kính thưa, kính, xin, báo cáo, em báo cáo, tôi báo cáo, xin báo cáo, bc, tôi,
        mình, cháu, ok, oke, okie, okay, cảm ơn, cám ơn, thanks, chào, xin chào, alo, alô, nhỉ, đấy, đó, thôi,
        xin phép, thân ái, trân trọng, xin gửi, em gửi, tôi gửi, vậy, thì, là, đồng chí, các đồng chí, nghe, nghe em,
        nghe cháu, nghe anh, nghe chị""",
    # Rule 2.
    "skip": """
        không biết, không nhớ, không rõ, không nắm được, không nắm, không nắm rõ, không có số liệu, không có số,
        chưa có số, chưa có số liệu, chưa thống kê, chưa tổng hợp, chưa biết, chưa rõ, chưa nắm được, chưa nắm,
        chưa đếm, chưa có báo cáo, bỏ qua, cho qua, skip, báo sau, báo lại sau, gửi sau, trả lời sau, để sau,
        chưa có con số, không thống kê, chưa tính""",
    "same": """
        như trước, vẫn như tháng trước, vẫn thế, vẫn vậy, vẫn như vậy, vẫn như thế,
        vẫn y nguyên, y nguyên, giữ nguyên, không đổi,
        không thay đổi, không có thay đổi, không có gì thay đổi, không có sự thay đổi, chưa thay đổi,
        chưa có gì thay đổi, không biến động, không có biến động""",
    # Rules 3 and 11.
    "no": "không, ko, k, hông, hổng, kô, hok, hem, khg, kh, kông, hong, chẳng, chả",
    "not_yet": "chưa",
    "exists": "có",
    "happens": "phát sinh, xảy ra, xẩy ra, diễn ra",
    "none": "nào, ai, nào cả, ai cả, gì, gì cả, cả, đâu, hết",
    "done": "rồi, đã, xong, xong rồi, có rồi",
    "in_progress": "đang, sắp, chuẩn bị, sẽ",
    # Rule 9.
    "vague": """
        nếu, giả sử, giá mà, một mình, khoảng, khoảng chừng, tầm, tầm khoảng, áng chừng, ước, ước chừng, ước tính,
        ước khoảng, chắc, chắc là, chắc khoảng, hình như, có lẽ, có thể, có khi, cỡ, xấp xỉ, hơn, ít nhất,
        nhiều nhất, tối đa, tối thiểu, không quá, trở lên, trở xuống, đổ lại, đổ lên, quá nửa, non, ngót, gần,
        hoặc, hay, hầu như, hầu hết, đa số, phần lớn, đại đa số, được một phần, một phần nào, lai rai, độ chừng,
        phỏng chừng, không hẳn, chưa hẳn""",
    "some": """
        vài, vài ba, một vài, mấy, dăm, dăm ba, dăm bảy, ba bảy, đôi ba, một số, một ít, hàng chục, hàng trăm,
        vô số, mươi""",
    "vague_before": """
        trên, dưới, từ, đến, tới, độ, chừng, cả, hàng, quãng, lên, xuống, ngoài, quá, ngoại, rất nhiều, nhiều, ít,
        cơ bản""",
    "relative": """
        tăng, giảm, thêm, bớt, thiếu, trừ, hụt, dư, thừa, nữa, vượt, gấp, gấp đôi, gấp rưỡi, âm, so với, mỗi,
        bình quân, trung bình, dự kiến, phấn đấu, kế hoạch, mục tiêu, chỉ tiêu, tháng sau, tháng tới, năm ngoái,
        năm trước, tháng trước, kỳ trước, lần trước, hôm trước, cùng kỳ, mất, lẻ, mới thêm, tụt, rút, thay vì,
        sắp, chuẩn bị, sẽ, mai, ngày mai, sáng mai, chiều nay, tối nay, tuần sau, tuần tới, hôm sau, lát nữa,
        lần tới""",
    "correction": """
        nhầm, à nhầm, mới đúng, mới phải, lộn, chứ không phải, không phải, chứ, xin lỗi, sửa lại, sửa thành, sửa
        là, đính chính""",
    # Rule 10.
    "all": """
        hết, tất cả, toàn bộ, tất, toàn thể, cả xóm, cả thôn, cả bản, cả làng, cả tổ, cả nhóm, cả khu, cả xã,
        đủ cả, hết cả, hết sạch, gần hết, tuyệt đối""",
    "half": "một nửa, nửa",
    "contrast": "nhưng, nhưng mà, tuy, song, mà",
    "question": """
        bao nhiêu, mấy giờ, thế nào, là sao, như thế nào, phải không, đúng không, có không, được không, có chưa,
        không rõ câu này, chưa rõ câu này, không rõ câu hỏi, chưa rõ câu hỏi""",
    # Rule 8: before a number these make it a date or a name ("tổ 3", "tháng 10"), not an amount.
    "ordinal": """
        tổ, nhóm, xóm, thôn, bản, làng, khu, khu phố, tổ dân phố, đội, câu, mục, thứ, thứ tự, ngày, mùng, mồng,
        tháng, năm, quý, tuần, số, số nhà, giờ, lúc, hôm, kỳ, giai đoạn, điều, khoản, stt, mã, mã số""",
    "date": "ngày, mùng, mồng, tháng, năm, quý, tuần, giờ, lúc, hôm",
    # The same where no unit follows ("đường 15", but not "làm đường 15 công").
    "numbered": """
        đường, ngõ, quốc lộ, tỉnh lộ, nghị quyết, quyết định, lớp, tuổi, khối, đợt, lần, phòng, trang, cấp, loại,
        hạng, bước, mức, top, zone, covid""",
    # After a number without unit these are explanation, not an unknown unit (rules 7 and 8).
    "explanation": """
        ký cam kết, tham gia, ký, đăng ký, thực hiện, được, của, ở, tại, cho, trong, và, này, thuộc,
        gồm, bao gồm, đạt, hoàn thành, đồng ý, đúng, đủ, tự nguyện, nộp, họp, trên, dưới, theo, với, do, vì, để,
        mới, nay, tháng này, giám sát, công ty, bà con, làm sạch, tiền, tiền mặt,
        năm nay, chẵn, tròn, luôn, môi trường, bảo vệ môi trường, hôm nay, hôm qua, chỉ, chỉ có, còn,
        bằng, thu gom, thu được, thu, gom, tổ chức, vận động, quyên góp, ủng hộ, đóng góp, góp, làm,
        bán, hiến, tuyên truyền, dự, tham dự,
        báo, gửi, nhập, ghi, điền, đếm, kết quả, đáp án, trả lời, tổng cộng, cộng lại, tất thảy, cam kết,
        có tất thảy""",
    # Years that are no number of anything.
    "calendar": "năm mới, chúc mừng năm mới, cuối năm, đầu năm, trong năm, giữa năm, hàng năm, hằng năm, cả năm",
    "filler": """
        tháng này, trong tháng, trong tháng này, kỳ này, trong kỳ, trong kỳ này, xóm, xóm em, tổ, tổ em, nhóm,
        nhóm em, thôn, thôn em, bản, vẫn, thì, hiện, hiện nay, hiện tại, nay, của, cũng, cái này, phần này,
        mục này, câu này, đến nay, tính đến nay, hiện giờ, trường hợp, luôn, đều, tình hình, bên em, chúng tôi,
        bên tôi, ở đây, hề""",
    # Says that a figure follows; after "không có" it says that there is none to report.
    "figure": "số, số liệu, số lượng, tổng, tổng số, con số",
}
"""What the other words mean to the rules; a longer phrase wins over a shorter one."""
