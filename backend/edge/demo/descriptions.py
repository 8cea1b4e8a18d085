"""What people write about a trouble: sentences that go on from the name of the place, by kind and kind of place."""

from collections.abc import Mapping, Sequence

from backend.facility.models import Place, SpaceUse

_ROOM = (SpaceUse.OFFICE, SpaceUse.MEETING, SpaceUse.OTHER)
_HOME = (SpaceUse.OFFICE, SpaceUse.MEETING)
_PUBLIC = (SpaceUse.CORRIDOR, SpaceUse.HALL)
_COOKS = ("热菜间", "面点间", "洗消间")
_WET = (SpaceUse.WASHROOM, "茶水间", "洗消间")

_Where = tuple[SpaceUse | str, ...]
"""Uses of spaces, or names of single ones, which go first."""
_PHRASES: Mapping[str, Sequence[tuple[_Where, Sequence[str]]]] = {
    "water.tap": [(_WET, ("水龙头关不严，一直滴水", "水龙头拧不动", "水龙头出水很小"))],
    "water.toilet": [((SpaceUse.WASHROOM,), ("有个马桶不冲水", "小便池一直流水不停", "马桶感应冲水失灵"))],
    "water.blocked": [(_WET, ("地漏返水", "洗手池堵了，水下得很慢"))],
    "water.leak": [
        (_WET, ("水管接头漏水", "墙角水管渗水")),
        ((*_HOME, SpaceUse.CORRIDOR), ("天花板在滴水", "暖气管接口渗水")),
    ],
    "water.none": [(_WET, ("没有水了", "没有热水"))],
    "water.drinking": [(("茶水间",), ("开水器不加热", "直饮机提示滤芯到期"))],
    "power.light": [
        (_HOME, ("灯管不亮", "有两根灯管一直闪", "顶灯时亮时灭")),
        ((SpaceUse.CANTEEN,), ("靠窗一排灯不亮", "取餐台上方的灯一直闪")),
        ((SpaceUse.PARKING,), ("照明灯坏了，晚上很暗",)),
        ((*_PUBLIC, SpaceUse.WASHROOM), ("的灯不亮了", "的灯一直闪")),
    ],
    "power.socket": [
        (_HOME, ("墙上插座没电", "靠窗的插座松动", "开关按下去弹不起来")),
        (("文印室", "茶水间"), ("墙上插座没电",)),
    ],
    "power.trip": [(_HOME, ("空气开关反复跳闸", "半个房间没电")), (("文印室",), ("一开复印机就跳闸",))],
    "power.none": [(_HOME, ("突然停电",)), ((SpaceUse.CORRIDOR,), ("整层停电",))],
    "power.spark": [(_HOME, ("插座打火，不敢用了",)), (("配电间",), ("配电箱有焦糊味",))],
    "power.charger": [((SpaceUse.PARKING,), ("充电桩无法充电", "充电枪头损坏"))],
    "climate.cold": [
        (_HOME, ("空调吹出来是热风", "空调温度降不下来")),
        ((SpaceUse.CANTEEN,), ("空调不制冷，就餐时很热",)),
    ],
    "climate.warm": [(_HOME, ("暖气片不热", "室内只有十五度")), ((SpaceUse.CANTEEN,), ("暖气不热",))],
    "climate.drip": [(_HOME, ("空调室内机滴水", "出风口结露滴水"))],
    "climate.noise": [(_HOME, ("空调风机异响", "空调一开就嗡嗡响"))],
    "climate.air": [
        ((SpaceUse.MEETING,), ("开会时很闷，新风不足",)),
        ((SpaceUse.OFFICE,), ("空气很闷，新风好像没开",)),
    ],
    "climate.control": [(_HOME, ("温控面板黑屏", "温控面板调不了温度"))],
    "gas_heat.smell": [(_COOKS, ("有燃气味，报警器在响", "灶台附近有燃气味"))],
    "gas_heat.none": [(("热菜间", "面点间"), ("灶具没有气了",))],
    "gas_heat.pipe": [((SpaceUse.CORRIDOR,), ("暖气主管漏热水",)), (("空调机房",), ("换热管道漏水",))],
    "lift.trapped": [((SpaceUse.HALL,), ("有人被困在电梯里",))],
    "lift.stopped": [((SpaceUse.HALL,), ("2号电梯停运了", "1号电梯开不了门"))],
    "lift.noise": [((SpaceUse.HALL,), ("的电梯运行时抖动", "的电梯平层不准，差几厘米"))],
    "lift.panel": [((SpaceUse.HALL,), ("的电梯按钮按了没反应", "的电梯楼层显示不亮"))],
    "building.lock": [(_ROOM, ("门锁锁芯坏了，钥匙拧不动", "钥匙断在锁里了"))],
    "building.door": [
        (_ROOM, ("门关不严，闭门器失效", "门合页松动")),
        ((SpaceUse.WASHROOM,), ("隔间门合页松动",)),
    ],
    "building.window": [(_HOME, ("窗户关不上", "窗帘轨道脱落"))],
    "building.roof": [((*_HOME, SpaceUse.CORRIDOR), ("雨天顶棚渗水",))],
    "building.wall": [
        (_HOME, ("墙皮脱落",)),
        ((*_PUBLIC, SpaceUse.WASHROOM), ("地砖开裂，容易绊人", "墙皮脱落")),
    ],
    "building.falling": [(_HOME, ("窗玻璃有裂纹，怕掉下去", "窗外墙饰面松动"))],
    "building.renovation": [((SpaceUse.OFFICE,), ("隔断需要调整", "墙面需要整间粉刷"))],
    "furniture.desk": [(_HOME, ("椅子气杆失效，升不起来", "桌板松动"))],
    "furniture.cabinet": [((SpaceUse.OFFICE,), ("文件柜打不开", "抽屉卡住了"))],
    "furniture.move": [((SpaceUse.OFFICE,), ("需要调换两个工位", "有文件柜要搬到隔壁"))],
    "it.network": [(_HOME, ("网口不通", "无线网连不上", "网络时断时续"))],
    "it.phone": [((SpaceUse.OFFICE,), ("座机没有拨号音", "座机杂音很大"))],
    "it.meeting": [((SpaceUse.MEETING,), ("投影不亮，下午有会", "话筒没有声音", "大屏连不上电脑"))],
    "it.access": [
        ((SpaceUse.HALL,), ("门禁刷卡没反应",)),
        ((SpaceUse.PARKING,), ("道闸不抬杆",)),
    ],
    "it.camera": [((SpaceUse.CORRIDOR,), ("的摄像头黑屏", "的摄像头角度歪了"))],
    "grounds.clean": [
        ((SpaceUse.WASHROOM,), ("异味很重", "地面有积水")),
        (_PUBLIC, ("地面有污渍",)),
    ],
    "grounds.waste": [(_PUBLIC, ("垃圾桶满了", "堆了几个大纸箱没人清")), (("茶水间",), ("垃圾桶满了",))],
    "grounds.green": [(_PUBLIC, ("的绿植枯了",))],
    "grounds.pests": [(("茶水间", SpaceUse.CANTEEN), ("发现蟑螂",)), ((SpaceUse.STORAGE,), ("发现老鼠",))],
    "grounds.parking": [((SpaceUse.PARKING,), ("有车占用固定车位", "有车堵住出口"))],
    "grounds.fire": [
        (_PUBLIC, ("安全出口灯不亮", "灭火器压力不足")),
        (_HOME, ("烟感一直误报",)),
    ],
}


def phrases(kind: str, place: Place) -> Sequence[str]:
    """How such a trouble is put there; nothing where it cannot happen. An unknown kind is told by no one."""
    told = _PHRASES.get(kind, ())
    named = (words for where, words in told if any(place.name.endswith(name) for name in _names(where)))
    by_use = (words for where, words in told if place.use in where)
    return next(named, None) or next(by_use, ())


def _names(where: _Where) -> list[str]:
    return [each for each in where if not isinstance(each, SpaceUse)]
