"""Common ingredients with what 100 g of them, raw and edible, hold: reference values, rounded, not a laboratory's."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple


class Ingredient(NamedTuple):
    name: str
    name_en: str
    energy_kj: Decimal
    protein_g: Decimal
    fat_g: Decimal
    carbohydrate_g: Decimal
    sodium_mg: Decimal


_TABLE = """
大米 | rice | 1450 | 7.4 | 0.8 | 77.9 | 4
小米 | millet | 1510 | 9.0 | 3.1 | 75.1 | 4
面粉 | wheat flour | 1500 | 11.2 | 1.5 | 73.6 | 3
玉米面 | maize flour | 1430 | 8.1 | 3.3 | 75.2 | 2
挂面 | dried noodles | 1450 | 10.3 | 0.6 | 75.6 | 185
糯米 | glutinous rice | 1460 | 7.3 | 1.0 | 78.3 | 2
红薯 | sweet potato | 370 | 1.1 | 0.2 | 20.1 | 28
土豆 | potato | 323 | 2.0 | 0.2 | 17.2 | 3
山药 | yam | 240 | 1.9 | 0.2 | 12.4 | 19
粉条 | starch noodles | 1420 | 0.5 | 0.1 | 84.2 | 10
黄豆 | soybeans | 1630 | 35.0 | 16.0 | 34.2 | 2
豆腐 | tofu | 340 | 8.1 | 3.7 | 4.2 | 7
豆腐干 | dried tofu | 590 | 16.2 | 3.6 | 11.5 | 76
腐竹 | dried bean curd sticks | 1920 | 44.6 | 21.7 | 22.3 | 27
绿豆 | mung beans | 1380 | 21.6 | 0.8 | 62.0 | 3
面筋 | wheat gluten | 600 | 23.5 | 0.1 | 12.3 | 15
猪五花肉 | pork belly | 1460 | 13.0 | 33.0 | 1.0 | 60
猪里脊 | pork loin | 650 | 20.2 | 7.9 | 0.7 | 43
猪排骨 | pork ribs | 1100 | 18.3 | 20.4 | 1.7 | 44
猪肝 | pork liver | 540 | 19.3 | 3.5 | 5.0 | 69
牛肉 | lean beef | 440 | 20.2 | 2.3 | 1.2 | 54
牛腩 | beef brisket | 1380 | 17.1 | 29.3 | 0.0 | 45
羊肉 | lean lamb | 490 | 20.5 | 3.9 | 0.2 | 69
鸡胸肉 | chicken breast | 490 | 24.6 | 1.9 | 0.6 | 45
鸡腿 | chicken leg | 610 | 16.4 | 8.5 | 0.0 | 65
鸡翅 | chicken wings | 800 | 17.4 | 11.8 | 4.6 | 51
鸭肉 | duck | 1000 | 15.5 | 19.7 | 0.2 | 69
鸡蛋 | egg | 600 | 13.1 | 8.6 | 2.4 | 132
鲤鱼 | carp | 456 | 17.6 | 4.1 | 0.5 | 54
鲈鱼 | sea bass | 440 | 18.6 | 3.4 | 0.0 | 144
带鱼 | hairtail | 530 | 17.7 | 4.9 | 3.1 | 150
虾仁 | shelled shrimps | 350 | 18.6 | 0.8 | 2.8 | 165
牛奶 | milk | 271 | 3.3 | 3.6 | 4.9 | 64
酸奶 | yoghurt | 300 | 2.8 | 2.6 | 10.0 | 40
大白菜 | Chinese cabbage | 82 | 1.6 | 0.2 | 3.4 | 48
圆白菜 | cabbage | 101 | 1.5 | 0.2 | 4.6 | 27
油菜 | pak choi | 66 | 1.3 | 0.5 | 2.0 | 74
菠菜 | spinach | 116 | 2.6 | 0.3 | 4.5 | 85
西兰花 | broccoli | 150 | 3.5 | 0.6 | 3.7 | 47
芹菜 | celery | 93 | 1.2 | 0.2 | 4.5 | 159
韭菜 | Chinese chives | 105 | 2.4 | 0.4 | 4.5 | 6
豆芽 | bean sprouts | 67 | 1.7 | 0.1 | 2.6 | 25
豆角 | green beans | 144 | 2.5 | 0.2 | 6.7 | 4
青椒 | green pepper | 91 | 1.0 | 0.2 | 4.1 | 7
番茄 | tomato | 62 | 0.9 | 0.2 | 3.3 | 10
茄子 | aubergine | 97 | 1.1 | 0.2 | 4.9 | 5
黄瓜 | cucumber | 65 | 0.8 | 0.2 | 2.9 | 5
冬瓜 | winter melon | 43 | 0.3 | 0.2 | 2.4 | 3
胡萝卜 | carrot | 133 | 1.0 | 0.2 | 8.1 | 121
白萝卜 | white radish | 67 | 0.7 | 0.1 | 4.0 | 54
洋葱 | onion | 169 | 1.1 | 0.2 | 9.0 | 4
大葱 | scallion | 118 | 1.6 | 0.3 | 5.8 | 9
大蒜 | garlic | 536 | 4.5 | 0.2 | 27.6 | 20
香菇 | shiitake | 107 | 2.2 | 0.3 | 5.2 | 1
木耳 | wood ear, soaked | 111 | 1.5 | 0.2 | 6.0 | 9
海带 | kelp | 55 | 1.2 | 0.1 | 2.1 | 9
紫菜 | dried seaweed | 1050 | 26.7 | 1.1 | 44.1 | 711
花生 | peanuts | 2400 | 24.8 | 44.3 | 21.7 | 4
芝麻 | sesame | 2340 | 19.1 | 46.1 | 24.0 | 8
植物油 | vegetable oil | 3760 | 0.0 | 99.9 | 0.1 | 3
白糖 | sugar | 1670 | 0.0 | 0.0 | 99.9 | 1
食盐 | salt | 0 | 0.0 | 0.0 | 0.0 | 39000
酱油 | soy sauce | 264 | 5.6 | 0.1 | 10.1 | 5757
豆瓣酱 | chilli bean paste | 740 | 13.6 | 6.8 | 17.1 | 6012
醋 | vinegar | 130 | 2.1 | 0.3 | 4.9 | 262
淀粉 | starch | 1450 | 1.2 | 0.1 | 85.0 | 10
"""


def _read(line: str) -> Ingredient:
    name, name_en, *figures = (part.strip() for part in line.split("|"))
    energy_kj, protein_g, fat_g, carbohydrate_g, sodium_mg = map(Decimal, figures)
    return Ingredient(name, name_en, energy_kj, protein_g, fat_g, carbohydrate_g, sodium_mg)


INGREDIENTS: Mapping[str, Ingredient] = MappingProxyType(
    {one.name: one for one in map(_read, _TABLE.strip().splitlines())}
)
"""By name, in the order of a kitchen's shelves."""
