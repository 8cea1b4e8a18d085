"""What the kitchens of the demo area keep, and what was found in them."""

from backend.kitchen.models import Unit

INGREDIENTS: tuple[tuple[str, Unit, int, str, str, float], ...] = (
    # name, unit, days it keeps, yuan a unit, supplier, how much a diner gets in a meal that has it
    ("大米", Unit.KILOGRAM, 180, "5.20", "津粮集团", 0.12),
    ("面粉", Unit.KILOGRAM, 180, "4.60", "津粮集团", 0.08),
    ("小米", Unit.KILOGRAM, 120, "8.80", "津粮集团", 0.03),
    ("大豆油", Unit.LITRE, 365, "9.50", "津粮集团", 0.02),
    ("酱油", Unit.LITRE, 365, "7.20", "天立调味品", 0.01),
    ("独流老醋", Unit.LITRE, 365, "6.80", "天立调味品", 0.005),
    ("食盐", Unit.KILOGRAM, 720, "2.60", "天立调味品", 0.004),
    ("猪里脊", Unit.KILOGRAM, 4, "27.80", "二商肉类", 0.06),
    ("猪五花", Unit.KILOGRAM, 4, "24.50", "二商肉类", 0.05),
    ("牛腩", Unit.KILOGRAM, 4, "58.00", "二商肉类", 0.04),
    ("羊肉片", Unit.KILOGRAM, 30, "62.00", "二商肉类", 0.03),
    ("鸡腿", Unit.KILOGRAM, 4, "16.80", "二商肉类", 0.06),
    ("带鱼段", Unit.KILOGRAM, 60, "36.00", "海河水产", 0.05),
    ("鲤鱼", Unit.KILOGRAM, 2, "17.50", "海河水产", 0.06),
    ("鸡蛋", Unit.PIECE, 30, "0.65", "蓟州禽蛋", 0.8),
    ("北豆腐", Unit.KILOGRAM, 3, "5.80", "津西豆制品", 0.05),
    ("面筋", Unit.KILOGRAM, 7, "12.00", "津西豆制品", 0.03),
    ("大白菜", Unit.KILOGRAM, 10, "1.60", "武清蔬菜合作社", 0.08),
    ("油菜", Unit.KILOGRAM, 3, "4.20", "武清蔬菜合作社", 0.06),
    ("西兰花", Unit.KILOGRAM, 5, "7.60", "武清蔬菜合作社", 0.05),
    ("番茄", Unit.KILOGRAM, 6, "6.20", "武清蔬菜合作社", 0.06),
    ("土豆", Unit.KILOGRAM, 30, "2.80", "武清蔬菜合作社", 0.06),
    ("黄瓜", Unit.KILOGRAM, 4, "5.40", "武清蔬菜合作社", 0.04),
    ("木耳（干）", Unit.KILOGRAM, 365, "78.00", "北货行", 0.003),
    ("香菇", Unit.KILOGRAM, 6, "13.50", "武清蔬菜合作社", 0.03),
)
ORIGINS = {
    "武清蔬菜合作社": "天津武清",
    "蓟州禽蛋": "天津蓟州",
    "津西豆制品": "天津西青",
    "海河水产": "天津宁河",
    "津粮集团": "天津宝坻",
}
STALLS = ("一号窗口", "二号窗口", "")
LOSSES = ("冷藏故障变质", "叶菜黄萎", "运输破损")
FINDINGS = (
    ("二号窗口米饭盛装偏多，餐盘剩饭明显", "米饭改为小份起盛、可免费续添，窗口已张贴提示"),
    ("冷库内两批豆制品未贴到期标签", "已补贴标签，并指定专人每日开餐前检查"),
)
EARLIER_SCORES = (21.5, 14.0, 13.0, 13.5, 9.0, 9.5, 9.0)
