"""An old ledger of 100,000 rows and 20 columns: how long reading takes, how many rows a second come in
through validation, clocks and events, and how much memory that needs. On a database of its own."""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median

import psycopg
import xlsxwriter

from bench import addresses, sample, texts
from bench.ground import environment
from bench.run import Run
from fengqiao.lib import workbook

ROWS, QUICK_ROWS = 100_000, 10_000
READINGS = 3
HEADINGS = (
    *("序号", "编号", "乡镇", "村（社区）", "申请人", "申请人电话", "申请人身份证号", "申请人住址"),
    *(
        "被申请人",
        "被申请人电话",
        "纠纷类型",
        "纠纷名称",
        "简要情况",
        "登记日期",
        "来源",
        "涉及金额",
    ),
    *("调解员", "调解结果", "办结日期", "备注"),
)
TYPES = (
    "邻里纠纷",
    "婚姻家庭纠纷",
    "宅基地纠纷",
    "土地承包",
    "民间借贷",
    "道路交通事故",
    "劳动争议",
)
LOGIN = f"registrar.{sample.COUNTY}"


def importing(run: Run) -> None:
    count = QUICK_ROWS if run.quick else ROWS
    with tempfile.TemporaryDirectory(prefix="fengqiao-bench-") as folder:
        path = Path(folder) / "ledger.xlsx"
        _write(path, count, run.ground.cast["villages"][sample.COUNTY])
        seconds = median(_read(path, Path(folder) / f"rows-{n}") for n in range(READINGS))
        what = f"import: read {count:,} rows × {len(HEADINGS)} columns"
        run.report.add(what, seconds, "s", "≤", 3)
        url = _database(run)
        began, ours, theirs = time.monotonic(), _cpu_of_children(), _cpu_of_database(run)
        stored, megabytes = _take_in(url, run.ground.home, path)
        rate = count / (time.monotonic() - began)
        ours, theirs = _cpu_of_children() - ours, _cpu_of_database(run) - theirs
        assert _cases(url) >= count, "every row of the ledger is a case"
        run.report.add("import: rate, stored", count / stored, "rows/s", "≥", 5_000)
        run.report.add("import: rate, whole command", rate, "rows/s")
        run.report.add("import: processor time a row, command", ours / count * 1e6, "µs")
        run.report.add("import: processor time a row, database", theirs / count * 1e6, "µs")
        for part, most in zip((25, 50, 75, 100), megabytes, strict=True):
            run.report.add(f"import: memory after {part} % of its time", most, "MB", "≤", 160)


def _write(path: Path, count: int, villages: dict[str, str]) -> None:
    random, names = Random(7), _told_apart(villages)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADINGS)
        for row in range(1, count + 1):
            for column, value in enumerate(_row(random, row, names)):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write(row, column, value)


def _told_apart(villages: dict[str, str]) -> list[str]:
    """Villages that nobody has to tell apart by their town: each name of one stands in no other's."""
    stems = {name: re.sub("(村|社区|居|民)*委员?会$", "", name) for name in villages.values()}
    return sorted(
        name
        for name, stem in stems.items()
        if sum(stem in other for other in villages.values()) == 1
    )


def _row(random: Random, row: int, villages: list[str]) -> list[object]:
    """Two of three are over; of the rest the clock runs from the ledger's day."""
    village = random.choice(villages)
    a, b, title, story = texts.dispute(random, village)
    on = date(2024, 1, 1) + timedelta(days=random.randrange(600))
    is_over = random.random() < 0.9
    return [
        *(row, f"泌人调字〔2024〕{row}号", "", village, a, f"139{random.randrange(10**8):08d}", ""),
        *(f"{village}{random.randrange(1, 9)}组", b, f"138{random.randrange(10**8):08d}"),
        *(random.choice(TYPES), title, f"{story}（第{row}件）", on, "当事人申请"),
        *(random.randrange(100, 9_999), "调解员甲", "调解成功" if is_over else "调解中"),
        *(on + timedelta(days=9) if is_over else "", "无"),
    ]


def _read(path: Path, folder: Path) -> float:
    began = time.monotonic()
    [sheet] = workbook.read_into(folder, path)
    assert sum(1 for _ in sheet.read(folder)) == sheet.rows
    took = time.monotonic() - began
    workbook.forget(folder)
    return took


def _database(run: Run) -> str:
    url = addresses.url(run.ground.folder, "importing")
    conninfo = addresses.conninfo(addresses.url(run.ground.folder, "postgres"))
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS importing")
        connection.execute("CREATE DATABASE importing TEMPLATE base")
    return url


def _take_in(url: str, home: Path, path: Path) -> tuple[float, list[float]]:
    """Run the command: how many seconds it stored, and the most that its own process held in memory
    in each quarter of its time, in megabytes."""
    command = [sys.executable, "manage.py", "import", "ledger", str(path), "--as", LOGIN]
    command += ["--on", "2025-12-31"]
    held: list[float] = []
    with tempfile.TemporaryFile("w+") as told:
        running = subprocess.Popen(command, env=environment(url, home), stdout=told, text=True)
        while running.poll() is None:
            held.append(_megabytes(running.pid))
            time.sleep(0.2)
        told.seek(0)
        [seconds] = re.findall(r"用了([0-9.]+)秒", told.read())
    assert running.returncode == 0
    quarter = len(held) / 4
    return float(seconds), [max(held[: round(quarter * n)]) for n in (1, 2, 3, 4)]


def _cpu_of_children() -> float:
    """Seconds of all processes that were begun here and have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu_of_database(run: Run) -> float:
    """Seconds of the backends that have ended."""
    pid = (run.ground.folder / "cluster" / "postmaster.pid").read_text().split()[0]
    said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(said[13]) + int(said[14])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0.0
    found = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(found[0]) / 1024 if found else 0.0


def _cases(url: str) -> int:
    with psycopg.connect(addresses.conninfo(url)) as connection:
        [count] = connection.execute("SELECT count(*) FROM cases_case").fetchone() or [0]
        return int(count)
