"""Does the rulebook hold together, and is no place looser than the law? Asked at every start.

Each fault names its file, its row and the reason; `faults` collects them all.
"""

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from fengqiao.rulebook import book, stricter
from fengqiao.rulebook.book import HERE, Book, fault, held, key_of
from fengqiao.rulebook.shapes import (
    CaseType,
    Form,
    GradeFact,
    Kind,
    Ledger,
    LedgerColumn,
    LedgerWord,
    Outside,
    RemedyRow,
    Row,
    RuleError,
    Rung,
    Stage,
    Verb,
    Year,
    plain_clock,
)

Reasons = Iterator[str]
Faults = Iterator[RuleError]

MOVERS = {"holder", "receiver", "first", "addressed", "mediator", "party", "nobody"}
WHO = {
    "holder",
    "receiver",
    "mediator",
    "involved",
    "superior",
    "called",
    "came",
    "arbiter",
    "in_charge",
    "first",
    "any",
    "sent_here",
    "subordinate",
    "addressed",
    "party",
}
OFFERED = {
    **dict.fromkeys(("party", "parties"), ("principal", "any")),
    **dict.fromkeys(
        ("organ", "organs"),
        ("any", "competent", "below", "department", "court", "came", "objector"),
    ),
    "post": ("mediator", "appointed", "leader"),
}
OF_EVERY_MATTER = ("title", "story", "channel")
FACT_TYPES = {
    *("text", "long_text", "date", "moment", "integer", "money", "boolean", "choice", "choices"),
    *("party", "parties", "organ", "organs", "post", "case", "file", "place", "type", "schedule"),
}


def faults(folder: Path = HERE, own: Path | None = None) -> list[RuleError]:
    """Everything that is wrong with the rulebook in a folder, and with an installation's own rows."""
    found: list[RuleError] = []
    read = book.read(folder, found.append, own)
    return sorted(found or _all(read), key=lambda error: error.file)


def stand(read: Book) -> None:
    """RuleError for the first fault."""
    for error in _all(read):
        raise error


def counted(folder: Path = HERE, own: Path | None = None) -> str:
    """What the rulebook in a folder holds, in one phrase."""
    read = book.read(folder, own=own)
    years = "、".join(str(row.year) for row in read.years)
    return (
        f"{len(read.kinds)}类事项、{len(read.clocks)}条期限、{len(read.roles)}个岗位、"
        f"{len(read.types)}个类型、{len(read.remedies)}条救济途径；"
        f"历表有{years}，此后的日期按周末和固定节日暂算"
    )


def _all(read: Book) -> Faults:
    yield from _unverified(read)
    yield from _twice(read)
    for kind in read.kinds:
        yield from _kind(kind, read)
    yield from _powers(read)
    yield from _types(read)
    yield from _ladders(read)
    yield from _grades(read)
    yield from _tiers(read)
    yield from _packs(read)
    yield from _years(read)
    yield from _ledgers(read)
    yield from _forms(read)
    yield from _mediators(read)
    yield from _table_columns(read)
    yield from _shares(read)
    yield from _feeds(read)
    yield from _dossier(read)
    yield from _reminders(read)
    yield from stricter.looser(read)


# ── Every row ────────────────────────────────────────────────────────────────────────────────────


def _unverified(read: Book) -> Faults:
    """What nobody has checked is never a default: only a clock can wait, switched off."""
    for row in read.rows():
        if row.verified == "no" and getattr(row, "enabled", True):
            yield fault(
                row, "依据没有核对过(verified = no)的规则不能生效；期限可以写 enabled = false"
            )


def _twice(read: Book) -> Faults:
    seen: dict[tuple[object, ...], Row] = {}
    for row in read.rows():
        key = (type(row), *key_of(row), row.where, row.from_on)
        if key in seen and key_of(row):
            yield fault(row, f"与 {seen[key].file} 里的一行重复（同名、同地、同一天起）")
        seen[key] = row


# ── Kinds ────────────────────────────────────────────────────────────────────────────────────────


def _kind(kind: Kind, read: Book) -> Faults:
    for reason in (*_confided(kind), *_registered(kind)):
        yield fault(kind, reason)
    if kind.start not in kind.stages:
        yield fault(kind, f"start 写的阶段“{kind.start}”不存在")
    for stage in kind.stages.values():
        called = f"stages.{stage.name}"
        if stage.mover not in MOVERS:
            reason = f"mover “{stage.mover}”不认识，可用：{_listed(MOVERS)}"
            yield fault(kind, reason, called, stage.file)
        for reason in _path(stage, kind):
            yield fault(kind, reason, called)
    for verb in kind.verbs.values():
        for reason in _verb(verb, kind, read):
            yield fault(kind, reason, f"verbs.{verb.name}", verb.file)
    yield from _ways(kind)


def _confided(kind: Kind) -> Reasons:
    """What lies in a compartment from its first moment lies with somebody."""
    if bool(kind.compartment) != bool(kind.received_by):
        yield "compartment 和 received_by 要一起写：保密的事项由谁接收"


def _registered(kind: Kind) -> Reasons:
    """A matter comes in by its registration, which asks what every matter has."""
    register = kind.verbs.get("register")
    if register is None:
        yield "没有 [verbs.register]，事项登记不进来：照通常的登记就写这一行，别的不用写"
    elif missing := [name for name in OF_EVERY_MATTER if name not in register.facts]:
        yield f"登记时没有问{_listed(missing)}，每件事项都要有"


def _path(stage: Stage, kind: Kind) -> Reasons:
    path = [other.name for other in kind.stages.values() if other.path == stage.path]
    if stage.path is not None and path[0] != stage.name:
        yield f"path {stage.path} 与阶段“{path[0]}”相同"


def _verb(verb: Verb, kind: Kind, read: Book) -> Reasons:
    if verb.verified == "no":
        yield "依据没有核对过(verified = no)的动作不能生效"
    yield from _strange("from", verb.from_stages, {*kind.stages, "*", "open"}, "阶段")
    yield from _strange("to", verb.ways, {*kind.stages, "@before"}, "阶段")
    yield from _becoming(verb, read)
    yield from _strange("who", verb.who, WHO, "关系")
    yield from _strange("roles", verb.roles, WHO, "关系")
    for key in ("done", "not_done", "apart"):
        yield from _strange(key, getattr(verb, key), kind.verbs.keys(), "动作")
    yield from _strange(
        "follows", [verb.follows] if verb.follows else [], kind.verbs.keys(), "动作"
    )
    yield from _strange("power", [verb.power], {row.name for row in read.powers}, "权限")
    if not any(verb.power in role.powers for role in read.roles):
        yield f"没有哪个岗位有“{verb.power}”这项权限"
    if kind.by_noun(verb.noun) is not verb:
        yield f"noun “{verb.noun}”已经被别的动作用了"
    if "@before" in verb.ways and not any(other.keep for other in kind.verbs.values()):
        yield "要回到原来的阶段（@before），但没有哪个动作写了 keep = true"
    yield from _verb_clocks(verb, read)
    yield from _verb_facts(verb)


def _becoming(verb: Verb, read: Book) -> Reasons:
    """What becomes another kind stands in a stage of that one."""
    if verb.becomes:
        others = {kind.name: kind.stages for kind in read.kinds}
        yield from _strange("becomes", [verb.becomes], others, "事项种类")
        yield from _strange("to", [verb.to], others.get(verb.becomes, ()), "阶段")


def _verb_clocks(verb: Verb, read: Book) -> Reasons:
    known = {name for row in read.clocks for name in (row.name, plain_clock(row.name))}
    for key in ("starts", "stops", "holds", "resumes", "extends", "within", "beyond"):
        yield from _strange(key, getattr(verb, key), known, "期限")
    for when in verb.when:
        yield from _strange("when.starts", when.starts, known, "期限")
        yield from _strange("when.stops", when.stops, known, "期限")
    longer = {row.name for row in read.clocks if row.extension}
    pausing = {row.name for row in read.clocks if row.suspension}
    for name in {*verb.extends} & known - longer:
        yield f"extends 写的期限“{name}”没有规定可以延长"
    for name in {*verb.holds} & known - pausing:
        yield f"holds 写的期限“{name}”没有规定可以中止"


def _verb_facts(verb: Verb) -> Reasons:
    for fact in verb.facts.values():
        if fact.type not in FACT_TYPES:
            yield f"facts.{fact.name} 的 type “{fact.type}”不认识，可用：{_listed(FACT_TYPES)}"
        if fact.type in OFFERED and fact.of not in OFFERED[fact.type]:
            usable = _listed(OFFERED[fact.type])
            yield f"facts.{fact.name} 的 of “{fact.of}”不认识，可用：{usable}"
        if fact.type in ("choice", "choices") and not fact.choices and not fact.of:
            yield f"facts.{fact.name} 是选择项，但没有写 choices"
    for when in verb.when:
        yield from _strange("when.fact", [when.fact], verb.facts, "事实")
        asked = verb.facts.get(when.fact)
        offered = [choice.value for choice in asked.choices] if asked else []
        if offered:
            yield from _strange("when.is", when.among, offered, "选择项")


def _strange(key: str, names: Iterable[str], known: Container[str], what: str) -> Reasons:
    for name in names:
        if name not in known:
            yield f"{key} 写的{what}“{name}”不存在"


def _ways(kind: Kind) -> Faults:
    """Every stage can be reached, and from every stage but a final one there is a way on."""
    reached = _reached(kind)
    for stage in kind.stages.values():
        if stage.name not in reached:
            yield fault(kind, "没有动作能走到这个阶段", f"stages.{stage.name}")
        if stage.open and not _leaving(kind, stage.name):
            yield fault(kind, "走进这个阶段就出不来了（没有离开的动作）", f"stages.{stage.name}")


def _reached(kind: Kind) -> set[str]:
    reached, new = set(), {kind.start}
    while new:
        reached |= new
        new = {
            to for stage in new & kind.stages.keys() for v in _leaving(kind, stage) for to in v.ways
        }
        new -= reached | {"@before"}
    return reached


def _leaving(kind: Kind, stage: str) -> list[Verb]:
    return [
        verb
        for verb in kind.verbs.values()
        if {*verb.ways} - {stage} and kind.may_start_from(verb, stage)
    ]


# ── Powers, types, grades, years ─────────────────────────────────────────────────────────────────


def _powers(read: Book) -> Faults:
    known = {row.name for row in read.powers}
    for role in read.roles:
        for power in sorted(role.powers - known):
            yield fault(role, f"没有“{power}”这项权限")


def _types(read: Book) -> Faults:
    kinds = {kind.name for kind in read.kinds}
    rows: list[CaseType | GradeFact | RemedyRow | Outside]
    rows = [*read.types, *read.facts, *read.remedies, *read.outside]
    for of_kind in rows:
        if of_kind.kind not in kinds:
            yield fault(of_kind, f"没有“{of_kind.kind}”这一类事项")
    yield from _types_of_verbs(read)
    parents = {row.parent for row in read.types}
    tops = {row.code for row in read.types if not row.parent}
    leaves = {row.code for row in read.types} - parents
    for row in read.types:
        if row.parent and row.parent not in tops:
            yield fault(row, f"parent “{row.parent}”不是一级分类")
    for route in read.routes:
        if route.type not in leaves | tops:
            yield fault(route, f"没有“{route.type}”这个类型")
    for remedy in read.remedies:
        for prefix in remedy.types:
            if not any(code.startswith(prefix) for code in leaves):
                yield fault(remedy, f"没有以“{prefix}”开头的类型")
    yield from _pairs(read, leaves)


def _types_of_verbs(read: Book) -> Faults:
    """A verb that is only for some types names such as its kind has."""
    for kind in read.kinds:
        codes = [row.code for row in read.types if row.kind == kind.name]
        for verb in kind.verbs.values():
            for prefix in verb.types:
                if not any(code.startswith(prefix) for code in codes):
                    yield fault(kind, f"没有以“{prefix}”开头的类型", f"verbs.{verb.name}")


def _ladders(read: Book) -> Faults:
    """Clocks and ladders of a type name types, clocks and verbs that there are, and ladders only go up."""
    codes = {row.code: row.kind for row in read.types}
    for clock in read.clocks:
        if clock.type and codes.get(clock.type) != clock.kind:
            yield fault(clock, f"“{clock.type}”不是{clock.kind}的类型")
    kinds = {kind.name: kind for kind in read.kinds}
    for rung in read.rungs:
        verbs = kinds[rung.kind].verbs if rung.kind in kinds else {}
        of_kind = {code for code, kind in codes.items() if kind == rung.kind}
        known = {plain_clock(row.name) for row in read.clocks}
        for reason in (
            *_strange("type", [rung.type], of_kind, "类型"),
            *_strange("after", [rung.after], of_kind, "类型"),
            *_strange("late", [rung.late] if rung.late else [], known, "期限"),
            *_strange("done", rung.done, verbs, "动作"),
        ):
            yield fault(rung, reason)
        if not (rung.late or rung.done):
            yield fault(rung, "要写 late（哪个期限过了）或者 done（办过哪一步）")
        if rung.after in _leads_to(rung.type, read.rungs):
            yield fault(rung, "绕回来了：后一步不能又通到前一步")


def _leads_to(code: str, rungs: list[Rung]) -> set[str]:
    """Every type that can come after it, and itself."""
    found, new = set(), {code}
    while new:
        found |= new
        new = {rung.type for rung in rungs if rung.after in new} - found
    return found


def _pairs(read: Book, leaves: set[str]) -> Faults:
    """Each type of a kind that others count is exactly one of theirs, whenever their list holds."""
    kinds = {row.code: row.kind for row in read.types}
    counted_kinds = {kinds.get(pair.type) for pair in read.pairs}
    counted_leaves = sorted(code for code in leaves if kinds[code] in counted_kinds)
    for on in sorted({row.from_on for row in (*read.schemes, *read.pairs, *read.types)}):
        targets = {key_of(row) for row in held(read.schemes, on, "")}
        pairs = {key_of(row): row for row in held(read.pairs, on, "")}
        for (code, scheme), row in pairs.items():
            if code not in leaves:
                yield fault(row, f"“{code}”不是一个末级类型")
            if (scheme, row.to) not in targets:
                yield fault(row, f"“{scheme}”里没有“{row.to}”（{on}）")
        for scheme in sorted({scheme for scheme, _ in targets}):
            for code in counted_leaves:
                if (code, scheme) not in pairs:
                    lonely = next(row for row in read.types if row.code == code)
                    yield fault(lonely, f"在“{scheme}”里没有对应（{on}）")


def _grades(read: Book) -> Faults:
    colours = {row.colour for row in read.colours}
    everywhere = {fact.code for fact in read.facts if not fact.where}
    for fact in read.facts:
        if fact.colour not in colours:
            yield fault(fact, f"没有“{fact.colour}”这个颜色")
        if fact.code not in everywhere:
            yield fault(fact, "地方不能另加定级的情形，只能改它定什么颜色")


def _tiers(read: Book) -> Faults:
    """A tier follows from facts and types that there are; who is nearest is of a kind that organs have."""
    facts = {(fact.kind, fact.code) for fact in read.facts}
    codes = [(row.kind, row.code) for row in read.types]
    for tier in read.tiers:
        for ground in tier.grounds:
            if (tier.kind, ground) not in facts:
                yield fault(tier, f"没有“{ground}”这一项定级事实")
        for prefix in tier.types:
            if not any(kind == tier.kind and code.startswith(prefix) for kind, code in codes):
                yield fault(tier, f"没有以“{prefix}”开头的类型")
        if not tier.to and not tier.nearest:
            yield fault(tier, "没有写由谁来办（to 或者 nearest）")


def _packs(read: Book) -> Faults:
    places = {row.where for row in (*read.clocks, *read.routes, *read.facts, *read.tiers)}
    for pack in read.packs:
        if pack.of not in places:
            yield fault(pack, f"“{pack.of}”没有自己的规则")


def _ledgers(read: Book) -> Faults:
    """No heading means two columns, no word two things, and what they mean is there."""
    kinds = {kind.name: kind for kind in read.kinds}
    rows: list[LedgerColumn | LedgerWord] = [*read.ledger_columns, *read.ledger_words]
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        if row.kind not in kinds:
            yield fault(row, f"没有“{row.kind}”这一类事项")
        of = ("", "") if isinstance(row, LedgerColumn) else (row.field, "")
        for word in row.words:
            key = (row.kind, *of, word, row.where)
            if key in seen:
                yield fault(row, f"“{word}”已经在{' '.join(key_of(seen[key]))}里")
            seen[key] = row
    yield from _ledgers_written(read.ledgers, kinds)
    for word_row in read.ledger_words:
        stages = kinds[word_row.kind].stages if word_row.kind in kinds else {}
        if word_row.stage and word_row.stage not in stages:
            yield fault(word_row, f"没有“{word_row.stage}”这个阶段")


def _ledgers_written(ledgers: list[Ledger], kinds: dict[str, Kind]) -> Faults:
    of_kind: dict[str, str] = {}
    for row in ledgers:
        if of_kind.setdefault(row.name, row.kind) != row.kind:
            yield fault(row, f"台账“{row.name}”已经是{of_kind[row.name]}的")
        verbs = kinds[row.kind].verbs if row.kind in kinds else {}
        for reason in _strange("done", row.done, verbs, "动作"):
            yield fault(row, reason)
        if len({heading.field for heading in row.columns}) != len(row.columns) or not row.columns:
            yield fault(row, "每一栏写一次，至少要有一栏")


def _forms(read: Book) -> Faults:
    """A form is of a kind, waits for its verbs, and calls no two of its parts alike."""
    kinds = {kind.name: kind for kind in read.kinds}
    for form in read.forms:
        verbs: dict[str, Verb] = kinds[form.kind].verbs if form.kind in kinds else {}
        if form.kind not in kinds:
            yield fault(form, f"没有“{form.kind}”这一类事项")
        for reason in (*_strange("after", form.after, verbs, "动作"), *_form_fields(form)):
            yield fault(form, reason)
        said = {f"{verb.name}.{fact}" for verb in verbs.values() for fact in verb.facts}
        dotted = [part.fill for part in form.fields if "." in part.fill]
        for reason in _strange("fill", dotted, said, "动作的内容"):
            yield fault(form, reason)


def _dossier(read: Book) -> Faults:
    """What lies in a file is made by forms there are, and every kind with a file says how long it is kept."""
    kinds = {kind.name: kind for kind in read.kinds}
    for item in read.dossier_items:
        forms = [form.name for form in read.forms if form.kind == item.kind]
        verbs = kinds[item.kind].verbs if item.kind in kinds else {}
        for reason in (
            *_strange("forms", item.forms, forms, "文书"),
            *_strange("after", item.after, verbs, "动作"),
        ):
            yield fault(item, reason)
    for kind in {item.kind for item in read.dossier_items}:
        rows = [row for row in read.retentions if row.kind == kind and not row.where]
        if not any(not (row.agreed or row.continuing or row.types) for row in rows):
            yield RuleError("没有一条对所有卷宗都适用的保管期限", row=kind)
        if len([form for form in read.forms if form.kind == kind and form.bound]) < 2:
            yield RuleError("有卷宗，却没有卷宗外面的文书（封面、目录、封底）", row=kind)


def _reminders(read: Book) -> Faults:
    """A rung is of a clock there is, a telling of a verb there is, and the hours are hours of a day."""
    clocks = {clock.name for clock in read.clocks}
    kinds = {kind.name: kind for kind in read.kinds}
    verbs = {verb for kind in read.kinds for verb in kind.verbs}
    for rung in read.reminders:
        if rung.kind and rung.kind not in kinds:
            yield fault(rung, f"没有“{rung.kind}”这一类事项")
        if rung.clock and rung.clock not in clocks:
            yield fault(rung, f"没有“{rung.clock}”这个期限")
        if {"parties", "called", "sender"} & {*rung.to}:
            yield fault(rung, "期限只提醒办理的单位：mover、centre、superior")
    for telling in read.tellings:
        known = kinds[telling.kind].verbs if telling.kind in kinds else verbs
        if telling.kind and telling.kind not in kinds:
            yield fault(telling, f"没有“{telling.kind}”这一类事项")
        for reason in _strange("verb", [telling.verb], known, "动作"):
            yield fault(telling, reason)
    for hours in read.quiet:
        if not all(HOUR.fullmatch(words) for words in (hours.begins, hours.ends)):
            yield fault(hours, "begins、ends 写成 20:00 这样的时刻")
        elif hours.ends >= hours.begins:
            yield fault(hours, "安静时段从晚上到第二天早上：ends 要早于 begins")


HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def _form_fields(form: Form) -> Reasons:
    labels = [part.label for part in form.fields]
    for part in form.fields:
        if not part.label.isidentifier():
            yield f"栏目“{part.label}”不能作占位符：只用文字，不用标点和空格"
        if labels.count(part.label) > 1:
            yield f"栏目“{part.label}”写了两次"
        if (part.kind == "say") != bool(part.text):
            yield f"栏目“{part.label}”：固定文字（say）才写 text，也必须写"
        if (part.kind == "rows") != bool(part.columns) or len(part.columns) != len(part.widths):
            yield f"栏目“{part.label}”：表格（rows）才写 columns，每一列都要有 widths"


COUNTED = {
    *("years", "cases", "hard_cases", "oral_share", "success_rate", "training_hours", "honours"),
}


def _mediators(read: Book) -> Faults:
    """Conditions are of known grades and of what can be counted; facts count as they say."""
    levels = {row.level for row in read.mediator_grades}
    for row in read.grade_conditions:
        if row.level not in levels:
            yield fault(row, f"没有{row.level}级")
        for reason in _strange("name", [row.name], COUNTED, "计数"):
            yield fault(row, reason)
        if (row.least is None) == (row.most is None):
            yield fault(row, "least 和 most 要写一个，也只写一个")
    for one in read.difficulty_facts:
        if (one.counts in ("parties", "amount", "sessions")) != (one.least is not None):
            yield fault(one, "按数目算的要写 least，别的不写")
        if (one.counts == "type") != bool(one.types):
            yield fault(one, "按类型算的要写 types，别的不写")
    for on in sorted({row.from_on for row in read.difficulties}):
        if all(row.least for row in held(read.difficulties, on, "")):
            yield fault(read.difficulties[0], f"没有一档难度从0起算（{on}）")
    known = {row.code for row in read.difficulties}
    for rate in read.rates:
        for reason in _strange("difficulty", [rate.difficulty], known, "难度"):
            yield fault(rate, reason)
        if rate.amount <= 0 or not rate.where:
            yield fault(rate, "补贴由地方定，金额大于0")


def _feeds(read: Book) -> Faults:
    """What comes in is of a kind there is, by a channel it knows; and nothing is read that is to be left."""
    kinds = {kind.name: kind for kind in read.kinds}
    for row in read.feeds:
        if row.kind not in kinds:
            yield fault(row, f"没有“{row.kind}”这一类事项")
            continue
        channels = [c.value for c in kinds[row.kind].verbs["register"].facts["channel"].choices]
        for reason in _strange("channel", [row.channel], channels, "来源"):
            yield fault(row, reason)
        words = {word for column in row.columns for word in (column.label, *column.words)}
        for word in sorted(words & {*row.leaves}):
            yield fault(row, f"“{word}”写着不读，又写成一栏")
        if row.needs_consent and not any(column.field == "agreed" for column in row.columns):
            yield fault(row, "要当事人同意的，要有一栏 agreed")


def _shares(read: Book) -> Faults:
    """What a share leaves out is said in words, and what counts in part never more than the whole."""
    told = {(row.kind, row.name) for row in read.share_reasons}
    for row in read.shares:
        for name in row.leaves_out:
            if (row.kind, name) not in told:
                yield fault(row, f"leaves_out 写的“{name}”没有 [[reason]]")
        if not all(0 <= weight <= 100 for weight in row.weights.values()):
            yield fault(row, "weights 是百分数，从0到100")


def _table_columns(read: Book) -> Faults:
    """A part is of a column of its own table, and no two columns of a table count the same."""
    for on in sorted({row.from_on for row in read.table_columns}):
        rows = held(read.table_columns, on, "")
        seen: dict[tuple[str, str], Row] = {}
        for row in rows:
            if row.of and not any((one.table, one.code) == (row.table, row.of) for one in rows):
                yield fault(row, f"of 写的栏“{row.of}”不存在（{on}）")
            if (key := (row.table, row.counts)) in seen:
                yield fault(row, f"与{' '.join(key_of(seen[key]))}数的是一样的（{on}）")
            seen[key] = row


def _years(read: Book) -> Faults:
    for row in read.years:
        for reason in _year(row):
            yield fault(row, reason)


def _year(row: Year) -> Reasons:
    for day in sorted(row.off | row.work):
        if day.year != row.year:
            yield f"{day} 不在 {row.year} 年"
    for day in sorted(row.work):
        if day.weekday() < 5:
            yield f"调休上班日 {day} 不是周六、周日"
    for day in sorted(row.off & row.work):
        yield f"{day} 既写成放假又写成上班"


def _listed(names: Iterable[str]) -> str:
    return "、".join(sorted(names))
