"""Vietnamese: short, polite, at most 300 characters to a leader, the consent notice and lists excepted.

A name in capitals between braces is a button of this page, worded for the channel: '{SUBMIT}' is 'chọn Gửi' where there
are buttons, and 'gõ: gửi' where there are none (conversation/plain_choices.py, fitted).
"""

# --- buttons -------------------------------------------------------------------------------------------------------

SAME = "Như tháng trước"
SAME_ALL = "Tất cả như tháng trước"
SKIP = "Bỏ qua"
BACK = "Quay lại"
STOP = "Dừng"
SUBMIT = "Gửi"
AMEND = "Sửa"
ADD_DIFFICULTY = "Thêm khó khăn"
ADD_PHOTO = "Thêm ảnh"
LOGGED = "Lấy số ghi nhanh: {value}"
CHOOSING_DONE = "Xong"
PHOTOS_DONE = "Xong ảnh"
NO_REASON = "Không có lý do"
REPEAT_MORE = "Còn"
REPEAT_END = "Hết"
DIFFICULTY = "Khó khăn"
YES = "Đúng rồi"
AGAIN = "Nhập lại"
AGREE = "Đồng ý"
REFUSE = "Không đồng ý"
ACCEPT_GROUP = "Nhận thêm"
NOT_NOW = "Không"
SHOW_AGAIN = "Xem lại"
REPORT = "Báo cáo {period}"
REPORT_FOR = "Báo cáo: {group}"
REHEARSE = "Báo cáo thử"
SURVEY = "Khảo sát"
SURVEY_FIRST = "Khảo sát trước"
REPORT_ANYWAY = "Báo cáo luôn"
MORE = "Việc khác"
STARTERS = {
    "quick_log": "Ghi nhanh",
    "proposal": "Khó khăn, đề xuất",
    "meeting": "Họp dân, cam kết",
    "registration": "Đăng ký mô hình",
    "evaluation": "Đánh giá năm",
    "festival": "Số liệu Ngày hội",
    "acceptance": "Nghiệm thu",
}
READ_FILINGS = "Hồ sơ đã nhận"
CHANGE_FORMS = "Sửa phiếu hỏi"
LANGUAGE = "Ngôn ngữ"
ADD_ACCOUNT = "Thêm tài khoản"
GUIDE = "Hướng dẫn"
SUMMARY = "Tổng hợp"
LATE_LIST = "Ai chưa nộp"
INVITE = "Mời tổ trưởng"
INVITE_ALL = "Tất cả tin mời"
INVITE_SHEET = "Tờ in mã QR"
INVITE_FILE = "Tệp tin mời (Excel)"
MONTH_FILE = "Bảng tháng (Excel)"
OPEN_REPORTS = "Xem từng báo cáo"
REVIEW_PHOTOS = "Duyệt ảnh"
APPROVE = "Duyệt"
REJECT = "Không duyệt"
CONTINUE = "Làm tiếp"
MENU_BUTTON = "Về đầu"

PICK, PICK_IN_WORDS = "chọn {label}", "gõ: {label}"
CHOOSE, CHOOSE_BY_NUMBER = "chọn", "gõ số của"
OR_TYPE = "(hoặc gõ: {words})"
TYPE = "Bác gõ: {words}."

# --- joining -------------------------------------------------------------------------------------------------------

STRANGER = (
    "Chào bác. Tôi là trợ lý báo cáo của các tổ, nhóm tự quản. "
    "Bác gõ mã mời 8 ký tự do cán bộ Mặt trận xã cấp để bắt đầu."
)
STRANGER_IN_GROUP = (
    "Lệnh này dành cho cán bộ Mặt trận của đơn vị. Bác nhắn riêng cho tôi mã mời do cán bộ xã cấp, rồi thử lại."
)
CODE_UNKNOWN = "Mã này không đúng. Bác xem lại giúp từng chữ trong tin mời, rồi gõ lại."
CODE_USED = "Mã này đã được dùng. Bác xin cán bộ Mặt trận xã một mã mới."
CODE_EXPIRED = "Mã này đã hết hạn. Bác xin cán bộ Mặt trận xã một mã mới."
CODE_TOO_OFTEN = "Bác đã gõ sai nhiều lần. Bác đợi 1 giờ rồi gõ lại, hoặc hỏi cán bộ Mặt trận xã."
CONSENT = (
    "Tôi là trợ lý báo cáo mô hình tự quản của {controller}. Tôi lưu họ tên, chức danh, khu dân cư, tài khoản chat "
    "và tin nhắn của bác để nhận báo cáo; cán bộ MTTQ xã và cấp trên được xem; số liệu lưu 5 năm, ảnh 2 năm.\n"
    "Bác xem, sửa, xóa, rút lại lúc nào cũng được (gõ: dữ liệu của tôi / rút đồng ý). Bác hỏi: {contact}.\n"
    "Bác đừng gửi tên, ảnh giấy tờ, chuyện riêng của hộ dân.\n"
    "Bác trả lời ĐỒNG Ý hoặc KHÔNG ĐỒNG Ý."
)
CONSENT_FIRST = "Bác cần đồng ý trước khi gửi số liệu. Bác trả lời giúp: ĐỒNG Ý hoặc KHÔNG ĐỒNG Ý."
REFUSED = "Vâng, tôi không lưu gì về bác. Khi nào đổi ý, bác gõ lại mã mời, hoặc xin cán bộ Mặt trận xã mã mới."
WELCOME = "Cảm ơn bác {name}. Bác đã tham gia với vai trò {role}, {place}."
ONE_MORE_GROUP = "Bác nhận thêm {place}, làm {role}?"
GROUP_TAKEN = "Bác đã nhận thêm {place}, làm {role}."
GROUP_NOT_TAKEN = "Vâng, tôi chưa ghi gì thêm."
ALREADY_HOLDS = "Bác đã có vai trò này rồi."
INVITED_PERSON = "Bác"

ACCOUNT_CODE = (
    "Để dùng ứng dụng khác, bác mở trợ lý trên ứng dụng đó rồi gõ mã: {code}\n"
    "Mã dùng một lần, trong 1 giờ. Không đưa mã này cho ai."
)
ACCOUNT_JOINED = "Chào bác {name}. Từ nay bác dùng được cả tài khoản này; báo cáo đang dở vẫn còn nguyên."
ACCOUNT_ADDED = (
    "Một tài khoản {channel} vừa được thêm cho bác lúc {time}, làm được mọi việc như bác. "
    "Nếu không phải bác, bác bỏ tài khoản đó ngay."
)
ACCOUNTS_WORD = "tài khoản của tôi"
"""What is typed where there are no buttons."""
ACCOUNT_END = "Bỏ {channel} (từ {since})"
ACCOUNTS_HEAD = "Bác đang dùng trợ lý qua:\n{accounts}"
ACCOUNT_LINE = "• {channel}, từ {since}, dùng lần cuối {used}{here}"
ACCOUNT_HERE = " (đang dùng)"
ACCOUNT_GONE = " (đã chặn hoặc bỏ trợ lý)"
ACCOUNT_ENDED = "Đã bỏ tài khoản {channel} đó: từ nay nó không xem, không gửi được gì thay bác."
ACCOUNT_ENDED_THERE = "Tài khoản này không còn dùng được với trợ lý. Có nhầm thì bác hỏi cán bộ Mặt trận xã."
ACCOUNT_TOO_NEW = "Tài khoản bác đang dùng mới thêm, sau 1 ngày mới bỏ được tài khoản có trước. Cần ngay thì bác gọi cán bộ Mặt trận xã."
ACCOUNT_TAKEN = "Tài khoản này đã có chủ. Bác gõ mã đó ở ứng dụng mới, chưa dùng với trợ lý."

# --- menu ----------------------------------------------------------------------------------------------------------

MENU = "Bác cần gì ạ?"
MENU_DUE = "{period}: hạn gửi {due}.\nBác cần gì ạ?"
MENU_FILED = "{period}: bác đã gửi đủ báo cáo.\nBác cần gì ạ?"
MENU_CLOSED = "Hiện chưa mở kỳ báo cáo. Kỳ {period} mở ngày {opens}. Bác có thể làm báo cáo thử cho quen."
UNCLEAR = "Tôi chưa hiểu ý bác."
ONE_BELOW = "Bác {CHOOSE} một việc dưới đây."
PERHAPS = "Có phải bác {CHOOSE} việc này:"
WHEN_DUE = "Hạn nộp"
CALL_AN_OFFICER = "Gặp cán bộ"
SEND_A_PHOTO = "Gửi ảnh"
UNSUPPORTED_TWICE = (
    "Zalo không cho tôi xem tin này: có thể là tệp, video, hoặc Zalo bảo vệ riêng tài khoản của bác. "
    "Bác gõ chữ hoặc gửi ảnh; nếu vẫn gặp lời này, bác báo cáo qua Telegram, hoặc nhờ người cùng tổ báo cáo giúp."
)
NOT_TEXT = "Tôi chỉ đọc được chữ, số và ảnh. Bác gõ giúp bằng chữ."
NO_GROUP = "Bác chưa được giao tổ, nhóm nào. Bác hỏi cán bộ Mặt trận xã."
ABOUT_WHICH_GROUP = "Bác làm cho tổ, nhóm nào?"
WHICH_AREA = "Bác làm cho khu dân cư nào?"
NOT_YOURS_TO_FILL = "Phiếu này do trưởng ban công tác Mặt trận hoặc cán bộ Mặt trận xã điền."
NO_QUESTIONNAIRE = "Chưa có phiếu này. Bác hỏi cán bộ Mặt trận xã."
WHICH_GROUP = "Bác báo cáo cho tổ, nhóm nào?"
NO_RIGHT = "Lệnh này dành cho cán bộ của đơn vị. Bác hỏi cán bộ Mặt trận xã nếu cần."
NOT_IN_YOUR_UNIT = "Phần này ngoài đơn vị bác phụ trách ({units})."
OFFICER_WITHOUT_GROUP = (
    "Phần này do tổ trưởng làm; bác là cán bộ, không phụ trách riêng tổ nào. Bác gõ: xem từng báo cáo."
)
NO_GROUPS_YET = "{units} chưa có tổ, nhóm nào."
FORMS_NOT_YOURS = "Phiếu hỏi do cán bộ Mặt trận xã hoặc tỉnh sửa và công bố."
NO_QUESTIONNAIRE_YET = "Chưa có phiếu này. Cán bộ tỉnh hoặc xã công bố bằng cách gõ: phiếu."
CHAT_BOUND = "Nhóm chat này là của {unit}. Gõ /tonghop để xem số liệu, /chuanop để xem tổ, nhóm nào chưa nộp."
GROUP_UNCLEAR = "Trong nhóm này bác gõ: tổng hợp, hoặc chưa nộp. Việc khác bác nhắn riêng cho tôi."
CHAT_NOT_BOUND = "Nhóm này chưa gắn với đơn vị nào. Cán bộ gõ ở đây: /ganket kèm mã hoặc tên đơn vị."
ANONYMOUS = "Bác đang ẩn danh nên tôi không biết bác là ai. Bác tắt ẩn danh hoặc nhắn riêng cho tôi."
STALE_BUTTON = "Nút này của lần hỏi trước. Câu hỏi hiện tại:"
BUTTON_OF_OLD = "Nút này không còn dùng được. Bác gõ: bắt đầu."
EDITED = "Tôi không rõ tin bác vừa sửa trả lời câu nào. Muốn đổi số, bác gõ ví dụ: sửa câu 2."
SORRY = "Có lỗi phía tôi, tin của bác đã được giữ lại. Bác thử lại sau ít phút."

# --- the report ----------------------------------------------------------------------------------------------------

PROMPT = "{head}Câu {number}/{count}. {label} ({unit})?"
PROMPT_PLAIN = "{head}Câu {number}/{count}. {label}"
PROMPT_BASELINE_FLOW = "{head}Câu {number}/{count}. {label}, bình quân 1 tháng trước khi có mô hình ({unit})?"
NO_DIFFICULTY = "Vâng, không có khó khăn thì bác không phải ghi gì ạ."
DIFFICULTY_STANDS = "Phần khó khăn đang ghi «{text}». Muốn bỏ bác {ADD_DIFFICULTY} rồi gõ: bỏ qua."
IS_IT_A_DIFFICULTY = "Bác muốn ghi vào phần khó khăn, đề xuất: «{text}», phải không?"
DIFFICULTY_NOT_KEPT = "Tôi chưa ghi vào phần khó khăn."
NO_ROOM_FOR_MORE = (
    "Phần «{label}» đã dài, tôi chưa ghi thêm. Bác gửi riêng bằng cách gõ: khó khăn, sau khi gửi báo cáo."
)
CLASSIFY_DIFFICULTY = "Xếp loại khó khăn"
KEEP_DIFFICULTY = "Ghi khó khăn này"
PROMPT_EXTRA_MORE = "{label}: đang ghi «{text}». Bác gõ thêm, hoặc {BACK}. Muốn bỏ phần đã ghi bác gõ: bỏ qua."
PROMPT_EXTRA = "{label}: bác gõ nội dung, hoặc {BACK}."
PROMPT_TARGET = "{head}Câu {number}/{count}. Mục tiêu: {label} ({unit})?"
FACT_BASELINE = "Khảo sát: {value}"
FACT_LAST = "Tháng trước: {value}"
FACT_TARGET = "Mục tiêu: {value}"
FACT_LOGGED = "Đã ghi nhanh: {value}"
FACT_NOW = "Đang ghi: {value}"
LEFT_OUT = "để trống"
TITLES = {
    "monthly": "báo cáo",
    "rehearsal": "báo cáo thử",
    "preview": "xem thử phiếu",
    "baseline": "khảo sát thực trạng",
    "registration": "đăng ký mô hình",
    "meeting": "họp dân và cam kết",
    "quick_log": "ghi nhanh",
    "proposal": "khó khăn, đề xuất",
    "evaluation": "đánh giá",
    "acceptance": "nghiệm thu",
    "festival": "số liệu Ngày hội Đại đoàn kết",
}
HEADS = {
    "monthly": "Báo cáo {period}, {group}.\n",
    "rehearsal": "Báo cáo THỬ, {group} (không tính vào số liệu).\n",
    "preview": "XEM THỬ phiếu (không tính vào số liệu).\n",
    "baseline": "Khảo sát thực trạng, {group}: số liệu trước khi có mô hình.\n",
    "registration": "Đăng ký mô hình tự quản, {group}.\n",
    "meeting": "Họp dân và cam kết, {group}.\n",
    "quick_log": "Ghi nhanh {period}, {group}. Việc nào chưa có gì mới thì bác {SKIP}.\n",
    "proposal": "Khó khăn, đề xuất, {group}.\n",
    "evaluation": "Đánh giá {period}, {group}.\n",
    "acceptance": "Nghiệm thu {period}, {group}.\n",
    "festival": "Ngày hội Đại đoàn kết {period}, {group}.\n",
}
ECHO = "✔ {label}: {value}{change}"
ECHO_SKIPPED = "✔ {label}: để trống"
ECHO_TEXT = "✔ Đã ghi: {label}"
VS_BASELINE = "khảo sát"
VS_LAST = "tháng trước"
VS_TARGET = "mục tiêu"
UP = "tăng {value} so với {side}"
DOWN = "giảm {value} so với {side}"
EQUAL = "bằng {side}"
NO_LAST = "Tháng trước chưa có số cho câu này. Bác gõ số giúp."
NO_LAST_HERE = "Phiếu này không lấy số tháng trước. Bác gõ số giúp."
LAST_DOES_NOT_FIT = "Số tháng trước không còn khớp với số tháng này. Bác trả lời từng câu giúp."
NO_LAST_AT_ALL = "Tháng trước chưa có số liệu để chép. Bác trả lời từng câu giúp."
REQUIRED = "Câu này cần có trả lời."
ASK_NUMBER = "Tôi chưa đọc được số. Bác gõ một con số, ví dụ {example}."
ASK_UNIT = "Câu này hỏi {what} ({unit})."
ASK_ONE_NUMBER = "Bác gõ một con số, ví dụ {example}."
ASKED_KINDS = {
    "household": "số hộ",
    "person": "số người",
    "event": "số lần, số vụ",
    "item": "số lượng",
    "workday": "số ngày công",
    "weight": "khối lượng",
    "length": "chiều dài",
    "area": "diện tích",
    "money": "số tiền",
    "percent": "tỷ lệ phần trăm",
}
"""By the kind of words.TYPES."""
ASK_TOO_LONG = "Tin dài quá. Bác gõ riêng con số, ví dụ {example}."
ASK_SUGGEST_OR = "Bác muốn nói {value} phải không? Nếu không, bác gõ một con số."
ASK_CORRECTION = "Bác muốn sửa «{label}» thành {value} phải không?"
ASK_CORRECTION_FROM = "Bác muốn sửa «{label}» từ {old} thành {value} phải không?"
WHICH_TO_CORRECT = "Bác muốn sửa câu nào thành {value}?"
STANDS_SO = "«{label}» đang ghi đúng {value} rồi ạ."
NOT_CORRECTED = "Tôi chưa sửa «{label}», vẫn là {value}."
NOT_CORRECTED_TO = "{why} Tôi chưa sửa thành {value}."
NOTHING_CORRECTED = "Tôi chưa sửa câu nào thành {value}."
SEVERAL_HEAD = "Tôi đọc được:"
SEVERAL_UNCLEAR = "Chưa rõ, tôi sẽ hỏi riêng: {parts}"
SEVERAL_UNPLACED = "Tôi chưa biết thuộc câu nào nên chưa ghi: {parts}"
TYPED_OF = "{label} (bác gõ: {typed})"
STANDS_THERE = " (đang ghi: {value})"
FIRST_IS_IT_SO = "Bác xem giúp các số này đã, rồi mình làm tiếp."
LIST_NOT_TAKEN = "Các số vừa đọc tôi chưa ghi."
TOLD_HEAD = "Tôi đã ghi theo tin của bác, chưa gửi:"
TOLD_FOOT = "Số nào sai bác gõ, ví dụ: sửa câu 1 thành 20."
TOLD_NOT_TAKEN = "Các số bác vừa kể tôi chưa ghi vào đâu."
NO_MONTH_TAKES_IT = "Các số bác vừa kể tôi chưa ghi được. Khi kỳ mở, bác gửi lại giúp."
TOLD_TAKEN = "Tôi đã ghi theo tin của bác, chưa gửi."
SEVERAL_FOOT = "Có đúng không ạ?"
ASK_OPTION = "Bác {CHOOSE} một câu trả lời dưới đây."
ASK_TEXT = "Bác gõ nội dung bằng chữ, hoặc {BACK}."
CALL_OFFICER = "Bác cần giúp thì gọi cán bộ: {contact}."
NO_CONTACT = "Tôi chưa có số của cán bộ xã. Bác hỏi Trưởng ban công tác Mặt trận ở khu dân cư."
CALL_ABOVE = "Cần giúp về trợ lý, bác gọi: {contact}."
NO_CONTACT_ABOVE = "Chưa có cán bộ cấp trên nào trong danh sách. Bác gõ: hướng dẫn."
FIGURE_CORRECTED = "✔ Đã sửa «{label}»: {old} → {new}."
RESTORE = "Lấy lại {old}"
THANKED = "Không có gì ạ. Chúc bác mạnh khỏe."
ASK_TOO_HARD = "Câu này khó thì bác {SKIP}."
BROKEN_RULE = "Số này chưa khớp với các câu khác. Bác xem lại giúp."
BROKEN_AT_LAST = "Câu «{label}» chưa khớp: {why}"
CONFIRM_UNUSUAL = "Bác gõ {value}{last}, khác nhiều so với bình thường. Có đúng không ạ?"
CONFIRM_UNUSUAL_LAST = " (tháng trước {value})"
ASK_WHY = "Vì sao ạ? Bác gõ một câu ngắn, ví dụ: mới sáp nhập thôn."
ASK_DAY = "Tôi chưa đọc được ngày. Bác gõ ngày/tháng/năm, ví dụ {example}."
ASK_CHOICES = "Bác {CHOOSE} từng mục dưới đây, xong thì {CHOOSING_DONE}; hoặc gõ các số, ví dụ: 1, 3."
CHOSEN = "{label}\nĐang ghi: {chosen}"
REPEAT_LABEL = "{repeat} {entry}: {label}"
REPEAT_ASK = "{repeat}: còn nữa không ạ?"
CONFIRM_RANGE = "Bác gõ {value}, khác mức thường gặp ({low}–{high}). Có đúng không ạ?"
UNCLEAR_REPLY = "Tôi chưa rõ."
IS_IT = "«{label}» là {value}, đúng không ạ? Đúng thì bác {YES}, sai thì bác gõ lại số."
CONFIRM_RANGE_HINT = "Đúng thì bác {YES}, sai thì bác gõ lại số."
NOTHING_LEFT = "Bản này đã gửi rồi, bác không phải làm gì thêm."
PAUSED = "Đã lưu {done}/{count} câu. Khi nào tiện bác gõ: {word}, tôi hỏi tiếp từ câu đang dở."
RESUME_WORDS = {
    "baseline": "khảo sát",
    "registration": "đăng ký",
    "meeting": "họp dân",
    "quick_log": "ghi nhanh",
    "proposal": "khó khăn",
    "evaluation": "đánh giá",
    "acceptance": "nghiệm thu",
    "festival": "ngày hội",
}
REPORT_WORD = "báo cáo"
NOT_ALL_YET = "Còn {left} câu chưa trả lời. Câu nào chưa có số, bác {SKIP}."
SET_ASIDE = "Tôi để riêng {title} của {group}; xong việc này bác gõ: làm tiếp."
RESUMED = "Ta làm tiếp {title}, {group}.\n"
SEND_OR_STOP = "Báo cáo đúng rồi thì bác gõ: gửi. Muốn để lúc khác thì bác gõ: thôi."
REVIEW_HEAD = "Bác xem lại {title}, {group}:"
REVIEW_LINE = "{number}. {label}: {value}{note}"
REVIEW_EXTRA = "{label}: {text}"
REVIEW_CALCULATED = "• {label}: {value}"
REVIEW_REASON = " (lý do: {reason})"
REVIEW_PHOTOS_COUNT = "Ảnh: {count}"
REVIEW_SAME_FLOW = " (lấy số tháng trước; tháng này khác thì bác sửa)"
REVIEW_SAME = " (như tháng trước)"
LOGGED_BESIDES = "Ghi nhanh trong tháng: {figures}."
REVIEW_FOOT = "Đúng rồi thì bác {SUBMIT}. Sai câu nào bác gõ số của câu đó, hoặc gõ: sửa câu 2."
REVIEW_FILED_FOOT = "Bản này đã gửi rồi. Muốn đổi số, bác {AMEND}."
REVIEW_AMENDED_FOOT = "Bác đã sửa. Số mới chỉ được tính khi bác {SUBMIT}."
REVIEW_UNCLEAR = "{why} Bác {CHOOSE} một việc dưới đây, hoặc gõ: sửa câu 2."
WHICH_QUESTION = "Bác sửa câu nào?"
MISSING_VALUE = "–"
SEEN_BY_OTHER = "Câu đó vừa được trả lời (người cùng tổ, hoặc máy khác của bác), tôi chưa ghi tin này. Nay đến:"
HEARD_TWICE = "Tin «{text}» đến hai lần, tôi chỉ xét lần đầu."
HEARD_EARLY = "Tin «{text}» bác gõ khi câu dưới đây chưa tới, nên tôi chưa ghi."
HEARD_TWICE_ABOVE = f"{HEARD_TWICE} Mời bác trả lời câu vừa rồi."
HEARD_EARLY_ABOVE = "Tin «{text}» bác gõ trước khi câu vừa rồi tới, nên tôi chưa ghi. Mời bác trả lời câu đó."
SEND_PHOTO_HERE = "Bác gửi thẳng ảnh vào đây, một hoặc nhiều ảnh."
SEND_PHOTO = "Bác gửi ảnh vào đây (một hoặc nhiều ảnh). Xong bác {BACK}."

# --- receipt -------------------------------------------------------------------------------------------------------

RECEIPT = "Đã nhận {title}, {group}, lúc {time} ({timeliness})."
RECEIPT_AGAIN = "Đã nhận bản sửa {title}, {group}, lúc {time} ({timeliness})."
RECEIPT_FILED = "Đã nhận {title}, {group}, lúc {time}.\n{foot}"
FILED_FEET = {
    "quick_log": "Đến kỳ báo cáo tôi sẽ nhắc lại số này.",
    "meeting": "Mục tiêu sẽ hiện bên cạnh số liệu hằng tháng.",
    "proposal": "Tôi đã chuyển cho cán bộ Mặt trận xã.",
    "registration": "Tôi đã chuyển hồ sơ cho cán bộ Mặt trận xã.",
}
LOG_IN_REPORT = "Báo cáo {period} bác đã gửi nay có cả số này."
LOG_IS_ASKED = "Số mà báo cáo đã gửi có hỏi thì tôi không tự đổi, bác gõ báo cáo để sửa."
LOG_TOO_LATE = "Báo cáo {period} đã khóa sổ nên số này không vào báo cáo. Cần sửa bác gọi cán bộ Mặt trận xã."
FILED_HEAD = "Mới nhận: {title}, {place}."
OPEN_FILING = "Xem đầy đủ"
FILINGS_WORD = "hồ sơ"
"""What is typed where there are no buttons; an intent of that name lists the newest first."""
CORRECTED = "trước khi sửa: {value}"
RECEIPT_REST_SAME = "Còn các số khác giữ nguyên như {side}."
RECEIPT_ALL_SAME = "Tất cả các số giữ nguyên như {side}."
BEFORE_CORRECTION = "trước khi sửa"
COMMUNE_PICTURE = "Biểu đồ của xã"
RECEIPT_REHEARSAL = "Báo cáo thử đã xong, bác làm tốt lắm. Số liệu thử không được tính. Kỳ thật mở ngày {opens}."
ON_TIME = "đúng hạn"
LATE = "muộn"
WITHOUT_BASELINE = "Thiếu so sánh: tổ mình chưa có số liệu khảo sát. Bác gõ: khảo sát."
RECEIPT_FOOT = "Cảm ơn bác. Đến hết ngày {closes} bác vẫn sửa được."
RECEIPT_FOOT_CLOSED = "Cảm ơn bác. Kỳ này đã khóa sổ, cần sửa bác gọi cán bộ Mặt trận xã."
BASELINE_ASK = "Tổ mình chưa có số liệu khảo sát thực trạng để so sánh. Bác làm khảo sát trước, hay báo cáo luôn?"
PERIOD_CLOSED = "Kỳ {period} đã khóa sổ ngày {closes}, không sửa được nữa. Cần sửa bác gọi cán bộ Mặt trận xã."

# --- photos --------------------------------------------------------------------------------------------------------

PHOTO_COUNT = "{count} ảnh"
PHOTO_ONE = "ảnh"
PHOTOS_MORE = "thêm {count} ảnh (tất cả {total} ảnh)"
PHOTO_TAKEN = "Đã nhận {photos} cho {place}, {period}."
PHOTO_WHICH_GROUP = "Ảnh này của tổ, nhóm nào ạ?"
PHOTOS_WHICH_GROUP = "Đã nhận {photos}. Các ảnh này của tổ, nhóm nào ạ?"
PHOTO_MOVED = "Đã chuyển {photos} của {place} sang {period}."
PHOTO_REMOVED = "Đã bỏ {photos}, không giữ lại."
PHOTO_MOVE = "Chuyển sang {period}"
PHOTO_REMOVE = "Bỏ ảnh này"
PHOTOS_REMOVE = "Bỏ {count} ảnh này"
PHOTOS_LEFT = "Trong số ảnh gửi cùng, tôi còn giữ {count} ảnh."
PHOTO_UNASSIGNED = "Đã nhận {photos} cho {place}."
PHOTO_BAD = "Tôi không mở được ảnh này. Bác gửi lại ảnh chụp từ điện thoại giúp."
PHOTO_TOO_BIG = "Ảnh lớn quá (trên 20 MB). Bác gửi ảnh nhỏ hơn giúp."
PHOTO_REFUSED = {
    "too_big": PHOTO_TOO_BIG,
    "too_many_pixels": "Ảnh này có quá nhiều điểm ảnh nên tôi không mở được. Bác chụp lại bằng điện thoại rồi gửi giúp.",
    "animated": "Đây là ảnh động nên tôi không nhận được. Bác gửi ảnh chụp từ điện thoại giúp.",
}
"""Why a photo could not be kept, where the sender can do something about it; else PHOTO_BAD."""
PHOTO_TO_REVIEW = "Ảnh {place_in}. Ảnh mới của {place}, {period}. Duyệt để được dùng trong nhóm chat?"
PHOTO_APPROVED = "Đã duyệt ảnh {place_in}."
PHOTO_REJECTED = "Đã để riêng ảnh {place_in}, không đưa vào nhóm chat."
PHOTO_UNDO = "Xem lại ảnh trước"
PHOTO_UNDONE = "Ảnh này lại chờ duyệt."
PHOTOS_JUDGED = "Cán bộ đã xem ảnh bác gửi cho {place}, {period}: {verdicts}."
PHOTOS_JUDGED_YES = "duyệt {count} ảnh, được dùng trong nhóm chat"
PHOTOS_JUDGED_NO = "để riêng {count} ảnh, không đưa vào nhóm chat"
PHOTO_NONE_TO_REVIEW = "Không còn ảnh nào chờ duyệt."
NO_PHOTOS = "{unit}, {period}: chưa có ảnh nào{approved}."
NO_PHOTOS_APPROVED = " được duyệt"
NO_PHOTOS_BUT = "Ảnh gần nhất: {period}."
CONTACT_SHEET = "Ảnh {period}, {unit}: {count} ảnh."

# --- reminders -----------------------------------------------------------------------------------------------------

REMIND_GREETING = "Chào bác {name}, tôi là trợ lý báo cáo của Mặt trận {commune}."
REMIND = {
    "opening": "Đã mở kỳ báo cáo {period}. Bác gửi giúp chậm nhất ngày {due}.",
    "before_3": "Còn 3 ngày là đến hạn báo cáo {period} (ngày {due}).",
    "before_1": "Ngày mai {due} là hạn báo cáo {period}.",
    "due": "Hôm nay là hạn báo cáo {period}. Bác gửi giúp trong hôm nay.",
    "after_1": "Báo cáo {period} đã quá hạn ngày {due}. Bác gửi giúp sớm.",
    "after_3": "Báo cáo {period} đã quá hạn 3 ngày. Bác gửi giúp, hết ngày {closes} là khóa sổ.",
}
REMIND_NOT_STARTED = "• {group}: chưa bắt đầu"
REMIND_REMAINS = "• {group}: còn {left}/{count} câu"
REMIND_NOT_SENT = "• {group}: đủ số, bác chỉ còn gửi"
ESCALATION = "{unit}, {period}: {count} tổ, nhóm chưa báo cáo."
ESCALATION_NOT_FILED = "Đã tham gia nhưng chưa gửi:"
ESCALATION_NOT_JOINED = "Chưa có ai tham gia (bác gõ: mời):"
LIST_MORE = "… và {count} đơn vị nữa"

# --- officers ------------------------------------------------------------------------------------------------------

SUMMARY_HEAD = "TỔNG HỢP {period} – {unit}"
SUMMARY_ADJUSTED = " (đã điều chỉnh)"
SUMMARY_DAYS = "Từ {first} đến {last}."
SUMMARY_FILED = "{filed}/{due} tổ, nhóm đã báo cáo ({on_time} đúng hạn)."
SUMMARY_FILED_REPORTS = "{filed}/{due} báo cáo của {groups} tổ, nhóm ({on_time} đúng hạn)."
SUMMARY_NOTHING_DUE = "Chưa có tổ, nhóm nào phải báo cáo kỳ này."
SUMMARY_LINE = "• {label}: {value}{notes}"
SUMMARY_GROUPS = "{groups}/{asked} tổ, nhóm"
SUMMARY_WITHHELD = "có số liệu – xem riêng"
SUMMARY_BASELINE = "khảo sát"
SUMMARY_CHANGE = "{change} so với {side}{groups}"
PERCENT_POINTS = " điểm %"
SUMMARY_EQUAL = "bằng {side}{groups}"
SUMMARY_SILENT = "Chưa có số liệu: {count} chỉ tiêu."
SUMMARY_OVER = " trên {groups} tổ, nhóm"
SUMMARY_PAGE = "Các chỉ tiêu còn lại."
SUMMARY_MORE = "… và {count} chỉ tiêu nữa."
SUMMARY_MISSING_COUNT = "Chưa nộp: {count} tổ, nhóm."
SUMMARY_REST = "Xem đủ (nhắn riêng)"
SUMMARY_REST_TYPED = "Cán bộ xem đủ thì nhắn riêng cho tôi: tổng hợp {period} {unit}"
ANSWERED_ABOVE = "Tôi đã trả lời ở trên rồi ạ."
ASKED_TOO_OFTEN = "Bác hỏi dồn dập quá, một phút nữa tôi trả lời tiếp."
SUMMARY_MISSING_REPORTS = "Còn thiếu: {count} báo cáo."
MISSING_SEVERAL = ": thiếu {count}"
MISSING_COMMUNE = "{name}: thiếu {missing}/{due}"
CONTENT_AREAS = {
    "G": "CHUNG",
    "MT": "MÔI TRƯỜNG",
    "KT": "KINH TẾ",
    "VH": "VĂN HÓA",
    "KH": "KHUYẾN HỌC",
    "AN": "AN NINH TRẬT TỰ",
}
SUMMARY_ALL_FILED = "Tất cả đã nộp."
SUMMARY_POST_HEAD = "Kỳ {period} đã khóa sổ."
SUMMARY_FUTURE = "Kỳ {period} chưa mở; đến ngày {opens} mới mở."
JUST_OPENED = "Kỳ này mở ngày {opens}, chưa có báo cáo nào. Hạn gửi của tổ, nhóm: {due}."
NEWER_OPEN = "Kỳ {period} đã mở, đến {last} mới hết kỳ."
NEWER_IN_WORDS = "Kỳ {period} đã mở, chưa hết kỳ: muốn xem thì gõ thêm «tháng {month}» sau lệnh."
SEE_PERIOD = "Xem {period}"
NO_PERIOD_YET = "Chưa có kỳ báo cáo nào được mở."
PERIOD_UNREADABLE = "Tôi không biết kỳ hay đơn vị «{text}». Bác gõ ví dụ: /tonghop 10 hoặc /tonghop 10/2026."
UNIT_OUTSIDE = "Nhóm này chỉ xem được {unit}. Đơn vị khác bác nhắn riêng cho tôi."
UNIT_WHICH = "Tôi chưa rõ «{text}» là đơn vị nào. Bác {CHOOSE} một đơn vị:"
UNIT_WHICH_IN_WORDS = "Tôi chưa rõ «{text}» là đơn vị nào. Bác gõ lại với một trong các tên:\n{units}"
UNIT_NOT_YOURS = "«{text}» không thuộc phần bác phụ trách. Bác xem được: {units}."
NOT_A_MONTH = "Phần này chỉ theo từng tháng đã mở, không có {period}."
LATE_HEAD = "{unit}, {period}: {count} tổ, nhóm chưa nộp."
LATE_NAMES = "Xem tên từng tổ, nhóm, bác gõ ví dụ: chưa nộp {name}"
LATE_NOT_JOINED = " (chưa tham gia)"
BOUND = "Đã gắn nhóm chat này với {unit}. Gõ /tonghop để xem số liệu."
BIND_WHICH = "Bác gắn nhóm này với đơn vị nào? Bác gõ: /ganket kèm mã đơn vị, ví dụ:\n{units}"
BIND_UNKNOWN = "Tôi không tìm thấy đơn vị «{text}». Bác gõ /ganket kèm mã hoặc đúng tên đơn vị."
BIND_BY_LINK = (
    "Bác mở liên kết này, Telegram hỏi nhóm nào thì bác chỉ nhóm chat của {unit}: {link}\n"
    "Thêm tôi vào nhóm xong mà chưa thấy trả lời, bác gõ trong nhóm: /ganket {code}"
)
BIND_IN_GROUP = "Bác gõ lệnh này trong nhóm chat của đơn vị."
INVITE_NONE = "Mọi tổ, nhóm của {unit} đều đã có người tham gia."
INVITE_HEAD = "{unit}: {count} tổ, nhóm chưa có tổ trưởng tham gia. Bác {CHOOSE} một tổ, hoặc lấy tất cả tin mời."
INVITE_HEAD_COMMUNES = (
    "{unit}: {count} tổ, nhóm chưa có tổ trưởng tham gia. Bác {CHOOSE} xã, hoặc lấy một tệp cho tất cả."
)
INVITE_MESSAGE = (
    "Kính gửi bác {name}, {role} {group}.\nMời bác báo cáo hằng tháng qua trợ lý Tự Quản.\n"
    "{how}Mã của bác: {code}\nMã dùng một lần, đến hết ngày {expires}."
)
INVITE_LINK = "Bác mở liên kết này rồi bấm Bắt đầu: {link}\n"
INVITE_NO_LINK = "Bác nhắn mã dưới đây cho trợ lý.\n"
INVITE_BOT = "Trên Zalo, bác mở trợ lý ở đây: {bot}\nrồi nhắn mã dưới đây.\n"
INVITE_LINK_OR_BOT = (
    "Dùng Telegram, bác mở liên kết này rồi bấm Bắt đầu: {link}\n"
    "Dùng Zalo, bác mở trợ lý ở đây: {bot}\nrồi nhắn mã dưới đây.\n"
)
INVITE_SHEET_HOW_TO = (
    "Chĩa máy ảnh của Zalo vào ô vuông để mở trợ lý.",
    "Nhắn mã trên, đúng 8 chữ và số, rồi làm theo lời nhắn.",
)
INVITE_NEXT_PAGE = "Trang sau"
INVITE_SHEET_CAPTION = "Tờ mời có mã QR, {count} người, bác in ra rồi phát."
INVITE_FILE_CAPTION = "Tin mời của {unit}, mỗi tổ, nhóm một dòng. Bác chép từng tin gửi cho tổ trưởng. Lưu hành nội bộ."
JOBS = {
    "invitation_all": "tin mời của {unit}",
    "invitation_sheet": "tờ in mã QR của {unit}",
    "invitation_file": "tệp tin mời của {unit}",
    "month_workbook": "bảng số liệu {period}, {unit}",
}
JOB_BEGUN = "Tôi bắt đầu làm {what}: {count} tổ, nhóm nên mất ít phút. Xong tôi gửi vào đây, bác cứ làm việc khác."
JOB_UNDER_WAY = "Tôi đang làm {what}, {done}/{parts} phần. Xong tôi gửi vào đây."
JOB_FAILED = "Tôi chưa làm được {what}. Bác thử lại sau ít phút."
REPORTS_HEAD_COMMUNES = "{unit}, {period}: bác xem báo cáo của xã nào? (số đã nộp/phải nộp)"
MONTH_FILE_CAPTION = "Bảng số liệu {period}, {unit}. Lưu hành nội bộ."
REPORTS_HEAD = "{unit}, {period}: bác xem báo cáo của tổ nào? (✔: đã nộp)"
REPORT_HEAD = "{group}, {period}: {state}."
REPORT_NOT_FILED = "chưa nộp"
REPORT_FILED = "đã nộp {time}, {timeliness}"
FILED_BY = ", người nộp: {name}"
NAME_DELETED = "(đã xóa tên)"
REASON = "lý do: {reason}"
PHOTOS_OF = "Ảnh của {place} ({count} ảnh):"

PERSONNEL = "Nhân sự"
PERSONNEL_LISTS = {"roles": "Vai trò", "chats": "Nhóm chat đã gắn", "codes": "Mã mời chưa dùng"}
ROLES_HEAD = "{unit}: bác {CHOOSE} một người để xem, hoặc kết thúc vai trò."
CHATS_HEAD = "{unit}: bác {CHOOSE} một nhóm chat để gỡ khỏi đơn vị."
CHATS_NONE = "{unit}: chưa có nhóm chat nào được gắn."
CODES_HEAD = "{unit}: bác {CHOOSE} một mã để hủy."
CODES_NONE = "{unit}: không có mã mời nào chưa dùng."
UNBIND = "Gỡ {title} ({unit})"
END_CODE = "Hủy {code} ({role}, {place})"
ROLE_OF = "{name}, {role}, {place}, từ {since}{joined}."
ROLE_OF_HIGHER = "Vai trò này do cấp trên kết thúc."
END_ROLE = "Kết thúc từ {day}"
ROLE_ENDED = "Đã ghi: {name} thôi làm {role}, {place}, từ {day}. Bác mời người thay (gõ: mời)."
ROLE_ENDED_TOLD = "Bác thôi làm {role}, {place}, từ {day}. Cảm ơn bác. Có nhầm thì bác hỏi cán bộ Mặt trận cấp trên."
UNBOUND = "Đã gỡ nhóm chat «{title}» khỏi đơn vị. Muốn gắn lại, bác gõ trong nhóm: /ganket"
CODE_ENDED = "Đã hủy mã mời đó."

PERSON_LOST = (
    "Tôi không nhắn được cho bác {name}, {role} {group} nữa: {channel} báo tài khoản đã chặn trợ lý hoặc không còn. "
    "Nhờ bác gọi điện nhắc, hoặc mời lại (gõ: mời)."
)
CHAT_LOST = (
    "Tôi không còn ở trong nhóm chat «{title}» của {unit}, nên không gửi bài tổng hợp vào đó được. "
    "Bác thêm tôi lại vào nhóm là dùng tiếp được."
)

LEDGER_WHICH_COMMUNE = "Bác xem lịch sử nhắc {period} của xã nào?"
LEDGER_WHICH = "Bác xem lịch sử nhắc {period} của tổ, nhóm nào?"
LEDGER_UNKNOWN = "Tôi không tìm thấy tổ, nhóm «{text}» trong đơn vị của bác. Bác gõ: lịch sử nhắc, tôi đưa danh sách."
LEDGER_OTHER = "Tổ, nhóm khác"
LEDGER_HEAD = "Lịch sử nhắc {period}, {group}:"
LEDGER_PERSON = "Bác {name}, {role}{note}:"
LEDGER_NOT_JOINED = " (chưa tham gia)"
LEDGER_GONE = " (đã chặn hoặc bỏ trợ lý)"
LEDGER_NOBODY = "Chưa giao cho ai."
LEDGER_NONE = "• chưa có lần nhắc nào"
LEDGER_LINE = "• {step} ({time}): {outcome}"
LEDGER_FILED = "Đã nộp báo cáo lúc {time}; từ đó không nhắc nữa."
LEDGER_STEPS = {
    "opening": "Mở kỳ",
    "before_3": "Còn 3 ngày",
    "before_1": "Còn 1 ngày",
    "due": "Ngày đến hạn",
    "after_1": "Quá hạn 1 ngày",
    "after_3": "Quá hạn 3 ngày",
}
LEDGER_PLANNED = "sắp gửi"
LEDGER_FORGOTTEN = "đã gửi, chi tiết không còn lưu"
LEDGER_SKIPPED = {
    "filed": "không nhắc vì đã nộp",
    "closed": "không nhắc vì đã khóa sổ",
    "too old": "không nhắc vì đã quá ngày",
    "not joined": "không nhắc được vì không có tài khoản nhận tin",
}
LEDGER_OUTCOMES = {
    "sent": "đã gửi qua {channel} lúc {time}",
    "waiting": "đang chờ gửi qua {channel}",
    "trying": "chưa đến, {channel} không trả lời, tôi vẫn đang thử gửi",
    "sending": "đang gửi qua {channel}",
    "unknown": "không rõ đã đến {channel} chưa",
    "gone": "không đến, {channel} báo đã chặn trợ lý hoặc không còn tài khoản",
    "quota": "không gửi, trợ lý {channel} hết lượt tin của tháng",
    "away": "không đến, {channel} không trả lời",
    "refused": "không đến, {channel} từ chối tin",
    "late": "không gửi qua {channel} vì đã quá ngày",
    "filed": "không gửi qua {channel} nữa vì đã nộp",
    "closed": "không gửi qua {channel} nữa vì đã khóa sổ",
}

# --- the person's own data -----------------------------------------------------------------------------------------

MY_DATA = (
    "Tôi đang lưu về bác:\n• Họ tên: {name}\n• Điện thoại: {phone}\n• Vai trò: {roles}\n• Tài khoản chat:\n{accounts}\n"
    "• Đồng ý lúc: {consent}\n• Báo cáo đã gửi: {reports}; ảnh: {photos}"
)
NO_PHONE = "không lưu"
CHANNELS = {"telegram": "Telegram", "zalo_bot": "Zalo", "zalo_oa": "Zalo", "sandbox": "trang dùng thử"}
WITHDRAW_ASK = (
    "Bác muốn rút lại đồng ý? Tôi sẽ không hỏi và không nhắc bác nữa; số liệu đã gửi vẫn giữ, không còn gắn tên."
)
EXACT_WORDS = "Việc này không lấy lại được, nên tôi cần bác gõ đúng chữ: {label}. Không muốn thì bác gõ: không."
WITHDRAW_YES = "Rút đồng ý"
WITHDRAWN = "Tôi đã ghi nhận bác rút lại đồng ý và báo cán bộ Mặt trận xã. Cảm ơn bác thời gian qua."
WITHDRAWN_TO_OFFICER = "Người phụ trách {place} đã thôi dùng trợ lý. Bác mời người khác giúp (gõ: mời)."
DELETE_ASK = "Bác muốn xóa dữ liệu của mình? Họ tên, điện thoại, tài khoản chat và ảnh của bác sẽ bị xóa; số liệu của tổ vẫn giữ."
DELETE_YES = "Xóa dữ liệu"
DELETED = "Tôi đã xóa dữ liệu cá nhân của bác."

# --- questionnaires ------------------------------------------------------------------------------------------------

FILE_RECEIVED = "Đã nhận tệp {name}, tôi kiểm tra rồi trả lời ngay."
FILE_TOO_BIG = "Tệp {name} lớn quá 2 MB. Phiếu hỏi không cần lớn như vậy; bác xóa ảnh và trang thừa rồi gửi lại."
FILE_NOT_FETCHED = "Tôi không tải được tệp {name}. Bác gửi lại giúp."
FILE_FAULTS = "Tệp {name} có {count} chỗ cần sửa:"
FILE_MORE_FAULTS = "… và {count} chỗ nữa."
FILE_MEND = "Bác sửa trong Excel rồi gửi lại tệp vào đây. Phiếu đang dùng vẫn giữ nguyên."
FILE_GOOD = "Tệp {name} không có lỗi.\n{about}\nBác xem thử trước, rồi {CHOOSE} kỳ bắt đầu áp dụng."
FORM_ABOUT = "«{title}», phiên bản {version}: {count} dòng hỏi."
FORM_ADDED = "Câu mới: {labels}."
FORM_CHANGED = "Câu có thay đổi: {labels}."
FORM_REMOVED = "Câu bỏ đi: {labels}."
TRY_FORM = "Xem thử"
PUBLISH_FROM = "Áp dụng từ {period}"
DROP_FORM = "Bỏ bản này"
PREVIEW_DONE = "Xem thử xong, không có gì được ghi. Bác áp dụng phiếu này chứ?"
PUBLISHED = "Đã công bố «{title}», phiên bản {version}, áp dụng từ {period}. Báo cáo các kỳ trước giữ phiếu cũ."
DROPPED = "Đã bỏ bản mới của «{title}». Phiếu đang dùng vẫn giữ nguyên."
MONTH_OPENED = "Kỳ đó đã mở, mọi báo cáo trong kỳ dùng một phiếu. Bác {CHOOSE} một kỳ sau:"
KEY_OF_OTHERS = "Mã phiếu {key} là của đơn vị khác. Bác đổi form_id ở trang settings."
KEY_OF_OTHER_PURPOSE = "Phiếu {key} đang dùng cho việc khác. Bác đổi form_id ở trang settings."
VERSION_USED = "Phiên bản {version} đã dùng rồi. Bác ghi version {next} ở trang settings."
OWN_MONTHLY_ONLY = "Xã chỉ thêm câu hỏi riêng vào báo cáo tháng. Bác ghi purpose là monthly ở trang settings."
CODE_OF_OTHERS = (
    "Chỉ tiêu {code} do tỉnh quản lý. Bác đặt chỉ tiêu riêng có mã bắt đầu bằng {prefix} ở trang indicators."
)
CODE_WITHOUT_PREFIX = "Mã chỉ tiêu riêng {code} phải bắt đầu bằng {prefix}. Bác đổi ở trang indicators và survey."
FORMS_HEAD = "Bác lấy phiếu nào để sửa? Sửa trong Excel xong, bác gửi tệp vào đây."
FORM_TEMPLATE = "Mẫu phiếu trống"
TEMPLATE_CAPTION = "Mẫu phiếu trống: trang huong_dan giải thích từng cột. Điền xong bác gửi tệp vào đây."
WORKBOOK_CAPTION = "Phiếu «{title}» đang dùng. Sửa xong bác ghi version {next} ở trang settings rồi gửi vào đây."
WORKBOOK_UNREADABLE = "Tệp không đọc được. Hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại."
LANGUAGE_ASK = "Bác muốn nghe câu hỏi bằng tiếng nào?"
LANGUAGE_SET = "Từ nay tôi hỏi bằng {language}, câu nào chưa dịch thì bằng tiếng Việt."
LANGUAGES = {
    "vi": "Tiếng Việt",
    "en": "English",
    "tay": "Tiếng Tày",
    "nung": "Tiếng Nùng",
    "hmn": "Tiếng Mông",
    "dao": "Tiếng Dao",
}
LANGUAGE_ONE = "Các phiếu hiện chỉ có tiếng Việt."
FILINGS_HEAD = "{unit}: bác xem hồ sơ nào?"
FILINGS_NONE = "{unit}: chưa có hồ sơ nào."
FILING_HEAD = "{title}, {place}, gửi lúc {time}, người gửi: {name}:"

# --- links to files ------------------------------------------------------------------------------------------------

LINK_OVER = "Liên kết này không đúng hoặc đã hết hạn, bác xin lại liên kết mới từ trợ lý báo cáo."
TRY_LATER = "Máy chủ đang bận, bác thử lại sau ít phút."

FILE_LINK = "Tệp {name}, tải trong 3 ngày: {link}"
FILE_NOT_SENT = "Kênh chat này không nhận được tệp. Bác nhắn người quản trị đặt PUBLIC_URL."

# --- to those who look after the installation ---------------------------------------------------------------------

QUOTA_WARNING = (
    "Trợ lý {channel} {bot} đã dùng {used}/{limit} tin của tháng {month}. "
    "Từ 95% tôi ngừng tin nhắc để dành cho trả lời. Nên mời thêm người vào trợ lý khác."
)
QUOTA_BULK_STOPS = (
    "Trợ lý {channel} {bot} đã dùng {used}/{limit} tin của tháng {month}. Tôi ngừng tin nhắc và bài đăng nhóm "
    "của trợ lý này đến hết tháng; trả lời vẫn gửi. Cần thì nhắc tổ trưởng bằng điện thoại."
)
QUOTA_REFUSED = (
    "{channel} báo trợ lý {bot} đã hết lượt gửi (đếm được {used}/{limit} tin của tháng {month}). "
    "Tin bị từ chối không gửi lại. Kiểm tra gói của trợ lý."
)
BOT_REFUSED = "Zalo không nhận token của trợ lý {bot}: trợ lý này ngừng làm việc. Lấy token mới, sửa ZALO_BOT_TOKENS."

# --- guides --------------------------------------------------------------------------------------------------------

GUIDE_LEADER = (
    "Mỗi tháng tôi hỏi vài câu, bác gõ số trả lời.\n"
    "• báo cáo: bắt đầu hoặc làm tiếp\n• như tháng trước / bỏ qua / quay lại / dừng: khi đang trả lời\n"
    "• gửi ảnh: bác chụp rồi gửi thẳng vào đây\n• khảo sát: số liệu ban đầu của tổ\n"
    "• dữ liệu của tôi: xem, rút, xóa"
)
GUIDE_OFFICER = (
    "• tổng hợp, tổng hợp 10, tổng hợp 10/2026: số liệu và biểu đồ\n• ảnh tháng 10: tờ ảnh của tháng\n"
    "• chưa nộp: danh sách đôn đốc\n• lịch sử nhắc: ai đã được nhắc, lúc nào, qua đâu\n"
    "• mời: mã mời tổ trưởng, tờ in QR\n• báo cáo, báo cáo tháng 10: xem từng báo cáo\n• bảng tháng: tệp Excel\n• trong nhóm chat: /ganket để gắn nhóm với đơn vị, rồi /tonghop"
)

ROLE = {
    "leader": "tổ trưởng",
    "deputy": "tổ phó",
    "board_head": "trưởng ban công tác Mặt trận",
    "mentor": "người được phân công giúp đỡ",
    "commune_officer": "cán bộ Mặt trận xã",
    "cluster_officer": "cán bộ cụm",
    "province_officer": "cán bộ Mặt trận tỉnh",
    "administrator": "quản trị",
}
ROLE_IN_HOUSEHOLD_CLUSTER = {"leader": "nhóm trưởng", "deputy": "nhóm phó"}

IMPORT_LEFT_OUT = "{name}, {role} của {code}"
IMPORT_CORRECTED = "{code}: {before} sửa thành {after}"
IMPORT_NO_PHONE = "chưa có số điện thoại"
IMPORT_FOLLOWED = "{code}: từ ngày {day} {role} là {new}, thay {old}"
IMPORT_PHONE_OF_ANOTHER = (
    "Số điện thoại {phone} đang là của {name}, trong tệp là của {new}. Hãy sửa số, hoặc để trống ô điện thoại."
)
IMPORT_TWO_AT_ONCE = "{code} có hai {role}: {one} và {two}. Hãy giữ một người trong tệp."

GROUP_HAS_HISTORY = (
    "Tổ, nhóm {code} đã có báo cáo ở khu dân cư cũ nên không đổi ma_khu được. Giữ ma_khu cũ, hoặc đặt mã tổ, nhóm mới."
)

# --- wishes --------------------------------------------------------------------------------------------------------

DEADLINE = "{period}: hạn gửi {due} ({left}). Sửa được đến khi khóa sổ, ngày {closes}."
DEADLINE_LEVELS = "Xã xác nhận {commune}, cụm {cluster}, tỉnh {province}."
DAYS_LEFT = "còn {days} ngày"
LAST_DAY = "hôm nay là ngày cuối"
DAYS_OVER = "đã quá {days} ngày, vẫn gửi được"
NEXT_DEADLINE = "Kỳ {period} mở ngày {opens}, hạn gửi {due}."
LATE_IS_TAKEN = "Được ạ. Quá hạn {due} bác vẫn gửi được, báo cáo chỉ ghi là nộp muộn."
GROUP_STATE = "{group}, {period}: {state}."
FILED_COUNT = "{unit}, {period}: {filed}/{due} tổ, nhóm đã nộp, còn {left}."
OPEN_SENT = "Xem báo cáo đã gửi"
REMINDER_HISTORY = "Lịch sử nhắc"
OWN_LIST_HEAD = "Các báo cáo của {group}:"
OWN_LIST_LINE = "• {period}: {state}"
YEAR_PICTURE = "Biểu đồ 12 tháng"
YEAR_OF = "{group}: 12 tháng đến {period}."
OWN_LIST_NO_MONTH = "Không có báo cáo {period}."
OWN_LIST_NONE = "{group} chưa có báo cáo tháng nào."
OWN_LIST = "Báo cáo các tháng"
EARLIER_MONTHS = "Các tháng trước đó"
SEE_MONTH = "Xem {period}"
WHICH_OWN_GROUP = "Bác xem của tổ, nhóm nào?"
NO_SUCH_GROUP = "Tôi không thấy tổ, nhóm nào tên như vậy trong {units}."
WHICH_OF_GROUPS = "Bác muốn nói tổ, nhóm nào?"
REMINDING = (
    "Trợ lý chưa nhắc riêng theo yêu cầu được. Tổ, nhóm chưa nộp được nhắc tự động trước hạn, đúng ngày hạn và sau hạn "
    "({period}: hạn {due}). Bác xem ai chưa nộp, ai đã được nhắc:"
)
RETURNING = (
    "Trợ lý chưa trả lại hay mở lại báo cáo giúp bác được. Đến khi khóa sổ ({closes}) tổ trưởng tự sửa được báo cáo đã "
    "gửi: bác gọi tổ trưởng, bảo gõ: sửa."
)
RETURN_CLOSED = "Kỳ {period} đã khóa sổ ngày {closes}, không sửa được nữa."
CALL_LEADER = "{role} {name}: {phone}"
LAST_PHOTO = "Gần nhất bác gửi {photos}: {place}, {period}."
LAST_PHOTO_OF_NO_MONTH = "Gần nhất bác gửi {photos}: {place}."
PLACE_UNKNOWN = "chưa rõ của tổ, nhóm nào"
NO_PHOTO = "Tôi không thấy ảnh nào của bác."
STOPPING_HEAD = "Trợ lý chỉ nhắn khi mở kỳ, gần hạn và khi có việc của bác. Muốn thôi hẳn thì bác rút lại đồng ý.\n"
UNDERSTOOD = "Vâng ạ."
EXPLAINED = "Câu này cần một con số ({unit}), ví dụ {example}. Không có thì bác gõ 0."
EXPLAINED_PLAIN = "Bác trả lời câu dưới đây; chưa rõ thì {SKIP}."
NEW_PHONE_ASK = "Bác gõ số điện thoại mới (10 chữ số), ví dụ 0912345678."
NEW_PHONE_WRONG = (
    "Tôi chưa ghi, vì đây chưa phải một số điện thoại đang dùng: di động có 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc "
    "09. Bác gõ lại giúp, hoặc gõ: thôi."
)
OFFICER_WAS_TOLD = "Cán bộ Mặt trận xã đã được báo."
NEW_PHONE_KEPT = "Đã ghi số điện thoại mới của bác: {phone}."
NEW_PHONE_TOLD = "{name} ({place}) đổi số điện thoại: {phone}."
LEAVING_ASK = "Tôi báo cán bộ Mặt trận xã là bác thôi làm {role}, {group}? Vai trò chỉ thôi khi cán bộ ghi nhận."
GONE_ASK = (
    "Tôi xin chia sẻ với gia đình. Tôi báo cán bộ Mặt trận xã là {role} {name}, {group}, không làm tiếp được? Vai trò "
    "chỉ thôi khi cán bộ ghi nhận."
)
GONE_ASK_WHO = (
    "Tôi xin chia sẻ với gia đình. Ai không làm tiếp được, {group}, để tôi báo cán bộ Mặt trận xã? Vai trò chỉ thôi khi "
    "cán bộ ghi nhận."
)
TELL_OFFICER = "Báo cán bộ xã"
TELL_OF_ONE = "Báo: {role} {name}"
EXACT_LABEL = "Để chắc chắn, bác gõ đúng chữ: {label}. Không muốn thì bác gõ: không."
TOLD_BEFORE = "Việc này tôi đã báo cán bộ rồi, hoặc câu hỏi đã qua. Cần báo thì bác nhắn lại từ đầu."
LEAVING_SENT = "Đã báo cán bộ."
NOBODY_TOLD = "Xã chưa có cán bộ nào nhận tin của trợ lý, nên tôi chưa báo được ai."
LEAVING_TOLD = "{name} xin thôi làm {role}, {group}. Anh/chị gõ: nhân sự, rồi kết thúc vai trò và mời người thay."
GONE_TOLD = (
    "Tài khoản của {by} báo: {role} {name}, {group}, không làm tiếp được. Anh/chị liên hệ gia đình; rồi gõ: nhân sự."
)
IDLE_HEAD = (
    "Bác báo tháng này không hoạt động: tôi ghi 0 cho các số phát sinh, giữ số tháng trước cho các số còn lại. Bác xem "
    "lại rồi mới gửi.\n"
)
IDLE_KEPT = "Số bác đã ghi từ trước tôi giữ nguyên.\n"
IDLE_NOTHING_LEFT = "Bác báo tháng này không hoạt động, nhưng báo cáo đã đủ số nên tôi không đổi số nào. Số nào phải là 0 thì bác sửa.\n"
NOT_A_REPORTER = "Việc này của tổ trưởng, nhóm trưởng. Bác {CHOOSE} việc dưới đây."
