"""What may be wrong in an office area: the tree that the service starts with.

Icons are names of the Tabler set. The urgency is what a report begins with; the desk may correct it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from backend.tickets.states import Urgency

_DANGER, _UTILITY, _URGENT = Urgency.DANGER, Urgency.UTILITY, Urgency.URGENT
_ORDINARY, _PLANNED = Urgency.ORDINARY, Urgency.PLANNED


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    name: str
    name_en: str
    icon: str
    urgency: Urgency
    examples: str
    examples_en: str
    kinds: Sequence["Kind"] = field(default=())

    @property
    def row(self) -> dict[str, object]:
        return {
            "key": self.key,
            "name": self.name,
            "name_en": self.name_en,
            "icon": self.icon,
            "urgency": self.urgency,
            "examples": self.examples,
            "examples_en": self.examples_en,
        }


TREE: Sequence[Kind] = (
    Kind(
        "water", "给排水", "Water and drains", "droplet", _ORDINARY,
        "水龙头、马桶、管道", "Taps, toilets, pipes",
        (
            Kind("water.tap", "水龙头故障", "Faulty tap", "droplet-half", _ORDINARY,
                 "滴漏、拧不动、出水小", "Dripping, stuck, weak flow"),
            Kind("water.toilet", "马桶/小便器故障", "Toilet or urinal", "bath", _ORDINARY,
                 "不冲水、一直流水、感应失灵", "Does not flush, keeps running, sensor dead"),
            Kind("water.blocked", "下水堵塞", "Blocked drain", "ripple", _URGENT,
                 "地漏返水、洗手池堵塞", "Floor drain backs up, basin blocked"),
            Kind("water.leak", "管道漏水", "Leaking pipe", "droplets", _UTILITY,
                 "管道渗漏、天花板滴水", "Pipe seeps, ceiling drips"),
            Kind("water.none", "停水", "No water", "droplet-off", _UTILITY,
                 "整层无水、热水不出", "Whole floor dry, no hot water"),
            Kind("water.drinking", "饮水设备", "Drinking water", "cup", _ORDINARY,
                 "开水器不加热、滤芯到期", "Boiler stays cold, filter due"),
        ),
    ),
    Kind(
        "power", "供电照明", "Power and light", "bolt", _ORDINARY,
        "停电、插座、灯具", "Outages, sockets, lamps",
        (
            Kind("power.light", "灯具不亮", "Lamp out", "bulb-off", _ORDINARY,
                 "办公室灯管不亮、走廊灯闪烁", "Office tube dead, corridor lamp flickers"),
            Kind("power.socket", "插座开关故障", "Socket or switch", "plug", _ORDINARY,
                 "插座没电、开关松动", "Dead socket, loose switch"),
            Kind("power.trip", "跳闸", "Tripped breaker", "toggle-left", _URGENT,
                 "空开反复跳闸、半个房间没电", "Breaker trips again, half a room dark"),
            Kind("power.none", "停电", "Power cut", "bolt-off", _UTILITY,
                 "整层停电、机房断电", "Whole floor dark, server room without power"),
            Kind("power.spark", "打火、焦味", "Sparks or burning smell", "flame", _DANGER,
                 "插座打火、配电箱有焦糊味", "Socket sparks, board smells burnt"),
            Kind("power.charger", "充电桩故障", "Vehicle charger", "charging-pile", _ORDINARY,
                 "无法充电、枪头损坏", "Does not charge, broken plug"),
        ),
    ),
    Kind(
        "climate", "空调暖通", "Heating and cooling", "air-conditioning", _ORDINARY,
        "空调、暖气、新风", "Cooling, heating, fresh air",
        (
            Kind("climate.cold", "空调不制冷", "Not cooling", "snowflake-off", _ORDINARY,
                 "吹热风、温度降不下来", "Blows warm, stays hot"),
            Kind("climate.warm", "暖气不热", "Not heating", "temperature-minus", _URGENT,
                 "暖气片不热、供暖温度低", "Cold radiator, too cool"),
            Kind("climate.drip", "空调漏水", "Dripping unit", "droplet-down", _ORDINARY,
                 "室内机滴水、风口结露", "Indoor unit drips, diffuser sweats"),
            Kind("climate.noise", "噪音异响", "Noise", "volume", _ORDINARY,
                 "风机异响、外机震动", "Fan rattles, outdoor unit shakes"),
            Kind("climate.air", "通风不良、二氧化碳偏高", "Stale air, high CO2", "wind", _ORDINARY,
                 "会议室闷、新风不足", "Stuffy meeting room, too little fresh air"),
            Kind("climate.control", "温控面板故障", "Room controller", "adjustments", _ORDINARY,
                 "面板黑屏、无法调温", "Blank panel, cannot set temperature"),
        ),
    ),
    Kind(
        "gas_heat", "燃气热力", "Gas and heat supply", "flame", _UTILITY,
        "燃气、热力管网", "Gas, heat network",
        (
            Kind("gas_heat.smell", "燃气异味", "Smell of gas", "alert-triangle", _DANGER,
                 "厨房有燃气味、报警器响", "Kitchen smells of gas, detector sounds"),
            Kind("gas_heat.none", "停气", "No gas", "flame-off", _UTILITY, "灶具无气", "Stove without gas"),
            Kind("gas_heat.pipe", "热力管道泄漏", "Leaking heat pipe", "temperature-plus", _UTILITY,
                 "暖气管爆裂、换热站漏水", "Burst heating pipe, leak in the substation"),
        ),
    ),
    Kind(
        "lift", "电梯", "Lifts", "elevator", _URGENT, "困人、故障、异响", "Trapped, out of order, noise",
        (
            Kind("lift.trapped", "电梯困人", "Someone is trapped", "urgent", _DANGER,
                 "有人被困在轿厢", "Someone is in the stopped car"),
            Kind("lift.stopped", "电梯停运", "Out of order", "elevator-off", _URGENT,
                 "不运行、开不了门", "Does not move, doors stay shut"),
            Kind("lift.noise", "电梯异响抖动", "Noise or shaking", "vibration", _URGENT,
                 "运行抖动、平层不准", "Shakes, stops off level"),
            Kind("lift.panel", "按钮显示故障", "Buttons or display", "square-rounded-number-1", _ORDINARY,
                 "按钮不灵、楼层不显示", "Dead button, no floor shown"),
        ),
    ),
    Kind(
        "building", "房屋门窗", "Building and doors", "building", _ORDINARY,
        "门锁、门窗、墙面、屋面", "Locks, doors, windows, walls, roof",
        (
            Kind("building.lock", "门锁故障", "Door lock", "lock", _URGENT,
                 "锁芯损坏、钥匙断在锁里", "Broken cylinder, key snapped"),
            Kind("building.door", "门损坏", "Door", "door", _ORDINARY,
                 "闭门器失效、合页松动", "Closer fails, loose hinge"),
            Kind("building.window", "窗户、窗帘", "Window or blind", "window", _ORDINARY,
                 "窗扇关不上、窗帘脱轨", "Does not close, blind off its rail"),
            Kind("building.roof", "屋面渗漏", "Leaking roof", "home-exclamation", _URGENT,
                 "雨天顶棚渗水", "Ceiling wet when it rains"),
            Kind("building.wall", "墙面地面破损", "Wall or floor", "wall", _PLANNED,
                 "墙皮脱落、地砖开裂", "Plaster falls, tile cracked"),
            Kind("building.falling", "高空坠物隐患", "Something may fall", "alert-octagon", _DANGER,
                 "外墙饰面松动、玻璃破裂", "Loose cladding, broken pane"),
            Kind("building.renovation", "改造修缮", "Alteration", "crane", _PLANNED,
                 "隔断调整、整间粉刷", "Move a partition, repaint a room"),
        ),
    ),
    Kind(
        "furniture", "办公家具", "Furniture", "armchair", _ORDINARY, "桌椅、柜子", "Desks, chairs, cabinets",
        (
            Kind("furniture.desk", "桌椅损坏", "Desk or chair", "desk", _ORDINARY,
                 "椅子气杆失效、桌板松动", "Chair sinks, desk top loose"),
            Kind("furniture.cabinet", "柜锁、抽屉", "Cabinet or drawer", "file-cabinet", _ORDINARY,
                 "文件柜打不开、抽屉卡住", "Cabinet will not open, drawer stuck"),
            Kind("furniture.move", "家具搬运", "Move furniture", "truck-loading", _PLANNED,
                 "调换工位、搬运文件柜", "Change seats, move a cabinet"),
        ),
    ),
    Kind(
        "it", "弱电网络", "Network and low voltage", "network", _ORDINARY,
        "网络、电话、门禁、会议设备", "Network, phones, access, meeting equipment",
        (
            Kind("it.network", "网络故障", "Network down", "wifi-off", _URGENT,
                 "网口不通、无线连不上", "Dead port, no wireless"),
            Kind("it.phone", "电话故障", "Telephone", "phone-off", _ORDINARY,
                 "无拨号音、杂音大", "No tone, noisy line"),
            Kind("it.meeting", "会议音视频", "Meeting audio and video", "presentation", _URGENT,
                 "投影不亮、话筒无声", "Projector dark, microphone silent"),
            Kind("it.access", "门禁道闸", "Access and gates", "id-badge-2", _URGENT,
                 "刷卡无反应、道闸不抬杆", "Card ignored, barrier stays down"),
            Kind("it.camera", "监控设备", "Cameras", "device-cctv-off", _ORDINARY,
                 "画面黑屏、摄像头偏移", "Black picture, camera turned away"),
        ),
    ),
    Kind(
        "grounds", "保洁绿化秩序", "Cleaning and grounds", "plant-2", _ORDINARY,
        "保洁、绿化、停车、消杀", "Cleaning, plants, parking, pests",
        (
            Kind("grounds.clean", "保洁", "Cleaning", "wash-machine", _ORDINARY,
                 "地面污渍、卫生间异味", "Dirty floor, smell in the washroom"),
            Kind("grounds.waste", "垃圾清运", "Waste", "trash", _ORDINARY,
                 "垃圾桶满、大件清运", "Full bin, bulky waste"),
            Kind("grounds.green", "绿化养护", "Plants", "leaf", _ORDINARY,
                 "花草枯萎、树枝遮挡", "Withered plants, branch in the way"),
            Kind("grounds.pests", "虫鼠消杀", "Pests", "bug", _ORDINARY,
                 "蟑螂、老鼠、白蚁", "Roaches, mice, termites"),
            Kind("grounds.parking", "停车秩序", "Parking", "parking", _ORDINARY,
                 "车位占用、车辆堵路", "Space taken, car in the way"),
            Kind("grounds.fire", "消防设施", "Fire equipment", "fire-extinguisher", _URGENT,
                 "灭火器失压、烟感误报、安全出口灯灭", "Extinguisher empty, false alarm, exit sign dark"),
        ),
    ),
)  # fmt: skip
