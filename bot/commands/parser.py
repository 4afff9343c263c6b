"""Which commands there are, with their words and options; what each does is in the other files here."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """argparse, complaining in Vietnamese."""

    def error(self, message: str) -> NoReturn:
        """Wrong usage: exit code 2."""
        self.exit(2, f"tuquan: Lệnh chưa đúng ({message}). Gõ `{self.prog} --help` để xem cách dùng.\n")


def build() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    root = Parser(prog="tuquan", description="Tự Quản: trợ lý báo cáo của các tổ, nhóm tự quản.")
    commands = root.add_subparsers(dest="command", required=True, metavar="LỆNH", parser_class=Parser)

    def command(name: str, does: str, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(does=does)
        return added

    one = command("demo", "demo.run", "Chạy thử với dữ liệu mẫu trên trang web của máy này, không cần tài khoản.")
    one.add_argument("--port", type=int, default=8000, help="cổng HTTP (mặc định 8000)")
    one.add_argument("--data-dir", help="thư mục dữ liệu (mặc định data/demo)")
    one.add_argument("--now", help="giờ bắt đầu (mặc định 2026-11-16T08:00+07:00)")

    one = command("init", "installation.init", "Tạo hoặc nâng cấp cơ sở dữ liệu, nạp đơn vị và danh mục.")
    one.add_argument("--province", default="08", help="mã tỉnh (mặc định 08, Tuyên Quang)")
    one.add_argument(
        "--preset", choices=("administrative", "calendar"), help="lịch báo cáo: 15→14, hoặc tháng dương lịch"
    )

    one = command("import", "installation.import_file", "Nạp cụm, khu dân cư, tổ nhóm, người và khảo sát từ Excel.")
    one.add_argument("file", nargs="?", help="tệp .xlsx")
    one.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi")
    one.add_argument("--end-missing", action="store_true", help="cho thôi vai trò những người không có trong tệp")
    one.add_argument("--template", metavar="TỆP", help="ghi ra tệp mẫu trống")

    one = command("invite", "people.invite", "Tạo một mã mời.")
    one.add_argument("--unit", required=True, help="mã đơn vị, hoặc mã tổ, nhóm")
    one.add_argument("--role", required=True, help="vai trò, ví dụ leader, deputy, commune_officer")
    one.add_argument("--name", help="họ tên người được mời")
    one.add_argument("--json", action="store_true", help="in JSON")

    one = command("roles", "people.list_roles", "Liệt kê vai trò của một đơn vị và các đơn vị, tổ, nhóm bên dưới.")
    one.add_argument("--unit", required=True, help="mã đơn vị, hoặc mã tổ, nhóm")
    one.add_argument("--json", action="store_true", help="in JSON")

    one = command("end-role", "people.end_role", "Kết thúc một vai trò từ một ngày.")
    one.add_argument("role", type=int, help="số của vai trò, như lệnh roles in ra")
    one.add_argument(
        "--from", dest="from_on", metavar="NGÀY", help="ngày không còn vai trò, ví dụ 2026-12-01 (mặc định hôm nay)"
    )

    one = command("run", "running.run", "Chạy dịch vụ: các kênh có token, HTTP, lịch nhắc.")
    one.add_argument("--now", help="giờ bắt đầu của đồng hồ; chỉ dùng khi mọi địa chỉ API ở trên máy này")

    one = command("read", "reading.run", "Đọc thử một câu trả lời như trợ lý đọc.")
    one.add_argument("--type", help="kiểu câu hỏi, ví dụ count_household")
    one.add_argument("--unit", default="", help="đơn vị được hỏi, ví dụ ha")
    one.add_argument("--total", help="tổng số đã biết, để gợi ý")
    one.add_argument("--tsv", metavar="TỆP", help="đọc các dòng: kiểu câu hỏi, tab, câu trả lời")
    one.add_argument("text", nargs="?", help="câu trả lời")

    one = command("summary", "summaries.run", "In hoặc vẽ tổng hợp của một đơn vị, như /tonghop.")
    one.add_argument("--unit", required=True, help="mã đơn vị")
    one.add_argument("--period", required=True, help="kỳ: 2026-10, 2026-Q3, 2026-H1 hoặc 2026")
    one.add_argument("--out", metavar="TỆP.png", help="vẽ ra tệp ảnh")
    one.add_argument("--json", action="store_true", help="in JSON")

    one = command("check-questionnaire", "checking.run", "Kiểm tra tệp Excel của một phiếu hỏi: in mọi chỗ cần sửa.")
    one.add_argument("file", nargs="?", help="tệp .xlsx")
    one.add_argument("--template", metavar="TỆP", help="ghi ra tệp mẫu")
    one.add_argument("--xlsform", metavar="TỆP", help="ghi phiếu ra XLSForm dùng cho Kobo, ODK")

    command("verify", "keeping.verify", "Tính lại các tổng và soát nhật ký; khác nhau thì mã thoát là 1.")
    command("doctor", "keeping.doctor", "Soát cài đặt, cơ sở dữ liệu, kênh, đồng hồ, lịch, đĩa, thư chết.")
    one = command("backup", "keeping.backup", "Sao lưu cơ sở dữ liệu và ảnh vào một tệp, kể cả khi đang chạy.")
    one.add_argument("file", help="tệp sao lưu")
    one = command("restore", "keeping.restore", "Khôi phục từ tệp sao lưu vào một cơ sở dữ liệu trống.")
    one.add_argument("file", help="tệp sao lưu")
    return root


def obey(given: argparse.Namespace) -> int:
    """Do what was parsed; only the file of that command is loaded, for all of them take a second."""
    module, _, function = given.does.partition(".")
    return int(getattr(import_module(f"bot.commands.{module}"), function)(given))
