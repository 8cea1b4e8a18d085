"""The kinds of equipment that the service starts with: Brick 1.4 classes and what people call them here."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import EquipmentKind

KINDS: tuple[tuple[str, str, str, str], ...] = (
    # key, name, name in English, Brick class
    ("chiller", "冷水机组", "Chiller", "Chiller"),
    ("cooling_tower", "冷却塔", "Cooling tower", "Cooling_Tower"),
    ("ahu", "空调机组", "Air handling unit", "AHU"),
    ("fresh_air", "新风机组", "Fresh air unit", "DOAS"),
    ("fcu", "风机盘管", "Fan coil unit", "FCU"),
    ("split_air_conditioner", "分体空调", "Split air conditioner", "Packaged_Air_Conditioner"),
    ("vrf_outdoor", "多联机室外机", "VRF outdoor unit", "Heat_Pump_Condensing_Unit"),
    ("vrf_indoor", "多联机室内机", "VRF indoor unit", "Fan_Coil_Unit"),
    ("exhaust_fan", "排风机", "Exhaust fan", "Exhaust_Fan"),
    ("smoke_fan", "排烟风机", "Smoke extract fan", "Fan"),
    ("boiler", "锅炉", "Boiler", "Boiler"),
    ("heat_exchanger", "换热机组", "Heat exchanger", "Heat_Exchanger"),
    ("radiator", "暖气片", "Radiator", "Radiator"),
    ("pump", "水泵", "Pump", "Pump"),
    ("water_tank", "水箱", "Water tank", "Storage_Tank"),
    ("water_heater", "热水器", "Water heater", "Water_Heater"),
    ("drinking_fountain", "饮水机", "Drinking fountain", "Water_Heater"),
    ("valve", "阀门", "Valve", "Valve"),
    ("water_meter", "水表", "Water meter", "Water_Meter"),
    ("gas_meter", "燃气表", "Gas meter", "Gas_Meter"),
    ("heat_meter", "热量表", "Heat meter", "Thermal_Power_Meter"),
    ("electric_meter", "电表", "Electricity meter", "Electrical_Meter"),
    ("transformer", "变压器", "Transformer", "Transformer"),
    ("switchgear", "配电柜", "Switchgear", "Switchgear"),
    ("distribution_box", "配电箱", "Distribution board", "Breaker_Panel"),
    ("ups", "不间断电源", "Uninterruptible supply", "Battery"),
    ("generator", "柴油发电机", "Emergency generator", "Emergency_Generator"),
    ("ev_charger", "充电桩", "Vehicle charger", "Electric_Vehicle_Charging_Station"),
    ("pv", "光伏阵列", "Photovoltaic array", "PV_Array"),
    ("luminaire", "灯具", "Luminaire", "Luminaire"),
    ("lighting_panel", "照明配电箱", "Lighting board", "Lighting"),
    ("elevator", "电梯", "Elevator", "Elevator"),
    ("escalator", "自动扶梯", "Escalator", "Escalator"),
    ("fire_panel", "火灾报警主机", "Fire alarm panel", "Fire_Control_Panel"),
    ("smoke_detector", "烟感", "Smoke detector", "Smoke_Detector"),
    ("fire_hydrant", "消火栓", "Fire hydrant", "Fire_Safety_Equipment"),
    ("extinguisher", "灭火器", "Fire extinguisher", "Fire_Safety_Equipment"),
    ("camera", "摄像机", "Camera", "Surveillance_Camera"),
    ("access_reader", "门禁", "Access reader", "Access_Reader"),
    ("gate", "道闸", "Vehicle gate", "Access_Control_Equipment"),
    ("sensor", "环境传感器", "Room sensor", "Sensor_Equipment"),
    ("gateway", "采集网关", "Gateway", "ICT_Equipment"),
    ("network_switch", "网络交换机", "Network switch", "Networking_Equipment"),
    ("projector", "投影设备", "Projector", "Video_Equipment"),
    ("kitchen_range", "灶具", "Kitchen range", "Equipment"),
    ("fridge", "冷藏柜", "Refrigerator", "Equipment"),
)


async def plant(session: AsyncSession) -> None:
    """Add the kinds that are not there yet; the names of those that are stay as they are."""
    await session.execute(
        insert(EquipmentKind)
        .values([dict(zip(("key", "name", "name_en", "brick"), kind, strict=True)) for kind in KINDS])
        .on_conflict_do_nothing()
    )
