"""What people are told about: the kinds of notices, as data."""

from dataclasses import dataclass
from typing import Literal

Channel = Literal["inbox", "push", "app", "mail", "sms"]
CHANNELS: tuple[Channel, ...] = ("inbox", "push", "app", "mail", "sms")
OUTSIDE = CHANNELS[1:]
"""What leaves the house; a deployment has those that its environment names."""
RINGING: tuple[Channel, ...] = ("push", "app")
"""Where an urgent notice goes whatever its reader prefers."""

_HERE_AND_PHONE: tuple[Channel, ...] = ("inbox", *RINGING)
_IN_THE_CALENDAR: tuple[Channel, ...] = (*_HERE_AND_PHONE, "mail")
"""Its letter brings the calendar's entry, or takes it back."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`channels` are those of a person without a preference; an urgent kind rings whatever they prefer.

    Only people with one of the abilities `to` ever get such a notice.
    """

    title: str
    title_en: str
    to: tuple[str, ...]
    channels: tuple[Channel, ...] = ("inbox",)
    urgent: bool = False

    @property
    def goes_out(self) -> bool:
        return self.channels != ("inbox",)


_REPORTER, _WORKER = ("report tickets",), ("do field work",)
_HOST = ("book rooms",)
_DINER = ("eat in canteens",)
_GIVER, _ANSWERER = ("give opinions",), ("answer opinions",)
_KITCHEN = ("run kitchens",)
_DESK, _WATCH = ("see the ticket board",), ("see alarms",)
_BOTH = _WORKER + _DESK

KINDS: dict[str, Kind] = {
    "ticket.accepted": Kind("报修已受理", "Your report was accepted", _REPORTER),
    "ticket.assigned": Kind("已安排维修人员", "A worker was assigned", _REPORTER, _HERE_AND_PHONE),
    "ticket.arrived": Kind("维修人员已到场", "The worker has arrived", _REPORTER, _HERE_AND_PHONE),
    "ticket.held": Kind("维修暂时挂起", "The work is on hold", _REPORTER),
    "ticket.resumed": Kind("维修已继续", "The work goes on", _REPORTER),
    "ticket.done": Kind("维修完成，请验收", "The work is done, please check it", _REPORTER, _HERE_AND_PHONE),
    "ticket.closed": Kind("报修已办结", "Your report is closed", _REPORTER),
    "ticket.cancelled": Kind("报修已取消", "The report was cancelled", _REPORTER),
    "ticket.reopened": Kind("报修已重新打开", "The report was reopened", _REPORTER),
    "ticket.remarked": Kind("工单有新的留言", "A new remark on a ticket", _REPORTER),
    "ticket.reported": Kind("新的报修", "A new report", _REPORTER, _HERE_AND_PHONE),
    "ticket.dispatched": Kind("有新的工单派给您", "A ticket was given to you", _WORKER, _HERE_AND_PHONE),
    "ticket.withdrawn": Kind("工单已改派他人", "A ticket went to someone else", _WORKER, _HERE_AND_PHONE),
    "ticket.refused": Kind("验收未通过，需要返工", "The work was refused", _BOTH, _HERE_AND_PHONE),
    "ticket.rated": Kind("收到服务评价", "Your work was rated", _BOTH),
    "ticket.given_back": Kind("工单被退回", "A ticket was given back", _DESK, _HERE_AND_PHONE),
    "ticket.urged": Kind("报修人催办", "The reporter is waiting", _BOTH, _HERE_AND_PHONE),
    "ticket.due_soon": Kind("工单即将超时", "A ticket is nearly due", _BOTH, _HERE_AND_PHONE),
    "ticket.escalated": Kind("工单超时", "A ticket is overdue", _DESK, _HERE_AND_PHONE),
    "ticket.danger": Kind("险情报修", "Danger reported", _DESK, _HERE_AND_PHONE, urgent=True),
    "booking.booked": Kind("为您预订了会议室", "A room was booked for you", _HOST, _IN_THE_CALENDAR),
    "booking.cancelled": Kind("会议室预订被取消", "Your booking was cancelled", _HOST, _IN_THE_CALENDAR),
    "booking.changed": Kind("会议室预订有变更", "Your booking was changed", _HOST, _IN_THE_CALENDAR),
    "booking.asked": Kind(
        "有会议室预订待您审批", "A booking waits for your approval", _HOST, _HERE_AND_PHONE
    ),
    "booking.approved": Kind("会议室预订已批准", "Your booking was approved", _HOST, _IN_THE_CALENDAR),
    "booking.declined": Kind("会议室预订未获批准", "Your booking was not approved", _HOST, _IN_THE_CALENDAR),
    "booking.crowded_out": Kind(
        "该时段已另作安排，申请未通过", "That time was given to others", _HOST, _IN_THE_CALENDAR
    ),
    "booking.gave_way": Kind(
        "会议室另有安排，正在为您另找", "Your room is needed, another is looked for", _HOST, _IN_THE_CALENDAR
    ),
    "booking.offered": Kind("有会议室可用，请确认", "A room is held for you", _HOST, _IN_THE_CALENDAR),
    "booking.lapsed": Kind("会议室申请已过期", "Your request has lapsed", _HOST, _IN_THE_CALENDAR),
    "booking.no_show": Kind(
        "无人签到，会议室已释放", "Nobody checked in, the room was released", _HOST, _IN_THE_CALENDAR
    ),
    "booking.services_due": Kind(
        "会务服务即将到时", "Meeting services are nearly due", ("manage rooms",), _HERE_AND_PHONE
    ),
    "survey.asked": Kind(
        "邀请您填写问卷", "You are asked for your opinion", ("answer surveys",), _HERE_AND_PHONE
    ),
    "meal_rating.replied": Kind("食堂答复了您的评价", "The canteen answered your rating", _DINER),
    "dish_suggestion.answered": Kind(
        "食堂答复了您的点菜建议", "The canteen answered your suggestion", _DINER
    ),
    "opinion.arrived": Kind("有意见待您答复", "An opinion waits for your answer", _ANSWERER, _HERE_AND_PHONE),
    "opinion.returned": Kind(
        "对答复不满意，需再次答复", "An answer did not satisfy", _ANSWERER, _HERE_AND_PHONE
    ),
    "opinion.supervised": Kind("领导督办", "A leader urges an answer", _ANSWERER, _HERE_AND_PHONE),
    "opinion.due_soon": Kind("意见答复即将到期", "An answer is nearly due", _ANSWERER, _HERE_AND_PHONE),
    "opinion.overdue": Kind("意见答复超期", "An answer is overdue", _ANSWERER, _HERE_AND_PHONE),
    "opinion.answered": Kind("您的意见已答复", "Your opinion was answered", _GIVER, _HERE_AND_PHONE),
    "opinion.published": Kind("您的意见的答复已公开", "The answer to your opinion was published", _GIVER),
    "kitchen.waste": Kind("餐厨废弃物偏高", "Kitchen waste is high", _KITCHEN),
    "larder.expires": Kind("食材即将到期", "An ingredient expires soon", _KITCHEN),
    "self_evaluation.rectify": Kind("自评问题整改即将到期", "A finding has to be put right", _KITCHEN),
    "self_evaluation.returned": Kind(
        "整改未通过复核，需重新整改", "What was done is not enough", _KITCHEN, _HERE_AND_PHONE
    ),
    "self_evaluation.missing": Kind(
        "上季度反浪费自评尚未提交", "Last quarter's self-evaluation is not submitted", _KITCHEN
    ),
    "meal.called_off": Kind(
        "餐次停供，您的报餐已取消",
        "A meal was called off, your registration is cancelled",
        _DINER,
        _HERE_AND_PHONE,
    ),
    "canteen.closed": Kind(
        "食堂已停用，您的报餐已取消",
        "The canteen has closed, your meals are cancelled",
        _DINER,
        _HERE_AND_PHONE,
    ),
    "sample.missing": Kind("有菜品尚未留样", "Dishes without a sample", _KITCHEN, _HERE_AND_PHONE),
    "sample.due": Kind("留样已满保存时间，请销毁", "Samples have been kept long enough", _KITCHEN),
    "certificate.expiring": Kind("证照即将到期", "A paper is about to expire", _KITCHEN, _HERE_AND_PHONE),
    "takeaway.not_picked_up": Kind(
        "外带餐食未取，已记录", "Nobody picked your order up", _DINER, _HERE_AND_PHONE
    ),
    "takeaway.withdrawn": Kind(
        "外带已撤销，您的预订已取消",
        "The takeaway was withdrawn, your order is cancelled",
        _DINER,
        _HERE_AND_PHONE,
    ),
    "alarm.raised": Kind("设备报警", "An alarm was raised", _WATCH, _HERE_AND_PHONE),
    "alarm.critical": Kind("紧急报警", "A critical alarm was raised", _WATCH, _HERE_AND_PHONE, urgent=True),
}
