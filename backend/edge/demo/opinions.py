"""Opinions of the demo area in every state: its people say and do what they would have said and done."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.demo.people import DemoPerson
from backend.edge.demo.planting import Planted
from backend.edge.demo.seed import Chance
from backend.identity.actor import Actor, Grant
from backend.identity.roles import Role
from backend.kernel import clock, days
from backend.kernel.due import Due
from backend.opinions import answering, deadlines, giving, judging, publishing, supervising
from backend.opinions.giving import Typed
from backend.opinions.models import Category, Opinion, PublicAnswer, Useful
from backend.rules.snapshot import Snapshot, snapshot


class Course(StrEnum):
    """What became of an opinion."""

    WAITS = auto()
    HURRIED = auto()
    """Under supervision, due on the next working day."""
    LATE = auto()
    """Under supervision, due on a working day that is over."""
    HANDED_OVER = auto()
    WITHDRAWN = auto()
    ANSWERED = auto()
    SATISFIED = auto()
    SILENT = auto()
    RETURNED = auto()
    UNSATISFIED = auto()


class Said(NamedTuple):
    """So many days ago; `question` where the answer was published."""

    ago: int
    category: Category
    course: Course
    words: str
    answer: str = ""
    question: str = ""
    named: bool = True


_P, _C, _M, _E, _S, _O = Category
SAID = (
    Said(0, _P, Course.WAITS, "5号楼东侧电梯早高峰要等十分钟以上，能不能安排错峰或单双层停靠？"),
    Said(0, _C, Course.WAITS, "希望早餐窗口再早开十五分钟，赶早班车的同事来不及吃。"),
    Said(1, _M, Course.WAITS, "大会议室的话筒经常没电，每次开会前都要临时换电池。", named=False),
    Said(1, _E, Course.WAITS, "三层走廊的绿植枯了好几盆，建议换一批耐阴的。"),
    Said(2, _S, Course.WAITS, "地下车库出口的反光镜歪了，转弯时看不清来车，存在隐患。"),
    Said(2, _P, Course.WAITS, "开水间的热水器晚上七点就断电，加班的同事没有热水喝。", named=False),
    Said(3, _O, Course.WAITS, "能否在院内增设几处电动自行车充电桩？现在的不够用。"),
    Said(6, _P, Course.WAITS, "卫生间的洗手液经常是空的，希望每天多补充一次。"),
    Said(7, _E, Course.HURRIED, "垃圾分类桶摆放位置太偏，很多人图省事不分类，建议每层设点。"),
    Said(6, _C, Course.HURRIED, "食堂晚餐蔬菜品种偏少，希望增加两个素菜。"),
    Said(20, _S, Course.LATE, "西门人行通道夜间照明不足，下班后走路看不清台阶。"),
    Said(18, _P, Course.LATE, "办公区空调出风口积灰严重，打开就有异味，盼尽快清洗。", named=False),
    Said(4, _O, Course.HANDED_OVER, "会议室预订后经常被临时占用，希望有明确的规则。"),
    Said(5, _P, Course.HANDED_OVER, "食堂门口的地砖松动，雨天容易溅水，也容易绊倒人。"),
    Said(5, _M, Course.WITHDRAWN, "视频会议室的摄像头画面模糊，与外地开会影响效果。"),
    Said(9, _O, Course.WITHDRAWN, "建议在大厅设置失物招领处，方便大家找回物品。"),
    Said(8, _P, Course.ANSWERED, "保洁推车放在楼梯口，影响通行，建议放到工具间。",
         "已要求保洁班组统一把推车停放在每层工具间，并纳入每日巡查。"),
    Said(7, _M, Course.ANSWERED, "会议室投影线接口不全，自己的笔记本常常接不上。",
         "已为 12 间会议室配齐转接头，放在讲台抽屉内，用后请归位。", "会议室投影转接头不全"),
    Said(8, _C, Course.ANSWERED, "希望菜单上标注过敏原和辣度，有些同事不能吃。",
         "自本周起菜单逐道标注过敏原和辣度，手机上报餐时也能看到。", "菜单能否标注过敏原和辣度"),
    Said(8, _S, Course.ANSWERED, "访客登记排队时间太长，能不能提前预约？",
         "已开通线上预约，访客凭预约码到西门快速通道核验即可进入。", named=False),
    Said(20, _P, Course.SATISFIED, "停车场出口标识不清楚，新来的同事常常走错。",
         "已在两个出口加装地面箭头和吊挂标识，夜间可见。", "停车场出口标识不清楚"),
    Said(25, _C, Course.SATISFIED, "食堂的汤总是不够热，冬天希望保温。",
         "已更换保温汤桶，并每半小时测温一次，低于 65 ℃ 即更换。", "冬季食堂的汤不够热"),
    Said(34, _E, Course.SATISFIED, "院内吸烟点离办公楼入口太近，烟味飘进大厅。",
         "吸烟点已移至北侧绿地旁，原位置改设禁烟标识。", "吸烟点离办公楼入口太近", named=False),
    Said(28, _M, Course.SATISFIED, "会议茶歇的纸杯太薄，建议改用瓷杯。",
         "内部会议已统一改用瓷杯，由会议服务人员会后清洗消毒。"),
    Said(40, _P, Course.SILENT, "楼道感应灯反应太慢，走过去了灯才亮。",
         "已更换 1—6 层感应器，延时由 2 秒调整为 0.5 秒。", "楼道感应灯反应慢"),
    Said(30, _S, Course.SILENT, "消防通道偶尔堆放快递箱，请加强巡查。",
         "已清理并划定快递临时存放区，巡查改为每日两次。"),
    Said(22, _O, Course.SILENT, "建议增设母婴室，方便哺乳期的同事。",
         "2号楼二层已改造一间母婴室，本月起开放，门禁可自助申请。", "能否增设母婴室"),
    Said(13, _E, Course.RETURNED, "景观水池水质浑浊，夏天有异味。", "水池已列入年度养护计划。"),
    Said(26, _P, Course.UNSATISFIED, "办公室窗户漏风，冬天靠窗的座位很冷。", "已安排检查，密封条无破损。"),
    Said(24, _M, Course.UNSATISFIED, "会议室空调温度无法自行调节，太冷或太热。",
         "会议室空调由中控统一设置。", named=False),
)  # fmt: skip
AGAIN = "没有说明具体什么时候解决，请再研究。"
SECOND = "已列入下月维修计划，完工后由服务台逐间回访。"
OWN = (0, 9, 16, 20, 27)
"""Which of them the account cadre gave."""


async def plant(session: AsyncSession, planted: Planted) -> None:
    chance, book, now = Chance("opinions"), await snapshot(session), clock.now()
    for nth, said in enumerate(SAID):
        author = planted.accounts["cadre"] if nth in OWN else chance.choice(planted.people.cadres)
        place = chance.choice(planted.spaces) if chance.random() < 0.4 else None
        begins = now - timedelta(days=said.ago, minutes=chance.randint(20, 90))
        typed = Typed(
            category=said.category,
            words=said.words,
            named=said.named,
            place_id=place.id if place else None,
        )
        with clock.frozen_at(begins):
            opinion = await giving.give(session, _actor(planted, author), typed)
        await _play(session, planted, book, opinion, author, said)
    await _let_time_pass(session, now)
    for answer in await session.scalars(select(PublicAnswer).order_by(PublicAnswer.published_at)):
        readers = chance.sample(planted.people.cadres, chance.randint(4, 60))
        session.add_all(Useful(public_answer_id=answer.id, person_id=reader.id) for reader in readers)


async def _play(
    session: AsyncSession,
    planted: Planted,
    book: Snapshot,
    opinion: Opinion,
    author: DemoPerson,
    said: Said,
) -> None:
    me, leader = _actor(planted, author), _actor(planted, planted.accounts["supervisor"], Role.SUPERVISOR)
    later = _later(opinion.given_at)
    match said.course:
        case Course.WAITS:
            return
        case Course.WITHDRAWN:
            with clock.frozen_at(next(later)):
                await giving.withdraw(session, me, opinion.id)
            return
        case Course.HANDED_OVER:
            to = Role.MEETING_MANAGER if said.category is Category.OTHER else Role.CANTEEN_MANAGER
            with clock.frozen_at(next(later)):
                await answering.hand_over(session, leader, opinion.id, to, "属贵处职责，请按时答复。")
            return
        case Course.HURRIED | Course.LATE:
            until = _working_day(book, 1 if said.course is Course.HURRIED else -1)
            with clock.frozen_at(next(later)):
                note = "群众反映集中，请尽快拿出办法并回复本人。"
                await supervising.supervise(session, leader, opinion.id, until, note)
            return
    await _answer(session, planted, opinion, said.answer, next(later))
    if said.question:
        with clock.frozen_at(next(later)):
            await publishing.publish(session, leader, opinion.id, said.question, said.answer)
    match said.course:
        case Course.SATISFIED:
            with clock.frozen_at(next(later)):
                await judging.judge(session, me, opinion.id, satisfied=True)
        case Course.RETURNED | Course.UNSATISFIED:
            with clock.frozen_at(next(later)):
                await judging.judge(session, me, opinion.id, satisfied=False, words=AGAIN)
    if said.course is Course.UNSATISFIED:
        await _answer(session, planted, opinion, SECOND, next(later))
        with clock.frozen_at(next(later)):
            await judging.judge(session, me, opinion.id, satisfied=False, words="还是没有解决。")


async def _answer(
    session: AsyncSession, planted: Planted, opinion: Opinion, words: str, at: datetime
) -> None:
    who = planted.accounts[_ACCOUNTS[opinion.handler]]
    with clock.frozen_at(at):
        await answering.answer(session, _actor(planted, who, opinion.handler), opinion.id, words)


_ACCOUNTS = {
    Role.DISPATCHER: "dispatcher",
    Role.CANTEEN_MANAGER: "canteen",
    Role.MEETING_MANAGER: "meeting",
    Role.SECURITY_DESK: "security",
    Role.SUPERVISOR: "supervisor",
}


def _actor(planted: Planted, person: DemoPerson, *roles: Role) -> Actor:
    return Actor(
        id=person.id,
        name=person.name,
        unit_id=person.unit_id,
        contractor_id=person.contractor_id,
        office_id=None,
        grants=frozenset(Grant(role, planted.site.ref) for role in roles),
    )


def _later(given_at: datetime) -> Iterator[datetime]:
    """When something is done: about two days after each other."""
    while True:
        given_at += timedelta(days=2, minutes=25)
        yield given_at


def _working_day(book: Snapshot, step: int) -> date:
    """The next from today, or with −1 the one before."""
    day = days.today() + timedelta(days=step)
    while not book.calendar.is_working_day(day):
        day += timedelta(days=step)
    return day


async def _let_time_pass(session: AsyncSession, now: datetime) -> None:
    """Reminders, lapses and silent endings that would have come by now."""
    errands = {deadlines.WATCH: deadlines.watch, judging.CLOSE: judging.close_in_silence}
    waiting = select(Due).where(Due.errand.in_(errands), Due.done_at.is_(None), Due.at <= now)
    for row in (await session.scalars(waiting.order_by(Due.at))).all():
        row.done_at = row.at
        with clock.frozen_at(row.at):
            await errands[row.errand](session, row)
