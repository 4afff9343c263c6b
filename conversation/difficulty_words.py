"""What people say of difficulties and proposals, as data. One line adds a word."""

from __future__ import annotations

NAMES = "khó khăn, vướng mắc, khó khăn vướng mắc, đề xuất, kiến nghị, ý kiến, bất cập, trở ngại"
"""What is asked for."""

NONE = "không, chưa, chẳng, chả, làm gì, có gì đâu, gì đâu, nào đâu"
"""With one of the names: that there is none."""

BESIDE_NONE = """
    có, gì, nào, thì, là, vẫn, cũng, hiện, hiện nay, hiện tại, giờ, bây giờ, tháng này, kỳ này, lần này, bên tôi,
    tổ tôi, nhóm tôi, tổ, nhóm, chúng tôi, tôi, em, bác, cháu, anh, chị, mình, thấy, gặp, phát sinh, cả, hết, hết cả,
    đâu, ạ, dạ, vâng, nhé, nha, lớn, đáng kể, nhiều, mấy, cần, phải, nói, báo cáo, hay, và, về, phần, mục, thêm, nữa,
    ở đây, của, để, em ơi, ơi, mới
"""
"""All that may stand beside them then."""

SIGNS = """
    khó khăn, vướng mắc, bất cập, trở ngại, thiếu, hỏng, hư hỏng, xuống cấp, lầy, lầy lội, sạt lở, sạt, ngập, ô nhiễm,
    quá tải, bừa bãi, tắc, dột, gãy, nứt, mục nát, thất thu, mất mùa, không vào được, không có kinh phí,
    chưa có kinh phí, hết kinh phí, không đủ, chưa đủ, không có chỗ, chưa có chỗ, chưa được hỗ trợ, không được hỗ trợ,
    chưa được cấp, không hợp tác, chưa hợp tác, không chịu, chưa đồng tình, không đồng tình, đề nghị, kiến nghị,
    đề xuất, mong được, mong xã, mong cấp trên, nhờ xã
"""
"""In a sentence that is nothing else they may tell a difficulty: it is asked whether to keep it as one."""

ASKED = """
    gì cơ, gì thế, gì vậy, gì đấy, gì đây, gì đó, gì hả, là gì, là sao, thiếu gì, bao giờ, bao nhiêu, tổ nào, nhóm nào,
    đơn vị nào, thôn nào, xóm nào, ai còn, ai chưa, còn ai
"""
"""A question: nothing is told with it."""

FEWEST_WORDS = 4
"""Of such a sentence; 'thiếu', 'không đủ' by itself is an answer."""
