"""The closed list of what may stand beside a number in a reply, and what forbids it, as data. One line adds a word.

Beside a number anything that stands in no list makes the bot ask: an unknown word may make it another number than the
answer ('có 6 hộ vắng', 'khảo sát 62 hộ'). Phrases are written as in words.py, which has what may change the number.
"""

from __future__ import annotations

from collections.abc import Mapping

SAME_HEADS = """
    như, y như, giống, giống hệt, giống như, giống y, y xì, y hệt, y chang, hệt, hệt như, bằng, vẫn như, vẫn bằng,
    vẫn giống,
    không có gì khác, chẳng có gì khác, chưa có gì khác, cũng như, cũng bằng, cũng giống, không khác, không khác gì,
    chẳng khác, chẳng khác gì, không thay đổi so với, không đổi so với, giữ nguyên như, y nguyên như, để nguyên như,
    giữ như, y như là, giữ"""
SAME_TAILS = """
    tháng trước, kỳ trước, lần trước, đợt trước, tháng rồi, kỳ rồi, lần rồi, tháng vừa rồi, tháng vừa qua, kỳ vừa
    rồi, hồi tháng trước, báo cáo trước, báo cáo tháng trước, số tháng trước, số kỳ trước, số cũ, số liệu cũ, con số
    cũ, số trước, cũ, bữa trước, hôm trước, dạo trước, mọi khi, mọi tháng, các tháng trước, mấy tháng trước, lần báo
    cáo trước"""
"""'như' + 'tháng trước', 'y xì' + 'kỳ rồi': every pair means the same as last month."""


def _pairs() -> str:
    heads = [head.strip() for head in SAME_HEADS.split(",")]
    tails = [tail.strip() for tail in SAME_TAILS.split(",")]
    return ", ".join(f"{head} {tail}" for head in heads for tail in tails)


WORDS: Mapping[str, str] = {
    "same": f"""
        {_pairs()},
        vẫn từng đó, vẫn từng đó hộ, vẫn từng đó nhà, vẫn chừng đó, vẫn chừng đó hộ, không thêm không bớt, không bớt
        không thêm, chưa đụng tới, chưa đụng đến, lấy số tháng trước, cứ lấy số tháng trước, số cũ, số liệu cũ, con
        số cũ, vẫn số cũ, vẫn con số cũ, vẫn số đó, vẫn số ấy, cũng vậy, cũng thế, cũng rứa,
        cũng vẫn vậy, cũng vẫn thế, vẫn rứa, vẫn ri, y rứa, y vậy, y chang, y xì, y hệt, y sì, như rứa, như vậy
        thôi, vẫn chừng ấy, vẫn chừng nấy, vẫn bấy nhiêu, vẫn từng ấy, vẫn nguyên, vẫn nguyên vậy, nguyên vậy, còn
        nguyên, để nguyên, không có gì mới, không có gì khác, chưa có gì mới, chưa có gì khác, không có gì đổi,
        không khác, không khác gì, chẳng khác, không suy chuyển, không tăng không giảm, không tăng giảm, không tăng
        cũng không giảm, chưa đổi, chưa có thay đổi, chưa có biến động, không xê dịch, không nhúc nhích, vẫn thế
        thôi, vẫn giữ nguyên, vẫn không đổi, vẫn không thay đổi, như mọi khi, như mọi tháng, như thường lệ""",
    # May stand beside a number and leaves it as it is.
    "harmless": """
        nói thật, nói thật với em, nói thật là, nói thật với em là, ghi vào đấy, ghi vào đó, đã là, đếm đi đếm lại,
        chắc chắn, chắc chắn là, tính đến hôm nay, tới hôm nay, đến hôm nay, tính tới hôm nay, dấu chấm, không sót hộ
        nào, không sót nhà nào, không thiếu hộ nào, không thiếu nhà nào, không sót hôm nào, không sót buổi nào, không
        sót ngày nào, không sót ai, không thiếu ai, không hơn không kém, một lòng, một lòng một dạ, muốn xỉu, mừng muốn
        xỉu, ý thức hơn, có ý thức hơn, đi, quỹ còn lại, trong quỹ còn lại, bán ra, tất cả là, nhờ giời, nhờ trời, nhờ
        ơn trời, may nhờ trời, sất, gì sất,
        thống kê, thống kê được, thống kê lại, rà soát, rà soát lại, rà soát được, kiểm tra, kiểm đếm, tổng hợp,
        tổng hợp được, chốt số, chốt con số, tui, tau, xóm tui, thôn tui, bản tui, tổ tui, nhóm tui, nhắn, nhắn em,
        báo với, báo cho, trình, xin trình, bán ve chai, bán phế liệu, bán đồng nát, bán lấy tiền, bán gây quỹ, gom,
        gom được, thu về, thu lại, thu hoạch, hái, gặt, huy động, huy động được, hiến, hiến tặng, hiến được, yên
        bình, bình yên, yên ổn, ổn định, ổn, an toàn, êm, êm ấm, êm đẹp, bình thường, tốt đẹp, thành công, suôn sẻ,
        trôi chảy, chu đáo, trang trọng, tiết kiệm, lành mạnh, vui tươi, nghiêm túc, nghiêm chỉnh, gương mẫu, tự
        giác, đầy đủ, đúng hẹn, kịp thời, thuận lợi, hiệu quả, rõ ràng, nề nếp, các cháu, các em, học sinh giỏi,
        cháu ngoan, đến trường, lên lớp, học hành, tặng, tặng quà, thưởng, trao thưởng, phát thưởng, trao, tiền quỹ,
        tồn quỹ, trong quỹ, quỹ đang có, quỹ hiện có, quỹ hiện còn, quỹ có, tiền bán, tiền thu, tiền thưởng, tiền
        khen thưởng, tiền mặt, giữ, đang giữ, thủ quỹ, thủ quỹ giữ, ở ngân hàng, gửi tiết kiệm, trong sổ tiết kiệm,
        văn nghệ, sinh hoạt, tập, tập luyện, luyện tập, biểu diễn, giao lưu, dạy, dạy hát, dạy múa, truyền dạy, họp
        xóm, họp thôn, họp bản, họp tổ, họp nhóm, họp dân, sau họp, trước dân, toàn dân, toàn tổ, toàn nhóm, đại
        diện, có mặt, đến dự, dự họp, ký tên, ký giấy, ký vào giấy, ký vào bản cam kết, bản cam kết, đồng lòng, chấp
        thuận, cùng làm, cùng tham gia, cùng ký, đều ký, đều tham gia, đều làm, thực hiện tốt, làm tốt, phân
        loại tốt, làm đúng, chấp hành tốt, duy trì tốt, hoạt động tốt, đang thực hiện, đang tham gia, đang hoạt
        động, đang sáng, ảnh gửi sau, ảnh tôi gửi sau, có ảnh, kèm ảnh, ảnh đây, em xem, em ghi, em nhập, em ghi
        nhé, bác xem, nhờ em, nhờ cháu, nhờ bác, giúp bác, giúp tôi, cho bác, cho tôi, cho em, cho cháu, ạ, vâng ạ,
        dạ em, thế, thế này, thế nhé, vậy nhé, vậy nha, nè, nì, nớ, này, đấy nhé, đó nha, hả, hè, hỉ, mà, nhớ, cái,
        con số, số, là, thì, có, đã, được, rồi, luôn, thôi, thôi à, thôi nhé, thôi nha, cả thảy, cả thẩy, hết thảy,
        tất thảy, thảy, tổng, tổng cộng, tổng số, cộng, cộng chung, cộng lại, tất tần tật, vừa đúng, đúng, vừa đủ,
        vừa tròn, tròn, chẵn, vừa chẵn, chính xác, đích xác, vỏn vẹn, vẻn vẹn, chỉ, chỉ có, chỉ được, mới được, mới
        có, mới chỉ, mới chỉ có, mới đạt, mãi mới được, mãi mới có, mãi, cũng được, cũng có, cũng đạt, có được, có
        cả thảy, có tổng, có đúng, có mỗi, mỗi có, được có, được mỗi, được đúng, được tổng, được hẳn, những, được
        những, có những, tới, lận, cơ, đủ, đủ cả, xong, vị chi, tính ra, tính cả, kể cả, kể hết, đếm được, đếm kỹ,
        đếm lại, kiểm lại, rà lại, kết quả là, đáp số, ghi giúp, ghi hộ, ghi cho, nhập giúp, nhập hộ, chúng em,
        chúng cháu, bọn cháu, bên này, bên tổ, bên nhóm, tổ tôi, tổ mình, nhóm tôi, nhóm mình, xóm tôi, xóm mình,
        thôn tôi, thôn mình, bản em, bản mình, bản tôi, khu em, khu tôi, khu mình, trong thôn, trong bản, trong xóm,
        trong tổ, trong nhóm, trong khu, ở xóm, ở thôn, ở bản, ở tổ, cả năm nay, tháng này được, tháng này có, hôm
        nay được, đợt này, lần này, kỳ này, tháng ni, năm nay, nay, giờ, bây giờ, hiện, nhân dân, bà con, dân, dân
        làng, mọi người, anh em, chị em, các hộ, các nhà, ai cũng, nhiệt tình, phấn khởi, hăng hái, vui vẻ, đoàn
        kết, tích cực, tốt, tốt lắm, đẹp, sạch sẽ, sạch đẹp, giời, giời ơi, trời, trời ơi, trời đất, ối, ôi, ối
        giời, ôi trời, chao ôi, ôi chao, úi, ái chà, a ha, hu hu, mừng, mừng quá, vui, vui quá, may quá, may mắn,
        thật may, khổ, khổ lắm, khổ quá, mệt, mệt quá, mệt lắm, vất vả, vất vả lắm, đông, đông lắm, đông quá, đông
        đủ, ít thôi, ít lắm, ít quá, thế mà, thế là, vậy mà, vậy là, đây, tày, nùng, mông, hmông, h'mông, kinh, cao
        lan, sán chay, sán chí, sán dìu, người già, neo đơn, chính sách, chốt, chốt lại, cứ, để, ghi, ghi là, mà
        ghi, gom lại, gộp lại, lại, chỗ tôi, chỗ em, chỗ mình, chỗ này, hoan hô, ngon, tuyệt, tuyệt vời, số là,
        buồn, buồn quá, tiếc, sau khi, sau khi họp, khi họp, nhiều, ít, rất nhiều, trên, dưới, ở trên, ở dưới, bên
        trên, bên dưới, đầu làng, cuối làng, đầu xóm, cuối xóm, xóm trên, xóm dưới, nghèo, cận nghèo, khá, xanh,
        chứa, lớn, học, tự nguyện, đồng thuận, nhất trí, hưởng ứng, chấp hành, xung phong, báo lại, báo là, ghi
        nhận, xác nhận, khẳng định, cập nhật, nắm được, nắm lại, theo dõi, theo dõi được, tính đến giờ, tính tới
        nay, tới nay, tới giờ, bữa nay, bữa ni, hôm ni, chừ, bây chừ, chính thức, thực tế, thực có, số thực, con số
        thực, số chính xác, số đúng, đầu tháng, cuối tháng, giữa tháng, đầu tuần, các loại, mọi loại, đủ loại, ra
        quân, phát động, triển khai, tổ chức được, tiến hành, mở, mở được, lập, lập được, khen, khen được, khen cho,
        hỗ trợ, quan tâm, đổi công, góp công, góp sức, góp tiền, góp của, đóng, đóng quỹ, nộp quỹ, gây quỹ được, thu
        quỹ, tiền rác, có biển, có hố rác, có thùng rác, có kẻng, có camera, có đèn, có vườn, có sọt, làm theo, học
        theo, noi theo, thực hiện theo, phân loại tại nhà, tại nhà, ở nhà, phân loại rác tại nhà, ngoài đồng, ngoài
        ruộng, trong làng, ngoài đường, trong ngõ, trong nhà, đầu ngõ, cổng làng, cổng xóm, trung tâm, trong khu dân
        cư, hàng cây, hàng hoa, đường cây, bồn hoa, luống hoa, tham gia đủ, tham gia đầy đủ, tham gia hết, tham gia
        nhiệt tình, đi đủ, đến đủ, có đủ, đủ hết, đồng ý hết, ký đủ, nộp đủ, dự đông đủ, tới họp, tới dự, đến họp,
        về dự, về họp, cùng nhau, với nhau, chung tay, chung sức, góp phần, làm chung, làm sạch đường, quét đường,
        phát cỏ, làm cỏ, nhổ cỏ, khơi cống, khơi rãnh, trời nắng, trời mưa, nắng, mưa, nắng quá, mưa quá, trời đẹp,
        mùa gặt, mùa vụ, xin cảm ơn, cảm ơn nhiều, cảm ơn bác, cảm ơn cháu, chúc em khỏe, chúc sức khỏe, khỏe nhé,
        bác nói, tôi nói, tôi ghi, bác ghi, bác nhắn, tôi nhắn, bác gửi, em gửi, cháu gửi, bác trả lời, tôi trả lời,
        xin trả lời, trả lời em, trả lời cháu, trả lời là, câu trả lời, đáp, đáp án là, bác đáp, đúng vậy, chuẩn,
        đồng bào, người mường, người tày, người dao, người nùng, người mông, người kinh, các bác, các cô, các chú,
        các anh, các chị, các ông, các bà, ông bà, cụ, các cụ, hội phụ nữ, phụ nữ, thanh niên, nông dân, cựu chiến
        binh, hội nông dân, đoàn thanh niên, người cao tuổi, núi, suối, sông, đồi, đi em, đi nhé, đi cháu, ghi đi""",
    # Things and places told of a measure with its unit: '45 kg giấy vụn'; of a bare number they may be another unit.
    "things": """
        giấy, giấy vụn, giấy báo, bìa, bìa các tông, các tông, nhựa, chai nhựa, vỏ chai, chai lọ, vỏ lon, lon bia,
        sắt, sắt vụn, sắt thép, thép, nhôm, kim loại, ni lông, nilon, ve chai, đồng nát, phế liệu, vụn, chè, lúa,
        ngô, gạo, cam, bưởi, rau, hoa, cá, gà, lợn, trâu, bò, dê, mật ong, quế, keo, nông sản, hàng hóa, đất, đất ở,
        đất vườn, đất ruộng, đường điện, đường bê tông, đường ngõ, đường trục, đường liên thôn, đường nội đồng,
        điện, điện chiếu sáng, đèn đường, kênh, kênh mương, mương, mương máng, cống rãnh, rãnh, hàng rào, tường rào,
        trường, trường học, trạm y tế, nghĩa trang, chợ, ủy ban, sân, sân bóng, ao, hồ, ruộng, vườn, bờ suối, bờ
        sông, bờ ao, chân đồi, gần trường, gần chợ, ven đường, ven suối, dọc đường, ngã ba, ngã tư, đầu cầu, bãi,
        bãi đất, bãi rác, vỏ thuốc, vỏ thuốc sâu, vỏ chai thuốc, ban đêm, buổi tối, ban ngày, đêm, tối, sáng, chiều,
        cuối tuần, chủ nhật, thứ bảy, múa, hát, hát then, đàn tính, then, páo dung, lon với chai, chai, thùng các
        tông, sách vở, báo cũ, vỏ hộp, vỏ bia, dây đồng, đồ nhựa, đồ sắt, can nhựa, túi bóng, vải, cao su, thức ăn
        thừa, rau củ, hoa quả, trứng, sữa, thóc, sắn, khoai, lạc, đậu, mía, măng, nấm, thịt, dược liệu, gỗ, củi""",
    # What questions are about; a question with a label accepts of these only its own words.
    "topic": """
        phân loại, phân loại rác, rác, rác thải, thải, thực hiện phân loại, tự quản, mắc, dòng họ, câu lạc bộ, clb,
        đội văn nghệ, lớp học, tại nguồn, tái chế, rác tái chế, khối lượng, thu gom rác, gây quỹ, tổng vệ sinh, vệ
        sinh, đường làng, ngõ xóm, đường làng ngõ xóm, đường, đường hoa, chăm sóc, đang được chăm sóc, chiều dài, vỏ
        bao bì, bao bì, thuốc, thuốc bảo vệ thực vật, thuốc sâu, bảo vệ thực vật, đang sử dụng, sử dụng, tồn đọng
        rác, còn tồn đọng rác, tồn đọng, còn tồn đọng, đổ rác, tập kết rác, đổ rác sai quy định, sai quy định,
        chuồng trại, chăn nuôi, hợp vệ sinh, xa nhà ở, rác hữu cơ, ủ, tuyến đường, thắp sáng, chiếu sáng, do nhân
        dân quản lý, quản lý, mô hình, cam kết thực hiện, quy ước, hương ước, nội quy, tuyên truyền, đóng góp, xã
        hội hóa, kinh phí, diện tích, diện tích đất, hiến đất, ngày công, sản xuất, liên kết, liên kết sản xuất,
        theo liên kết, qua liên kết, sản lượng, sản lượng bán, tiêu thụ, giá trị, giá trị sản phẩm, sản phẩm, sản
        phẩm bán, giúp vốn, giúp, giúp đỡ, được giúp đỡ, được giúp, vốn, giống, kỹ thuật, quỹ, quỹ còn, số dư, số dư
        quỹ, dư quỹ, góp vốn, xoay vòng, quỹ khuyến học, khuyến học, việc làm, việc làm mới, thu nhập, thu nhập bình
        quân, bình quân đầu người, ước năm, đám cưới, đám tang, cưới, việc cưới, việc tang, nếp sống, văn minh, nếp
        sống văn minh, theo nếp sống văn minh, trong đó số đám cưới, trong đó số đám tang, danh hiệu, văn hóa, tảo
        hôn, hôn nhân cận huyết thống, hôn nhân cận huyết, văn nghệ, dân gian, hoạt động, hoạt động thường xuyên,
        thường xuyên, sinh hoạt, truyền dạy, văn hóa dân tộc, dân tộc, bỏ học, đang bỏ học, nghỉ học, nghỉ học dài
        ngày, dài ngày, trong độ tuổi, độ tuổi, trở lại trường, được vận động trở lại trường, đi học lại, trở lại
        lớp, học tập, khen thưởng, hỗ trợ, hỗ trợ học sinh, số tiền, số tiền khen thưởng, sinh viên, học bài, trống,
        trống học bài, kẻng, tiếng kẻng, tiếng kẻng an ninh, duy trì, duy trì tiếng kẻng, cộng đồng, tại cộng đồng,
        vi phạm, an ninh, an ninh trật tự, trật tự, trên địa bàn, địa bàn, mâu thuẫn, tranh chấp, hòa giải thành,
        hòa giải, được hòa giải thành, tại cơ sở, cơ sở, tệ nạn, tệ nạn xã hội, nghiện, ma túy, nghiện ma túy, mới
        phát hiện, lầm lỗi, đang được, nhận giúp đỡ, tiến bộ, tái phạm, không tái phạm, đang hoạt động, hiệu lệnh,
        tuần tra, đi tuần, đánh kẻng, gõ kẻng, đánh trống, tuần tra đêm, tai nạn, tai nạn giao thông, giao thông,
        toàn khu, khu dân cư, nhắc nhở, bị nhắc nhở, tỷ lệ, số lượt, số buổi, số ngày, số vụ, số điểm, số người, số
        hộ, xảy ra, phát sinh trong tháng, cưới hỏi, ma chay, họp dân, họp tổ, họp nhóm""",
    # Of a thing that is counted as it stands, these tell a change and not the stock.
    "change": """
        ủng hộ, phát sinh, xảy ra, mới phát sinh, dọn, dọn được, dọn xong, dọn dẹp, dọn sạch, xử lý, xử lí, xử lý
        được, giải
        quyết, khắc phục, giải tỏa, xóa, xóa được, lắp, lắp đặt, lắp mới, xây, xây mới, trồng, trồng mới, trồng
        được, làm mới, phát hiện, vận động được, sửa, sửa chữa, sửa đường, làm đường, tu sửa, nạo vét, phát quang,
        đào, đắp, bê tông, nhặt, nhặt được, tháo, tháo dỡ, bổ sung, trộm, trộm gà, trộm chó, trộm cắp, mất trộm, mất
        cắp, đánh nhau, xô xát, cãi nhau, cãi vã, xích mích, va chạm, bạo lực gia đình, cờ bạc, đánh bạc, tranh chấp
        đất đai, đất đai, vợ chồng, hàng xóm, gây rối, say rượu, uống rượu, đua xe, pháo, đốt pháo, lừa đảo, quét
        dọn, dọn cỏ, thu dọn, trồng hoa, trồng cây, thăm, thăm hỏi, biểu dương, vinh danh, chia sẻ, động viên, giúp
        nhau, treo, treo biển, gắn biển, cắm biển""",
    # With these the number is not the answer: those who do not, another time or source, a number denied, a change.
    "forbids": """
        là xong, là đủ, nữa là xong, nữa là đủ, là hoàn thành, vắng, vắng mặt, đi vắng, vắng nhà, nghỉ, nghỉ họp, bỏ,
        bỏ cuộc, bỏ dở, từ chối, phản đối, cho có, cho xong,
        cho qua chuyện, xin thôi, không chịu, trốn, trốn tránh, né, sót, bỏ sót, chậm, trễ, nợ, còn nợ, lỡ, hỏng,
        hư, hủy, hoãn, quên, chê, ngại, lưỡng lự, chần chừ, chống đối, cãi, chừa, loại, loại ra, ngoại trừ, trừ ra,
        không kể, không tính, chưa kể, chưa tính, trống nhà, chuyển đi, đi làm ăn xa, làm ăn xa, đi xa, xin ra, xin
        rút, rút lui, rút khỏi, ra khỏi, bị loại, thôi tham gia, ngừng, dừng, khảo sát, khảo sát trước, ban đầu, đầu
        kỳ, kỳ đầu, lúc đầu, hồi đầu, mới lập, mới thành lập, lúc mới, hồi mới, hồi, hồi trước, hồi xưa, xưa, ngày
        xưa, ngày trước, trước, trước đây, trước đó, trước kia, dạo trước, bữa trước, đợt trước, đợt rồi, kỳ rồi,
        tháng rồi, quý trước, quý rồi, năm kia, năm rồi, tuần trước, tuần rồi, hôm kia, bữa kia, vừa rồi, dạo này
        năm ngoái, cùng thời điểm, cũ, sổ cũ, sổ, sổ sách, danh sách, danh sách cũ, theo danh sách, giấy tờ, báo cáo
        cũ, bản cũ, số liệu cũ, giao, được giao, chỉ tiêu giao, xã giao, huyện giao, cấp trên giao, đăng ký đầu năm,
        đầu năm, hứa, định, tính làm, mong, muốn, cố gắng, quyết tâm, dự tính, dự định, hy vọng, ước mơ, lẽ ra, đáng
        lẽ, đáng ra, lý ra, phải có, cần có, cần, nghe nói, nghe đâu, nghe bảo, người ta nói, có người nói, đồn,
        tưởng, ngỡ, quê, bên kia, xóm khác, thôn khác, tổ khác, nhóm khác, nơi khác, chỗ khác, của xã, của huyện, cả
        huyện, của tỉnh, làm gì, làm gì có, làm gì được, làm chi, làm chi có, mần chi, mần chi được, mần răng, chi,
        mô, mô có, đâu có, đâu phải, đâu được, đâu tới, đâu đến, nào có, đời nào, hồi nào, bao giờ, lấy đâu, lấy đâu
        ra, sao được, sai, sai rồi, làm sao có, làm sao được, không tới, không đến, chưa tới, chưa đến, chưa đủ,
        không đủ, không bằng, bịa, đùa, nói chơi, kết nạp, kết nạp thêm, gia nhập, vào thêm, xin vào, mới vào, mới
        kết nạp, mới tham gia, mới ký, mới đăng ký, phát sinh mới, nảy sinh, ra thêm, lên thêm, tách hộ, tách ra,
        chuyển đến, chuyển về, tăng lên, giảm đi, giảm xuống, sụt, hao, lỗ, tiêu, chi ra, chi hết, tiêu hết, rút ra,
        vay, cho vay, trả nợ, trả lại, thu thêm, còn thiếu, còn lại, khác, trong đó, riêng, ví dụ, thí dụ, chẳng
        hạn, kiểu như, đại loại, nửa, chia, nhân, chia cho""",
    # Known beside a number, but not right behind one without its unit: '5 chỉ' of gold, '15 mới'.
    "leads": "nhóm, tổ, đội, chỉ, mới, mãi, những, cứ, còn, từ, ghi, đây, giờ, nay",
    # Known beside a number, but not right before one: 'trong 30 hộ' is the whole that a part is taken of.
    "trails": "mà, trong, với, do, vì, để, giữa, sau khi, khi, theo, nhiều, ít, trên, dưới, ở trên, ở dưới, lại",
    # Says which part a number is of; the numbers of such parts add up to one sum.
    "part": """
        và, xóm, thôn, bản, tổ, nhóm, khu, đội, trên, dưới, đầu, cuối, trong, ngoài, giữa, xóm trên, xóm dưới, bên
        này, bên kia, nghèo, cận nghèo, cũ, mới, bìa, sắt, nhựa, giấy, nhôm, đồng, chai, sắt vụn, chai nhựa""",
}
"""What the words mean to the reader, beside those of words.py."""
