"""What people say when they want something, as data: the words of each notion, and the notions of each wish."""

from __future__ import annotations

from collections.abc import Mapping

NOTIONS: Mapping[str, str] = {
    # Said around a wish without changing it.
    "neutral": """
        dạ, vâng, ạ, à, ơi, nhé, nhá, nha, nghe, nghen, hen, hén, nào, đi, với, luôn, mà, thì, là, cái, nhỉ, hả, hử,
        á, ha, hè, vậy, thế, rứa, ri, đấy, đó, đây, này, kia, nữa, xin, thưa, kính, làm ơn, vui lòng, cho hỏi, hỏi,
        hỏi chút, hỏi tí, hỏi tý, hỏi thăm, cho hỏi thăm, ok, bot, trợ lý, bạn, đồng chí, ad, admin, tí, tý, chút,
        chút xíu, một chút, giúp, giùm, dùm, hộ, nhờ, phiền, rằng, giờ, bây giờ, hôm nay, nay, mới, cũng, chứ, gấp,
        nhanh, ngay, sớm, cho, muốn, cần, định, được, để, phải, hãy, có, thấy, biết, cho biết, xem nào, của, ở,
        trên, dưới, bên, về, trong, lên, ra, vào, đang, vừa, mỗi, lại, thôi mà, alo, alô, chào, xin chào, trời ơi,
        ôi, ồ, quá, lắm, thật, giúp đỡ, kính gửi, sếp, thủ trưởng, cho xin, a, e, cho phép, liệu, hình như, chắc,
        không biết, ko biết, nói, bảo, người ta, đợt, kỳ, ta, đồng thời, gì đó, một, vài, xã, phường, cụm, tỉnh,
        huyện, thôn, xóm, đơn vị, khu, nhà, ý, việc, chuyện, kiểu, loại, còn, khi cần, lúc cần, nên, vì, do, tại,
        vì thế, cho nên, tại vì, bởi vì, với lại, hay là, thôi thì, hồi, lúc, khi, nếu, nếu như, lỡ, chẳng may,
        mà nói, thêm, rất, hơi, bị, sẽ, sắp, cứ, chỉ, chỉ có""",
    "me": """
        tôi, tui, em, mình, bác, cháu, anh, chị, cô, chú, ông, bà, con, dì, cậu, thím, tớ, tao, bọn tôi, chúng tôi,
        chúng em, bọn em, bên tôi, bên em, tổ tôi, nhóm tôi, tổ mình, nhóm mình, tổ em, nhóm em, tổ bác, nhóm bác,
        của tôi, của em, nhà tôi, thôn tôi, thôn mình, xóm tôi, xóm mình, tổ tui, nhóm tui, tổ cháu, nhóm cháu,
        bọn mình, tổ ta, tổ chúng tôi, nhóm chúng tôi, tổ chúng em, nhóm chúng em""",
    "report": "báo cáo, bc, bản báo cáo, bài, bản, số liệu, phiếu báo cáo, cái báo cáo, tờ báo cáo, bảng báo cáo",
    "send": """
        nộp, gửi, gởi, nạp, báo, nộp lên, gửi lên, báo lên, gửi đi, nộp báo cáo, gửi báo cáo, đã nộp, đã gửi,
        đã báo, đã báo cáo, gửi rồi, nộp rồi, báo cáo""",
    "when": """
        bao giờ, khi nào, lúc nào, chừng nào, hôm nào, ngày nào, ngày mấy, ngày bao nhiêu, mấy giờ, hồi nào,
        bữa nào, mấy hôm nữa, mấy ngày nữa, mấy bữa nữa, bao nhiêu ngày nữa, còn mấy ngày, còn mấy hôm, còn mấy bữa,
        còn bao lâu, bao lâu nữa, còn bao nhiêu ngày, trước ngày nào, trước ngày mấy, đến ngày nào, đến ngày mấy,
        tới ngày nào, tới ngày mấy, đến bao giờ, tới bao giờ, mùng mấy, hôm mấy, đến khi nào, mấy ngày,
        bao nhiêu ngày, mấy hôm""",
    "due": """
        hạn, hạn nộp, hạn cuối, hạn chót, hạn báo cáo, hạn gửi, thời hạn, hết hạn, deadline, đến hạn, tới hạn,
        khóa sổ, khoá sổ, chốt sổ, kỳ hạn, ngày chốt, ngày hết hạn, hạn cuối cùng, chốt số, thời gian nộp, lịch nộp,
        ngày nộp, hạn định, chốt báo cáo, đóng sổ""",
    "yet": """
        chưa, hay chưa, rồi chưa, được chưa, xong chưa, hết chưa, đủ chưa, đúng không, phải không, chưa nhỉ,
        chưa vậy, chưa hả""",
    "arrived": """
        tới, đến, đến nơi, tới nơi, nhận, nhận được, có nhận được, vào máy, ghi nhận, được ghi nhận, lên máy, vô,
        vô máy, vào hệ thống, lên hệ thống, đi được, lên được, qua được""",
    "not_sent": """
        chưa nộp, chưa gửi, chưa gởi, chưa báo cáo, chưa báo, chưa gửi được, chưa nộp được, chưa kịp nộp,
        chưa kịp gửi, chưa kịp báo cáo, chưa kịp báo, chưa kịp, chưa làm, chưa làm được, chưa làm kịp,
        chưa làm báo cáo, chưa nộp báo cáo, chưa gửi báo cáo, quên nộp, quên báo cáo, quên gửi, quên báo, quên mất,
        không kịp nộp, không kịp, chưa có báo cáo, chưa gửi được báo cáo, chưa nộp được báo cáo, chưa làm xong,
        chưa gửi xong, chưa báo cáo được, chưa kịp làm""",
    "done": """
        rồi, xong, xong rồi, hết rồi, đã, xong xuôi, đã xong, xong hết rồi, rồi mà, hôm qua rồi, hôm trước, hôm nọ,
        hôm kia, hôm qua, bữa trước, bữa hổm, bữa qua, tuần trước, hồi sáng, sáng nay, lúc nãy, hồi nãy, vừa nãy,
        ban nãy, hôm rồi, tối qua, hồi hôm, lúc sáng, bữa nọ""",
    "which": """
        ai, những ai, tổ nào, nhóm nào, đơn vị nào, thôn nào, xã nào, xóm nào, khu nào, những tổ nào,
        những nhóm nào, những đơn vị nào, tổ nhóm nào, còn ai, còn những ai, còn tổ nào, còn nhóm nào, các tổ nào,
        cụm nào, bản nào""",
    "how_many": """
        mấy tổ, mấy nhóm, bao nhiêu tổ, bao nhiêu nhóm, mấy đơn vị, bao nhiêu đơn vị, mấy thôn, mấy xã,
        bao nhiêu xã, được mấy tổ, được mấy nhóm, được bao nhiêu tổ, được bao nhiêu nhóm, bao nhiêu tổ nhóm,
        mấy người, bao nhiêu người, bao nhiêu phần trăm, được mấy, được bao nhiêu, bao nhiêu báo cáo, mấy báo cáo,
        mấy cái báo cáo, tỷ lệ nộp, tỉ lệ nộp, tiến độ, tiến độ nộp, tình hình nộp, tiến độ báo cáo, bao nhiêu thôn""",
    "groups": """
        các tổ, các nhóm, các đơn vị, các tổ nhóm, các thôn, mấy tổ, mấy nhóm, những tổ, những nhóm,
        các bác tổ trưởng, các tổ trưởng, các nhóm trưởng, mọi người, bà con, các bác, tổ trưởng, nhóm trưởng,
        mấy ông tổ trưởng, mấy bác tổ trưởng, mấy đơn vị, các xã, tổ, nhóm, những tổ nhóm, các anh chị, những người,
        người""",
    "missing": """
        thiếu, còn thiếu, còn, sót, vắng, chậm, trễ, muộn, còn sót, chậm nộp, nợ, còn nợ, đang thiếu, chậm báo cáo""",
    "list": "danh sách, ds, liệt kê, lên danh sách",
    "officer": """
        cán bộ, cán bộ xã, cán bộ phường, cán bộ mặt trận, mặt trận xã, mặt trận, cb xã, cb, người phụ trách,
        phụ trách, người hướng dẫn, người thật, nhân viên, tổng đài, người trực, văn phòng, cán bộ phụ trách,
        anh cán bộ, chị cán bộ, chú cán bộ, người quản lý, mặt trận phường, ủy ban, uỷ ban, ban mặt trận,
        người ở xã, trên xã, cán bộ huyện, cán bộ cụm, cán bộ tỉnh""",
    "call": """
        gọi, gọi điện, liên hệ, liên lạc, gặp, nói chuyện, điện, điện thoại, số điện thoại, sđt, sdt, số máy, số,
        gọi ai, hỏi ai, xin số, gọi lại, kết nối, gọi số nào, liên hệ ai, gặp ai, số đt, điện cho, nói chuyện với,
        alo cho, gọi cho, tên gì, là ai, ai vậy, nhờ ai, hỏi người nào""",
    "see": """
        xem, coi, xem lại, coi lại, cho xem, mở, ngó, kiểm tra, tìm, đọc lại, đọc, tra, cho coi, kiểm tra lại,
        tra lại, dò lại, mở ra, xem giúp, hiện""",
    "where": """
        đâu, ở đâu, chỗ nào, đâu rồi, nằm đâu, ở chỗ nào, đâu mất, sao không thấy, không thấy, mất đâu, ở mô, mô rồi""",
    "how": """
        thế nào, như thế nào, ntn, làm sao, ra sao, kiểu gì, cách, cách nào, sao, làm thế nào, bằng cách nào,
        như nào, kiểu nào, cách gì, chỉ cách, hướng dẫn, chỉ, bày, bày cách, dạy, chỉ dẫn, chỉ cho, bày cho,
        hướng dẫn cách, răng, làm răng, làm như thế nào, cách thức, chỉ bảo, hướng dẫn cho, sao đây, hướng dẫn lại""",
    "do": """
        làm, nhập, điền, viết, dùng, sử dụng, thao tác, bấm, khai, ghi, trả lời, làm báo cáo, nhập số liệu, nhắn,
        soạn, kê khai, làm gì, bắt đầu""",
    "not_able": """
        không biết làm, không biết dùng, không biết cách, không làm được, không gửi được, không nộp được,
        ko biết làm, chưa biết làm, chưa biết dùng, chưa biết cách, không biết bấm, không biết nhập,
        không biết bắt đầu""",
    "bot": "cái này, máy này, trợ lý này, phần mềm, phần mềm này, ứng dụng, app, hệ thống, máy, chương trình",
    "photo": """
        ảnh, hình, hình ảnh, tấm ảnh, tấm hình, bức ảnh, ảnh chụp, cái ảnh, cái hình, ảnh này, hình này, ảnh nãy,
        ảnh vừa gửi, ảnh hồi nãy, tấm này, ảnh lúc nãy, hình vừa gửi, hình nãy, hình lúc nãy, ảnh đó, hình đó,
        tấm ảnh đó, tấm hình đó, ảnh kia, hình chụp""",
    "remove": """
        xóa, xoá, bỏ, gỡ, hủy, huỷ, thu hồi, xóa bỏ, bỏ đi, xóa đi, xoá đi, gỡ bỏ, rút, lấy lại, xóa giúp, xóa hộ""",
    "wrong": """
        sai, nhầm, lộn, ghi sai, báo sai, nhập sai, gửi nhầm, gởi nhầm, gửi lộn, gửi sai, nhầm số, sai số, báo nhầm,
        ghi nhầm, gõ nhầm, bị sai, bị nhầm, không đúng, chưa đúng, chưa chuẩn, báo lộn, gõ sai, sai rồi, nhầm rồi,
        ghi lộn, nộp nhầm, nộp sai, bấm nhầm, điền sai, có sai sót, sai sót""",
    "fix": """
        sửa, sửa lại, chỉnh, chỉnh lại, chỉnh sửa, điều chỉnh, cập nhật lại, báo lại, gửi lại, nộp lại, làm lại,
        báo cáo lại, thay đổi, đính chính, bổ sung""",
    "same": """
        như tháng trước, giống tháng trước, như cũ, y như cũ, y nguyên, như kỳ trước, giống cũ, giữ nguyên,
        không đổi, không thay đổi, không có gì mới, không có gì thay đổi, không có thay đổi, không có gì khác,
        vẫn thế, vẫn vậy, vẫn như cũ, y chang, y xì, y hệt, giống hệt, vẫn như tháng trước, y như tháng trước,
        y hệt tháng trước, y chang tháng trước, giống như tháng trước, chẳng có gì mới, không gì mới,
        không có gì đổi, không khác gì, như tháng rồi, giống tháng rồi, y tháng trước, không khác tháng trước,
        không khác gì tháng trước, chép tháng trước, copy tháng trước, lấy như tháng trước, lấy số tháng trước,
        lấy theo tháng trước, vẫn giữ nguyên, như lần trước, giống lần trước, y như lần trước,
        không có gì thay đổi so với tháng trước, không thay đổi gì, không thay đổi gì so với tháng trước,
        không đổi gì, như tháng vừa rồi, giống hệt tháng trước, vẫn y nguyên""",
    "all": """
        tất cả, cả, mọi, mọi câu, mọi số, mọi thứ, toàn bộ, hết, các câu, các số, tất, cả tháng, tất tần tật,
        hết cả, mọi mục, các mục, cứ, tất cả các câu, tất cả câu, còn lại, các câu còn lại, số nào cũng,
        câu nào cũng, vẫn, cả báo cáo, mọi chỉ tiêu, các chỉ tiêu, số""",
    "not": """
        đừng, thôi, không, ko, ngừng, ngưng, dừng, tắt, hủy, huỷ, chặn, chấm dứt, khỏi, không muốn, thôi không,
        đừng có""",
    "message": """
        tin, tin nhắn, nhắn, nhắn tin, nhắc, nhận tin, gửi tin, gởi tin, thông báo, nhận thông báo, làm phiền,
        nhận tin nhắn, gửi tin nhắn, nhắc nhở, nhận nhắc, nhận nhắc nhở, nhắc báo cáo, gửi tin nhắn cho tôi,
        nhắc hạn, tin nhắc""",
    "late": """
        nộp muộn, gửi muộn, nộp trễ, gửi trễ, nộp chậm, gửi chậm, trễ hạn, quá hạn, muộn hạn, chậm hạn,
        báo cáo muộn, báo cáo trễ, báo cáo chậm, sau hạn, hết hạn rồi, hết hạn, nộp sau, gửi sau, báo muộn, báo trễ,
        qua hạn, lỡ hạn, trễ rồi, muộn rồi, trễ, muộn, nộp bù, gửi bù, báo cáo bù""",
    "can": """
        được không, được ko, có được không, còn được không, có sao không, kịp không, được nữa không, còn kịp không,
        có bị sao không, có bị phạt không, bị phạt không, được k, có kịp không, sao không, còn nhận không,
        có nhận không, còn nộp được không, còn gửi được không, nộp được không, gửi được không, có nộp được không,
        có gửi được không, vẫn được chứ, có được nộp không, được hông, được chăng, có ảnh hưởng gì không,
        vẫn nộp được chứ""",
    "mean": """
        nghĩa là gì, là gì, là sao, hỏi gì, hỏi cái gì, ý là gì, tức là gì, tính thế nào, nghĩa là sao, gì vậy,
        không hiểu, chưa hiểu, chả hiểu, chẳng hiểu, khó hiểu, không rõ, chưa rõ, không hiểu gì, không hiểu câu này,
        tính sao, tính làm sao, ghi thế nào, ghi sao, điền thế nào, nghĩa gì, hiểu thế nào, tính những gì,
        gồm những gì, tính cả gì, giải thích, giải thích giúp, là cái gì, hỏi về gì, tính từ đâu, tính như thế nào,
        ghi như thế nào, trả lời thế nào, trả lời sao, điền sao, điền cái gì, điền gì, ghi gì, nói rõ hơn, nói rõ,
        không hiểu ý""",
    "question": """
        câu, câu này, câu hỏi, mục này, câu đó, số này, câu hỏi này, chỗ này, mục đó, chỉ tiêu này, ý này, câu ni,
        câu hỏi đó, số đó, phần này, cái""",
    "new_phone": """
        đổi số điện thoại, đổi sim, thay sim, số mới, số điện thoại mới, đổi sđt, đổi sdt, có số mới,
        thay số điện thoại, dùng số mới, mất sim, đổi số máy, sđt mới, sdt mới, cập nhật số điện thoại,
        sửa số điện thoại, số điện thoại thay đổi, dùng số khác, đổi số đt""",
    "quit": """
        nghỉ, thôi làm, nghỉ làm, không làm, không còn làm, hết làm, thôi không làm, xin nghỉ, xin thôi, từ chức,
        bàn giao, hết nhiệm kỳ, thôi giữ chức, không còn là, xin thôi làm, xin nghỉ làm, thôi, không làm nữa,
        nghỉ rồi, thôi rồi, thôi nhiệm vụ, không giữ, thôi chức, nghỉ chức, hết làm rồi, không phải, không còn giữ,
        bàn giao rồi""",
    "role": """
        tổ trưởng, nhóm trưởng, tổ phó, nhóm phó, trưởng nhóm, trưởng tổ, trưởng ban, chức tổ trưởng,
        chức nhóm trưởng, tổ trưởng nữa, làm tổ trưởng, làm nhóm trưởng, chức vụ, nhiệm vụ tổ trưởng, vai tổ trưởng""",
    "family": """
        chồng tôi, vợ tôi, bố tôi, mẹ tôi, ba tôi, má tôi, ông nhà tôi, bà nhà tôi, cha tôi, bố em, ba em, chồng em,
        ông nội, bà nội, ông ngoại, bố cháu, ba cháu, mẹ em, bác trưởng, ông trưởng, ông xã, bà xã, thầy tôi,
        bố mình, bố chồng tôi, anh trai tôi, ông ấy, bà ấy, bác ấy, anh ấy""",
    "gone": """
        mất, mất rồi, qua đời, đã mất, vừa mất, mới mất, ốm, ốm nặng, nằm viện, đi viện, nhập viện, bệnh, bệnh nặng,
        đau nặng, không còn, tai biến, đi xa, yếu lắm, chuyển đi, chuyển đi nơi khác, chuyển nhà""",
    "disaster": """
        lũ, lụt, ngập, bão, mưa lũ, sạt lở, dịch, mưa bão, ngập lụt, lũ quét, bão lũ, thiên tai, lũ lụt, mưa to,
        mưa nhiều, ngập hết, bão về, lũ về, bị lũ, bị ngập, bị bão, có dịch, mưa suốt, ngập nặng, do lũ, do bão,
        vì lũ, vì bão, mưa""",
    "idle": """
        không hoạt động, không làm gì, không làm được gì, không có hoạt động, không sinh hoạt, nghỉ hoạt động,
        chưa hoạt động, chưa làm được gì, không có gì để báo, không có gì báo cáo, không làm gì cả,
        không làm ăn gì được, không có hoạt động gì, chưa làm gì, không tổ chức được gì, không tổ chức gì,
        không hoạt động gì, không làm được gì cả, không có gì để báo cáo, không có gì cả, chẳng làm gì,
        chẳng làm được gì, không phát sinh gì, không có phát sinh, không hoạt động được, tạm nghỉ,
        tạm ngừng hoạt động, tạm dừng hoạt động, không ra quân được, không làm chi, không có chi báo cáo""",
    "later": """
        tí nữa, tý nữa, lát nữa, chút nữa, lúc khác, tối, tối nay, để tối, mai, để mai, ngày mai, sáng mai, chiều,
        chiều nay, để chiều, hôm khác, khi khác, sau, để sau, lát, mốt, bữa khác, để lát, để tí nữa, để lát nữa,
        tối về, tối mai, chiều mai, chiều tối, trưa, rảnh, khi nào rảnh, lúc nào rảnh, hồi nữa, tẹo nữa, đợi tí,
        chờ tí, đợi chút, chờ chút, đợi tôi tí, khoan, khoan đã, từ từ, thong thả, để bữa khác, cuối tuần, tuần sau,
        hôm sau""",
    "go_on": """
        làm, làm nốt, báo, nộp, gửi, tính, trả lời, báo cáo, làm tiếp, làm sau, tính sau, báo sau, gửi sau, nộp sau,
        gửi nốt, báo nốt, nhập, nhập nốt, gửi số, báo số, nhắn, hỏi lại, đếm lại, đếm, hỏi, kiểm tra, nhắn lại,
        quay lại, báo tiếp, nhập tiếp, gửi tiếp, trả lời tiếp, báo cáo tiếp""",
    "tired": """
        mệt, mệt rồi, bận, đang bận, bận rồi, nghỉ đã, nghỉ tí, đi làm, đi họp, có việc, bận việc, đang họp,
        đang đi đường, đang đi làm, đang ăn cơm, đi ngủ, buồn ngủ, mỏi mắt, thôi, nghỉ, dừng, dừng đã, đang lái xe,
        có khách, nghỉ cái đã, ăn cơm đã, bận quá, mệt quá, đang ngoài đồng, đang đi rẫy""",
    "remind": """
        nhắc, đôn đốc, nhắc nhở, nhắc lại, giục, thúc, gửi nhắc, nhắn nhắc, đôn, hối, réo, nhắn, nhắc nộp, nhắc hạn""",
    "return": """
        trả, trả lại, trả về, bắt làm lại, yêu cầu sửa, yêu cầu làm lại, yêu cầu nộp lại, bắt sửa, gửi trả,
        không duyệt, từ chối""",
    "reopen": """
        mở lại, mở khóa, mở khoá, mở sổ, cho sửa, cho nộp lại, cho báo cáo lại, cho phép sửa, mở kỳ, cho sửa lại,
        mở lại sổ""",
    "approve": "duyệt, phê duyệt, xác nhận, thông qua, chấp nhận",
    "old": """
        cũ, trước đây, các tháng trước, những tháng trước, hồi trước, mấy tháng trước, các kỳ trước, các tháng,
        từng tháng, lần trước, kỳ trước, trước, đã gửi, đã nộp, tháng cũ, đợt trước, mấy tháng nay, mấy tháng qua,
        các tháng qua""",
    "figures": "số, con số, bao nhiêu, mấy, những gì, số nào, gì",
    "chart": "biểu đồ, đồ thị, vẽ biểu đồ, sơ đồ, hình vẽ",
    "months": """
        12 tháng, mười hai tháng, cả năm, theo tháng, các tháng, 12 tháng qua, qua các tháng, một năm, năm qua,
        cả 12 tháng""",
    "understood": """
        hiểu rồi, hiểu, rõ rồi, rõ, biết rồi, nhớ rồi, nắm được rồi, ok rồi, được rồi, thế à, vậy à, ra thế, ra vậy,
        thế hả, đã rõ, đã hiểu, tốt, tốt quá, hay quá, tuyệt, hay, tốt lắm, giỏi quá, nghe rồi, nhận rồi,
        thấy rồi, đọc rồi, xem rồi, hihi, haha, hi hi, yên tâm""",
    "thanks": """
        cảm ơn, cám ơn, thank, thanks, thank you, tks, cảm ơn nhiều, cảm ơn rất nhiều, cám ơn nhiều, đa tạ,
        cảm ơn nhiều lắm, biết ơn""",
    "thanked": """
        nhiều, rất, lắm, các, người, vì, quan tâm, tận tình, nhiệt tình, chu đáo, hướng dẫn, nhắc, đã, rất nhiều,
        nhiều lắm""",
    "days": """
        vài hôm, vài ngày, mấy hôm, mấy ngày, một hai hôm, một hôm, một ngày, hai hôm, hai ngày, ba hôm, ba ngày,
        ít hôm, ít ngày, dăm hôm, một tuần, vài bữa, mấy bữa, một bữa, một chút, chút ít""",
    "guide": """
        hướng dẫn, hướng dẫn lại, chỉ dẫn, bày lại, chỉ lại, hướng dẫn giúp, giúp đỡ, giúp với, chỉ với,
        hướng dẫn sử dụng""",
    "excel": """
        excel, file, tệp, bảng, bảng excel, file excel, tệp excel, bảng tổng hợp, bảng số liệu, bảng biểu, xuất""",
    "back": "quay lại, trở lại, về, lùi lại, quay về, trở về, lùi, cho về, lui lại",
    "first": "đầu, đầu tiên, trước",
}
"""Notion to what is said for it. A word may be of several notions; the sentence decides."""

WISHES: tuple[tuple[str, str, str], ...] = (
    ("deadline", "due", "when report send done all bot which groups officer do yet"),
    ("deadline", "when send", "report do officer all"),
    ("deadline", "when report", "send do officer all"),
    ("late_ok", "late can", "report send do due can done days missing"),
    ("late_ok", "late send can", "report do due done days missing"),
    ("late_ok", "late send yet", "report do due can"),
    ("late_ok", "due late send", "report do can"),
    ("late_ok", "not_sent can", "report send due late"),
    ("status", "send yet", "report done arrived see"),
    ("status", "report yet", "send done arrived see do"),
    ("status", "report arrived yet", "send done officer see"),
    ("status", "report arrived can", "send done officer"),
    ("status", "arrived yet", "report send done officer see"),
    ("status", "report done", "send all"),
    ("late_list", "not_sent", "report do send later tired all"),
    ("late_list", "which not_sent", "report send list see"),
    ("late_list", "which late", "report send list see"),
    ("late_list", "which missing", "report send list see groups not_sent"),
    ("late_list", "groups missing which", "report send list"),
    ("late_list", "missing which yet", "send report groups"),
    ("late_list", "groups not_sent", "report send list see which"),
    ("late_list", "list not_sent", "report groups send"),
    ("late_list", "list missing", "report groups send"),
    ("how_many", "how_many send", "report done yet all not_sent see"),
    ("how_many", "how_many not_sent", "report send missing"),
    ("how_many", "how_many report", "send done yet all see"),
    ("how_many", "how_many missing", "send report yet"),
    ("contact", "call officer", "which see where when do figures how"),
    ("contact", "officer which", "see call"),
    ("contact", "call which", "officer see"),
    ("contact", "call how", "officer which when"),
    ("contact", "officer figures", "call see which"),
    ("contact", "officer where", "call which"),
    ("my_report", "report where", "send done see all"),
    ("my_report", "report see", "send done all where yet"),
    ("old_reports", "report see old", "send done all figures"),
    ("old_reports", "report old", "figures all send where see"),
    ("old_reports", "old send figures", "report see"),
    ("old_reports", "period send figures", "report see done"),
    ("old_reports", "period report figures", "send see done"),
    ("old_reports", "past report see", "send done figures all"),
    ("old_reports", "past send figures", "report see done"),
    ("old_reports", "past report", "send see done figures where"),
    ("year_picture", "chart me", "see months report figures"),
    ("year_picture", "chart months", "see report figures groups"),
    ("help", "guide", "report send do bot officer how question"),
    ("help", "how do", "report send bot question"),
    ("help", "how report", "send do bot"),
    ("help", "how bot", "report send do"),
    ("help", "not_able", "report send do how bot"),
    ("help", "how officer", "report do"),
    ("help", "how send", "report do bot"),
    ("add_photo", "photo how", "send do report figures all"),
    ("add_photo", "photo send", "do report where all see can figures"),
    ("add_photo", "photo can", "send do report figures"),
    ("remove_photo", "remove photo", "send done wrong"),
    ("remove_photo", "photo wrong", "send done remove fix"),
    ("amend", "fix report", "send done wrong all figures do can"),
    ("amend", "wrong report", "send done fix all figures"),
    ("amend", "wrong done", "send report fix figures question"),
    ("amend", "wrong send", "report done fix figures"),
    ("amend", "wrong fix", "report done send figures"),
    ("same_all", "same all", "report do send period"),
    ("same", "same", "report do send period"),
    ("stop_messages", "not message", "send"),
    ("explain", "mean", "question figures do report"),
    ("explain", "question how", "do figures report"),
    ("pause", "later go_on", "tired report send not done do"),
    ("pause", "tired done", "later go_on not"),
    ("pause", "tired tired", "later go_on not done"),
    ("pause", "tired later", "go_on not report send do"),
    ("new_phone", "new_phone", "done fix call"),
    ("leaving", "quit role", "done officer all not"),
    ("gone", "family gone", "role done officer"),
    ("gone", "role gone", "done officer family"),
    ("no_activity", "idle", "disaster report period do all"),
    ("no_activity", "disaster idle", "report period all do"),
    ("no_activity", "disaster not do", "report period all figures"),
    ("remind", "remind groups", "not_sent report send missing done which late all due"),
    ("remind", "remind unit", "not_sent report send missing done late due"),
    ("remind", "remind not_sent", "report send missing groups which all due"),
    ("remind", "remind which not_sent", "report send missing groups all due"),
    ("return_report", "return report", "fix groups wrong unit do"),
    ("return_report", "return unit", "report fix wrong do"),
    ("return_report", "approve report", "groups unit all see"),
    ("reopen", "reopen", "report unit groups period fix send"),
    ("reopen", "fix unit", "report send groups period do"),
    ("group_report", "report unit see", "send done period figures"),
    ("group_report", "unit send figures", "report see done period"),
    ("group_report", "unit report figures", "send see done period"),
    ("group_status", "unit send yet", "report done period see"),
    ("group_status", "unit report yet", "send done period see"),
    ("understood", "understood", "thanks done"),
    ("thanks", "thanks", "thanked understood done me officer all send report groups"),
    ("month_workbook", "excel send", "see report period me all figures"),
    ("month_workbook", "excel see", "send report period me all figures"),
    ("back", "back question", "first"),
)
"""(Wish, the notions that must be there, those that may be there besides); in doubt the one that demands most."""

OPEN_TO_ALL = ("period",)
"""Notions that leave every wish as it is, but one that has them among its own."""

BUTTONS: Mapping[str, str] = {
    "start_report": "m:start",
    "status": "m:start",
    "same_all": "m:start",
    "same": "m:start",
    "amend": "m:start",
    "deadline": "m:deadline",
    "late_ok": "m:deadline",
    "contact": "m:contact",
    "help": "m:guide",
    "explain": "m:guide",
    "add_photo": "m:photo",
    "my_report": "m:mine",
    "old_reports": "m:mine",
    "late_list": "m:late",
    "how_many": "m:late",
    "remind": "m:late",
    "summary": "m:summary",
    "group_report": "m:reports",
    "return_report": "m:reports",
    "reopen": "m:reports",
}
