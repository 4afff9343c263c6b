"""What people say around a figure that they correct, as data. One line adds a word."""

from __future__ import annotations

MARKS = """
    đính chính, đính chính lại, nói lại, nói lại là, báo lại, báo lại là, ghi lại, ghi lại là, gõ lại, đổi lại,
    chỉnh lại, sửa lại, sửa lại thành, sửa lại là, sửa thành, sửa là, xin lỗi, đúng ra, đúng ra là, lẽ ra là,
    thực ra là, phải là, ý tôi là, ý em là, ý bác là, ý mình là
"""
"""Said before the right figure: what was given before it is taken back."""

WEAK = """
    nhầm, nhầm mất, nhầm số, lộn, lộn số, sai, sai số, gõ nhầm, ghi nhầm, báo nhầm, viết nhầm, nhập nhầm, bấm nhầm,
    đánh nhầm, nói nhầm, đọc nhầm, đếm nhầm, tính nhầm, gõ lộn, ghi lộn, báo lộn, gõ sai, ghi sai, báo sai, viết sai,
    nhập sai, đánh sai, nói sai, đếm sai, tính sai
"""
"""The same where something parts it from the figure: 'nhầm 2 hộ' may be two too many, 'gõ nhầm 17' the wrong one."""

AMENDS = "sửa, đổi, chỉnh, chỉnh sửa"
"""The same; but a small number alone behind it is the number of a question: 'sửa 2'."""

TAILS = "mới đúng, mới phải, mới là đúng, mới chính xác, thì đúng, mới chuẩn"
"""Said behind the right figure."""

BACK = "lấy lại, trả lại, phục hồi"
"""Asks for the figure that stood there before."""

PREVIOUS = """
    câu trước, câu trên, câu vừa rồi, câu vừa nãy, câu nãy, câu hồi nãy, câu lúc nãy, câu ban nãy, số trước, số trên,
    số vừa rồi, số vừa nãy, số nãy, số hồi nãy, số lúc nãy, số ban nãy, ở câu trước, ở câu trên
"""
"""The answer that was given last."""

PLACES = ("đầu, đầu tiên, một, nhất", "hai", "ba", "bốn, tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
"""'câu đầu', 'câu thứ hai': the words for the first question, the second, …"""

AROUND = """
    à, ah, ờ, ơ, ủa, ôi, ơi, ấy, ấy chết, ấy dà, chết, chết rồi, khoan, khoan đã, trời, dạ, vâng, ạ, em, tôi, bác, cháu,
    anh, chị, cô, chú, mình, tui, nãy, hồi nãy, lúc nãy, vừa nãy, ban nãy, vừa rồi, lúc trước, hôm trước, hôm qua, rồi,
    nhé, nha, thôi, mà, thì, là, thành, bằng, lại, cho, giúp, với, phải, đúng, chứ, đó, ở, cái, luôn, xin, nhờ,
    muốn
"""
"""Says nothing of which figure it is, nor what it is."""
