import type { Component } from 'vue'
import Alarm from '~icons/tabler/alert-triangle'
import Arrived from '~icons/tabler/map-pin-check'
import Bell from '~icons/tabler/bell'
import Done from '~icons/tabler/clipboard-check'
import Closed from '~icons/tabler/circle-check'
import Clock from '~icons/tabler/clock-exclamation'
import Held from '~icons/tabler/player-pause'
import Meal from '~icons/tabler/tools-kitchen-2'
import Opinion from '~icons/tabler/message-2'
import Remark from '~icons/tabler/message'
import Report from '~icons/tabler/clipboard-list'
import Room from '~icons/tabler/calendar-event'
import Returned from '~icons/tabler/arrow-back-up'
import Star from '~icons/tabler/star'
import Urged from '~icons/tabler/speakerphone'
import Worker from '~icons/tabler/user-check'

const ICONS: Record<string, Component> = {
  'ticket.reported': Report,
  'ticket.dispatched': Report,
  'ticket.accepted': Report,
  'ticket.assigned': Worker,
  'ticket.arrived': Arrived,
  'ticket.held': Held,
  'ticket.done': Done,
  'ticket.closed': Closed,
  'ticket.refused': Returned,
  'ticket.reopened': Returned,
  'ticket.given_back': Returned,
  'ticket.withdrawn': Returned,
  'ticket.remarked': Remark,
  'ticket.rated': Star,
  'ticket.urged': Urged,
  'ticket.due_soon': Clock,
  'ticket.escalated': Clock,
  'ticket.danger': Alarm,
  'booking.booked': Room,
  'booking.cancelled': Room,
  'booking.changed': Room,
  'booking.asked': Room,
  'booking.approved': Room,
  'booking.declined': Room,
  'booking.crowded_out': Room,
  'booking.gave_way': Room,
  'booking.offered': Room,
  'booking.services_due': Clock,
  'survey.asked': Done,
  'booking.lapsed': Room,
  'booking.no_show': Room,
  'meal_rating.replied': Meal,
  'dish_suggestion.answered': Meal,
  'opinion.arrived': Opinion,
  'opinion.returned': Returned,
  'opinion.supervised': Urged,
  'opinion.due_soon': Clock,
  'opinion.overdue': Clock,
  'opinion.answered': Opinion,
  'opinion.published': Opinion,
  'kitchen.waste': Meal,
  'larder.expires': Clock,
  'self_evaluation.rectify': Clock,
  'self_evaluation.returned': Clock,
  'self_evaluation.missing': Clock,
  'meal.called_off': Meal,
  'canteen.closed': Meal,
  'takeaway.not_picked_up': Meal,
  'takeaway.withdrawn': Meal,
  'sample.missing': Clock,
  'sample.due': Clock,
  'certificate.expiring': Clock,
  'alarm.raised': Alarm,
  'alarm.critical': Alarm,
}

export function noticeIcon(kind: string): Component {
  return ICONS[kind] ?? Bell
}
