/** The icons of the desk's rail, apart from the features that name them: a phone loads none. */
import BellRinging from '~icons/tabler/bell-ringing'
import Book from '~icons/tabler/book'
import BuildingCommunity from '~icons/tabler/building-community'
import Calendar from '~icons/tabler/calendar'
import ChartBar from '~icons/tabler/chart-bar'
import CheckupList from '~icons/tabler/checkup-list'
import ClipboardHeart from '~icons/tabler/clipboard-heart'
import DeviceMobileCheck from '~icons/tabler/device-mobile-check'
import Door from '~icons/tabler/door'
import FileCertificate from '~icons/tabler/file-certificate'
import Gauge from '~icons/tabler/gauge'
import HeartRateMonitor from '~icons/tabler/heart-rate-monitor'
import LayoutList from '~icons/tabler/layout-list'
import ListCheck from '~icons/tabler/list-check'
import Message2Plus from '~icons/tabler/message-2-plus'
import Packages from '~icons/tabler/packages'
import Scale from '~icons/tabler/scale'
import Soup from '~icons/tabler/soup'
import Temperature from '~icons/tabler/temperature'
import ToolsKitchen2 from '~icons/tabler/tools-kitchen-2'
import Users from '~icons/tabler/users'

export const RAIL_ICONS = {
  'bell-ringing': BellRinging,
  book: Book,
  'building-community': BuildingCommunity,
  calendar: Calendar,
  'chart-bar': ChartBar,
  'checkup-list': CheckupList,
  'clipboard-heart': ClipboardHeart,
  'device-mobile-check': DeviceMobileCheck,
  door: Door,
  'file-certificate': FileCertificate,
  gauge: Gauge,
  'heart-rate-monitor': HeartRateMonitor,
  'layout-list': LayoutList,
  'list-check': ListCheck,
  'message-2-plus': Message2Plus,
  packages: Packages,
  scale: Scale,
  soup: Soup,
  temperature: Temperature,
  'tools-kitchen-2': ToolsKitchen2,
  users: Users,
}
