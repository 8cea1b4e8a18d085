"""What the canteens of the demo area cook."""

from backend.canteen.models import Allergen, Course, Meal

GLUTEN, EGG, SOY, FISH = Allergen.GLUTEN, Allergen.EGG, Allergen.SOY, Allergen.FISH
PEANUT, MILK, SHRIMP = Allergen.PEANUT, Allergen.MILK, Allergen.CRUSTACEANS

DISHES: tuple[tuple[Course, str, str, tuple[Allergen, ...], int], ...] = (
    # course, name, English name, allergens, how spicy
    (Course.MEAT, "红烧肉", "Braised pork belly", (SOY,), 0),
    (Course.MEAT, "糖醋里脊", "Sweet and sour pork", (GLUTEN, EGG), 0),
    (Course.MEAT, "清蒸鲈鱼", "Steamed sea bass", (FISH, SOY), 0),
    (Course.MEAT, "罾蹦鲤鱼", "Crisp carp in sweet and sour sauce", (FISH, GLUTEN), 0),
    (Course.MEAT, "老爆三", "Tianjin three stir-fried meats", (SOY,), 0),
    (Course.MEAT, "葱爆羊肉", "Lamb with scallions", (SOY,), 0),
    (Course.MEAT, "红烧带鱼", "Braised hairtail", (FISH, SOY), 0),
    (Course.MEAT, "可乐鸡翅", "Cola chicken wings", (SOY,), 0),
    (Course.MEAT, "宫保鸡丁", "Kung pao chicken", (PEANUT, SOY), 2),
    (Course.MEAT, "水煮牛肉", "Beef in chilli broth", (SOY,), 3),
    (Course.MEAT, "土豆炖牛肉", "Beef stew with potatoes", (SOY,), 0),
    (Course.MEAT, "四喜丸子", "Four-joy meatballs", (EGG, SOY, GLUTEN), 0),
    (Course.MEAT, "酱牛肉", "Beef in soy sauce", (SOY,), 0),
    (Course.MEAT, "油焖大虾", "Braised prawns", (SHRIMP,), 0),
    (Course.MEAT, "黄焖鸡", "Braised chicken", (SOY,), 1),
    (Course.MIXED, "鱼香肉丝", "Fish-flavoured pork shreds", (SOY,), 1),
    (Course.MIXED, "木须肉", "Moo shu pork", (EGG, SOY), 0),
    (Course.MIXED, "麻婆豆腐", "Mapo tofu", (SOY,), 2),
    (Course.MIXED, "独面筋", "Tianjin braised gluten", (GLUTEN,), 0),
    (Course.MIXED, "青椒肉丝", "Pork with green peppers", (SOY,), 1),
    (Course.MIXED, "西芹炒肉", "Pork with celery", (SOY,), 0),
    (Course.MIXED, "蒜薹炒肉", "Pork with garlic shoots", (SOY,), 0),
    (Course.MIXED, "肉末茄子", "Aubergine with minced pork", (SOY,), 0),
    (Course.MIXED, "回锅肉", "Twice-cooked pork", (SOY,), 2),
    (Course.MIXED, "虾仁豆腐", "Tofu with shrimps", (SHRIMP, SOY), 0),
    (Course.MIXED, "农家小炒肉", "Farmhouse pork with chillies", (SOY,), 2),
    (Course.VEGETABLE, "番茄炒蛋", "Tomato and egg", (EGG,), 0),
    (Course.VEGETABLE, "清炒油菜", "Stir-fried pak choi", (), 0),
    (Course.VEGETABLE, "蒜蓉西兰花", "Broccoli with garlic", (), 0),
    (Course.VEGETABLE, "醋溜白菜", "Vinegar cabbage", (), 0),
    (Course.VEGETABLE, "酸辣土豆丝", "Hot and sour potato shreds", (), 1),
    (Course.VEGETABLE, "地三鲜", "Aubergine, potato and pepper", (SOY,), 0),
    (Course.VEGETABLE, "家常豆腐", "Home-style tofu", (SOY,), 0),
    (Course.VEGETABLE, "香菇菜心", "Choy sum with mushrooms", (SOY,), 0),
    (Course.VEGETABLE, "干煸豆角", "Dry-fried beans", (SOY,), 1),
    (Course.VEGETABLE, "素烧冬瓜", "Braised winter melon", (), 0),
    (Course.VEGETABLE, "韭菜炒豆芽", "Bean sprouts with chives", (), 0),
    (Course.VEGETABLE, "手撕包菜", "Hand-torn cabbage", (), 1),
    (Course.COLD, "拍黄瓜", "Smashed cucumber", (), 0),
    (Course.COLD, "凉拌木耳", "Wood-ear salad", (), 0),
    (Course.COLD, "五香花生", "Spiced peanuts", (PEANUT,), 0),
    (Course.COLD, "小葱拌豆腐", "Tofu with scallions", (SOY,), 0),
    (Course.COLD, "凉拌海带丝", "Kelp salad", (), 0),
    (Course.SOUP, "紫菜蛋花汤", "Seaweed egg soup", (EGG,), 0),
    (Course.SOUP, "番茄牛腩汤", "Tomato beef soup", (), 0),
    (Course.SOUP, "冬瓜排骨汤", "Winter melon rib soup", (), 0),
    (Course.SOUP, "小米粥", "Millet porridge", (), 0),
    (Course.SOUP, "皮蛋瘦肉粥", "Congee with pork and egg", (EGG,), 0),
    (Course.SOUP, "八宝粥", "Eight-treasure porridge", (PEANUT,), 0),
    (Course.SOUP, "酸辣汤", "Hot and sour soup", (EGG, SOY), 1),
    (Course.SOUP, "西湖牛肉羹", "West Lake beef soup", (EGG,), 0),
    (Course.STAPLE, "米饭", "Rice", (), 0),
    (Course.STAPLE, "馒头", "Steamed buns", (GLUTEN,), 0),
    (Course.STAPLE, "花卷", "Steamed twisted rolls", (GLUTEN,), 0),
    (Course.STAPLE, "鲜肉包子", "Steamed pork buns", (GLUTEN, SOY), 0),
    (Course.STAPLE, "打卤面", "Noodles with gravy", (GLUTEN, EGG, SOY), 0),
    (Course.STAPLE, "杂粮窝头", "Coarse-grain buns", (), 0),
    (Course.STAPLE, "扬州炒饭", "Yangzhou fried rice", (EGG, SHRIMP), 0),
    (Course.STAPLE, "三鲜水饺", "Dumplings with three fillings", (GLUTEN, EGG, SHRIMP), 0),
    (Course.SNACK, "茶叶蛋", "Tea eggs", (EGG, SOY), 0),
    (Course.SNACK, "煎饼馃子", "Tianjin pancake", (GLUTEN, EGG, SOY), 0),
    (Course.SNACK, "耳朵眼炸糕", "Fried rice cake", (SOY,), 0),
    (Course.SNACK, "酸奶", "Yoghurt", (MILK,), 0),
    (Course.SNACK, "时令水果", "Fruit of the season", (), 0),
)
PRICES = {
    Course.MEAT: "8.00",
    Course.MIXED: "5.00",
    Course.VEGETABLE: "3.00",
    Course.COLD: "2.00",
    Course.SOUP: "1.00",
    Course.STAPLE: "1.00",
    Course.SNACK: "3.50",
}
_AT_NOON = {
    Course.MEAT: 2,
    Course.MIXED: 2,
    Course.VEGETABLE: 2,
    Course.COLD: 1,
    Course.SOUP: 1,
    Course.STAPLE: 2,
    Course.SNACK: 1,
}
ON_A_MENU = {
    Meal.BREAKFAST: {Course.COLD: 2, Course.SOUP: 2, Course.STAPLE: 3, Course.SNACK: 2},
    Meal.LUNCH: _AT_NOON,
    Meal.DINNER: _AT_NOON,
}
IN_THE_MORNING = frozenset((
    "五香花生", "小葱拌豆腐", "凉拌海带丝", "小米粥", "皮蛋瘦肉粥", "八宝粥",
    "馒头", "花卷", "杂粮窝头", "鲜肉包子", "茶叶蛋", "煎饼馃子", "酸奶",
))  # fmt: skip
"""What of all this is a breakfast."""
SAID = (
    "味道不错，希望常做。",
    "菜很新鲜。",
    "今天的汤很热乎。",
    "出餐快，排队时间短了。",
    "师傅打菜很足量。",
    "荤素搭配合理，吃得舒服。",
    "少油少盐，适合我们这个年纪。",
    "早餐的煎饼馃子很地道。",
    "餐具干净，桌面擦得勤。",
    "面食现做现煮，好吃。",
)
BLAMED = (
    "菜有点咸。",
    "十二点以后热菜不热了。",
    "排队时间偏长。",
    "青菜炒得有点老。",
    "素菜种类少，连着三天一样。",
    "米饭偏硬。",
    "收餐台来不及清理。",
)
REPLIES = (
    ("谢谢您的反馈，已请厨师长调整。", "热菜改为分批出锅，每二十分钟补一次。"),
    ("感谢提醒。", "午餐增开一个取餐窗口。"),
    ("已记录，本周改进。", "调料按定量勺投放，少盐少油。"),
)
WISHES = (
    ("羊肉泡馍", "天冷了想吃口热乎的。"),
    ("低脂健身餐", "能标出热量就更好了。"),
    ("锅巴菜", "早餐想吃地道的。"),
    ("凉皮", None),
    ("石锅拌饭", "换换口味。"),
)
