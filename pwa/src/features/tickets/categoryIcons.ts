import type { Component } from 'vue'
import Adjustments from '~icons/tabler/adjustments'
import AirConditioning from '~icons/tabler/air-conditioning'
import AlertOctagon from '~icons/tabler/alert-octagon'
import AlertTriangle from '~icons/tabler/alert-triangle'
import Archive from '~icons/tabler/archive'
import Armchair from '~icons/tabler/armchair'
import Bath from '~icons/tabler/bath'
import Bolt from '~icons/tabler/bolt'
import BoltOff from '~icons/tabler/bolt-off'
import Bug from '~icons/tabler/bug'
import Building from '~icons/tabler/building'
import BulbOff from '~icons/tabler/bulb-off'
import ChargingPile from '~icons/tabler/charging-pile'
import Crane from '~icons/tabler/crane'
import Cup from '~icons/tabler/cup'
import Desk from '~icons/tabler/desk'
import DeviceCctvOff from '~icons/tabler/device-cctv-off'
import Door from '~icons/tabler/door'
import Droplet from '~icons/tabler/droplet'
import DropletDown from '~icons/tabler/droplet-down'
import DropletHalf from '~icons/tabler/droplet-half'
import DropletOff from '~icons/tabler/droplet-off'
import Droplets from '~icons/tabler/droplets'
import Elevator from '~icons/tabler/elevator'
import ElevatorOff from '~icons/tabler/elevator-off'
import FireExtinguisher from '~icons/tabler/fire-extinguisher'
import Flame from '~icons/tabler/flame'
import FlameOff from '~icons/tabler/flame-off'
import HomeExclamation from '~icons/tabler/home-exclamation'
import IdBadge2 from '~icons/tabler/id-badge-2'
import Leaf from '~icons/tabler/leaf'
import Lock from '~icons/tabler/lock'
import Network from '~icons/tabler/network'
import Parking from '~icons/tabler/parking'
import PhoneOff from '~icons/tabler/phone-off'
import Plant2 from '~icons/tabler/plant-2'
import Plug from '~icons/tabler/plug'
import Presentation from '~icons/tabler/presentation'
import Ripple from '~icons/tabler/ripple'
import SnowflakeOff from '~icons/tabler/snowflake-off'
import SquareRoundedNumber1 from '~icons/tabler/square-rounded-number-1'
import TemperatureMinus from '~icons/tabler/temperature-minus'
import TemperaturePlus from '~icons/tabler/temperature-plus'
import ToggleLeft from '~icons/tabler/toggle-left'
import Tool from '~icons/tabler/tool'
import Trash from '~icons/tabler/trash'
import TruckLoading from '~icons/tabler/truck-loading'
import Urgent from '~icons/tabler/urgent'
import Volume from '~icons/tabler/volume'
import Wall from '~icons/tabler/wall'
import WashMachine from '~icons/tabler/wash-machine'
import WaveSawTool from '~icons/tabler/wave-saw-tool'
import WifiOff from '~icons/tabler/wifi-off'
import Wind from '~icons/tabler/wind'
import Window from '~icons/tabler/window'

/** The pictures of the category tree, by the names that the server gives them. */
const icons: Record<string, Component> = {
  adjustments: Adjustments,
  'air-conditioning': AirConditioning,
  'alert-octagon': AlertOctagon,
  'alert-triangle': AlertTriangle,
  armchair: Armchair,
  bath: Bath,
  bolt: Bolt,
  'bolt-off': BoltOff,
  bug: Bug,
  building: Building,
  'bulb-off': BulbOff,
  'charging-pile': ChargingPile,
  crane: Crane,
  cup: Cup,
  desk: Desk,
  'device-cctv-off': DeviceCctvOff,
  door: Door,
  droplet: Droplet,
  'droplet-down': DropletDown,
  'droplet-half': DropletHalf,
  'droplet-off': DropletOff,
  droplets: Droplets,
  elevator: Elevator,
  'elevator-off': ElevatorOff,
  'file-cabinet': Archive,
  'fire-extinguisher': FireExtinguisher,
  flame: Flame,
  'flame-off': FlameOff,
  'home-exclamation': HomeExclamation,
  'id-badge-2': IdBadge2,
  leaf: Leaf,
  lock: Lock,
  network: Network,
  parking: Parking,
  'phone-off': PhoneOff,
  'plant-2': Plant2,
  plug: Plug,
  presentation: Presentation,
  ripple: Ripple,
  'snowflake-off': SnowflakeOff,
  'square-rounded-number-1': SquareRoundedNumber1,
  'temperature-minus': TemperatureMinus,
  'temperature-plus': TemperaturePlus,
  'toggle-left': ToggleLeft,
  trash: Trash,
  'truck-loading': TruckLoading,
  urgent: Urgent,
  vibration: WaveSawTool,
  volume: Volume,
  wall: Wall,
  'wash-machine': WashMachine,
  'wifi-off': WifiOff,
  wind: Wind,
  window: Window,
}

/** A tool for a category that this version of the app does not know yet. */
export function categoryIcon(name: string): Component {
  return icons[name] ?? Tool
}
