"""Published mediation cases, read for what came of them, and played again through the API.

The file is not part of the project. What is read out of a text is read by plain key words.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.api.conftest import Answer, Api
from tests.world import VILLAGE

FILE = Path(__file__).parents[3] / "shared" / "data" / "mediation_cases" / "cases.csv"

# What a cause of action is called here; the first word that is found decides.
TYPES = (
    ("离婚|婚姻|婚约|恋爱", "0101"),
    ("抚养|赡养|扶养|监护", "0102"),
    ("继承|分家", "0103"),
    ("相邻", "0299"),
    ("肖像|姓名", "0301"),
    ("名誉|隐私", "0302"),
    ("生命权|健康权|身体权", "0303"),
    ("物业|建筑物区分", "0402"),
    ("教育机构", "0501"),
    ("医疗", "0502"),
    ("交通事故", "0503"),
    ("环境|生态", "0504"),
    ("产品责任", "0505"),
    ("提供劳务者", "0507"),
    ("侵权责任|饲养动物", "0599"),
    ("财产损害|排除妨害", "0401"),
    ("劳动|劳务", "0701"),
    ("社会保险", "0702"),
    ("保险", "0803"),
    ("证券", "0801"),
    ("借款|保理|银行卡|储蓄|金融", "0804"),
    ("土地", "0901"),
    ("征地", "1102"),
    ("专利|商标|著作|知识产权|仿冒", "1001"),
    ("股权|公司", "1002"),
    ("票据", "1005"),
    ("房屋|租赁", "0602"),
    ("服务|消费", "0601"),
    ("合同|买卖|承揽|拍卖|供用", "0603"),
)
OTHER_TYPE = "99"

NOT_MEDIATED = "仲裁委员会裁决"  # an arbitration commission decided: the mediation had ended
WRITTEN = r"协议|签字|签订|签署|撤回起诉|撤诉"
IN_PARTS = r"分期|分批|分[两三四]|分.{1,3}个（月|季度）|每月"
DONE = (
    r"履行完毕|履行到位|当场|当日|当即|当天|现场|付清了|支付完毕|已.{0,3}支付|全部支付|到位|如期履约"
    r"|缴清|补缴了|主动缴纳|支付了|退给了|退还全部|还清|完毕|办理完|修复|恢复|转账给|撤回|撤诉|握手言和"
)
ORGANISATION = r"公司|物业|医院|中心|学校|银行|集团|企业|机构|商行|店|协会|村委会|政府|院|厂|支队"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a matter: stage and outcome of the case, form of the agreement, what is open."""

    stage: str
    outcome: str
    form: str
    open_parts: int


@dataclass(frozen=True, slots=True)
class Published:
    """One published case. `parts` is in how many instalments it was to be performed."""

    title: str
    cause: str
    facts: str
    process: str
    result: str

    @property
    def type(self) -> str:
        words = self.cause or self.title
        return next((code for found, code in TYPES if re.search(found, words)), OTHER_TYPE)

    @property
    def is_terminated(self) -> bool:
        return NOT_MEDIATED in self.result

    @property
    def is_written(self) -> bool:
        return bool(re.search(WRITTEN, self.result))

    @property
    def parts(self) -> int:
        return 3 if re.search(IN_PARTS, self.result) else 1

    @property
    def is_performed(self) -> bool:
        return self.parts == 1 and bool(re.search(DONE, self.result))

    @property
    def expected(self) -> Result:
        if self.is_terminated:
            return Result("archived", "terminated", "", 0)
        form = "written" if self.is_written else "oral"
        if self.is_performed:
            return Result("archived", "performed", form, 0)
        return Result("concluded", "performing", form, max(1, self.parts - 1))

    @property
    def sides(self) -> tuple[str, str]:
        """Who against whom, as the title has it."""
        names, _, _ = self.title.partition("纠纷")
        first, _, rest = names.partition("与")
        second = rest.removesuffix(self.cause.removesuffix("纠纷"))
        return (first or "申请人")[:50], (second or "被申请人")[:50]


def published() -> list[Published]:
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return [
            Published(row["title"], row["cause"], row["facts"], row["process"], row["result"])
            for row in csv.DictReader(file)
        ]


# ── Playing one again ────────────────────────────────────────────────────────────────────────────


class Replay:
    """One published case at the doors of the API: a village's clerk and a mediator, with tokens."""

    def __init__(self, clerk: Api, mediator: Api, mediates: str, today: date) -> None:
        self.clerk, self.mediator, self.mediates, self.today = clerk, mediator, mediates, today

    def play(self, one: Published) -> Answer:
        """From the application to the real result; the case as it is shown at the end."""
        self.id = self._registered(one)
        self._prepared()
        self._sat_down(one)
        if one.is_terminated:
            reason = "当事人已经申请仲裁，由仲裁委员会处理。"
            self.clerks("termination", ground="sued", reason=reason)
            self._filed()
        else:
            self._agreed(one)
            self._kept(one)
        return self._seen_by(self.clerk)

    def clerks(self, noun: str, **facts: Any) -> Answer:
        return self._act(self.clerk, noun, facts)

    def mediators(self, noun: str, **facts: Any) -> Answer:
        return self._act(self.mediator, noun, facts)

    def _act(self, by: Api, noun: str, facts: dict[str, Any]) -> Answer:
        answer = by.post(f"cases/{self.id}/{noun}", facts)
        assert answer.status == 200, f"{noun}: {answer.body}"
        return answer

    def _registered(self, one: Published) -> str:
        sides = zip(("applicant", "respondent"), one.sides, strict=True)
        answer = self.clerk.post(
            "cases",
            {
                "kind": "dispute",
                "title": one.title,
                "story": one.facts,
                "place": VILLAGE,
                "channel": "visit",
                "type": one.type,
                "parties": [_party(role, name) for role, name in sides],
            },
        )
        assert answer.status == 201, answer.body
        return str(answer["id"])

    def _prepared(self) -> None:
        accepted = self.clerks("acceptance", basis="application")
        self.parties = _choices(accepted, "consent", "party")
        for party in self.parties:
            self.clerks("consent", party=party, answer="given", how="in_person")
            self.clerks("rights_notice", party=party, how="signed")
        self.clerks("mediator", mediator=self.mediates, chosen_by="parties")

    def _sat_down(self, one: Published) -> None:
        self.mediators(
            "session",
            held_at=f"{self.today.isoformat()}T09:00",
            where="调解室",
            openness="closed",
            present=self.parties,
            record=one.process,
            result="failed" if one.is_terminated else "agreed",
        )

    def _agreed(self, one: Published) -> None:
        days = [self.today + timedelta(days=30 * n) for n in range(1, one.parts + 1)]
        agreement = {
            "dispute_facts": one.facts,
            "terms": one.result,
            "manner": "按协议约定",
            "perform_by": days[-1].isoformat(),
            "instalments": [{"due_on": d.isoformat(), "what": "按协议履行"} for d in days],
        }
        if not one.is_written:
            self.mediators("oral_agreement", agreed_on=self.today.isoformat(), **agreement)
            return
        answer = self.mediators("agreement", **agreement)
        while answer["stage"] == "signing":
            signer = _choices(answer, "sign", "signer")[0]
            signed = {"signer": signer, "signed_on": self.today.isoformat()}
            answer = self.mediators("signature", **signed)

    def _kept(self, one: Published) -> None:
        """What the result tells: all of it, the first of several parts, or nothing yet."""
        instalments = _choices(self._seen_by(self.clerk), "record_performance", "instalment")
        done = instalments if one.is_performed else instalments[: one.parts - 1][:1]
        for instalment in done:
            self.clerks("performance", instalment=instalment, performed_on=self.today.isoformat())
        outcome = "performed" if one.is_performed else "performing"
        self.clerks("conclusion", outcome=outcome, summary=one.result)
        if one.is_performed:
            self._filed()

    def _filed(self) -> None:
        party = self.parties[0]
        self.clerks("revisit", how="phone", party=party, finding="没有新的矛盾。")
        self.clerks("evaluation", party=party, satisfaction="satisfied")
        self.clerks("striking_off", verified_how="向双方核实")
        self.clerks("archiving")

    def _seen_by(self, caller: Api) -> Answer:
        return caller.get(f"cases/{self.id}")


def _party(role: str, name: str) -> dict[str, Any]:
    said: dict[str, Any] = {"role": role, "name": name}
    if re.search(ORGANISATION, name):
        said["is_organisation"] = True
    return said


def _choices(shown: Answer, verb: str, fact: str) -> list[str]:
    """What the server offers for a fact of a verb, as any client would read it."""
    offered = next(verb_ for verb_ in shown["verbs"] if verb_["verb"] == verb)
    return [choice["value"] for choice in offered["facts"][fact]["choices"]]


def in_parts(many: int, cases: list[Published]) -> list[list[Published]]:
    """The cases dealt out evenly."""
    return [cases[n::many] for n in range(many)]
