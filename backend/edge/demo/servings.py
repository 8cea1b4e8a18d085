"""How each dish of the demo area is served: a vessel, a way to draw what is in it, and its colours."""

from typing import NamedTuple
from uuid import UUID

from obstore.store import ObjectStore
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.demo import pictures, plates, staples
from backend.edge.demo.brush import (
    BLUE_PLATE,
    BOWL,
    DARK_BOWL,
    PLATE,
    SIZE,
    STEAMER,
    Brush,
    Colours,
    Motif,
    Vessel,
)
from backend.edge.demo.seed import Chance
from backend.kernel import clock
from backend.kernel.files import File

_THUMBNAIL = (168, 168)
"""Three times as large as a phone's list shows it."""


class Look(NamedTuple):
    vessel: Vessel
    motif: Motif
    colours: Colours


_BRAISED = Look(PLATE, plates.cubes, ("#7a3418", "#a8512a", "#8f3d20", "#c46b3c"))
_FISH = Look(PLATE, plates.fish, ("#b08a4e", "#c9ccc6", "#d8452e"))
_CRISP_FISH = Look(PLATE, plates.fish, ("#b8431f", "#d9893a", "#d8452e"))
_LAMB = Look(PLATE, plates.stir_fry, ("#9a5a3a", "#e4ecd0", "#7fae55", "#a9653f"))
_GLAZED = Look(PLATE, plates.chunks, ("#8c431f", "#b8642c", "#8a4219"))
_DICED = Look(PLATE, plates.cubes, ("#8f3c1c", "#d9a066", "#c8382a", "#e2b57a", "#7fae55"))
_CHILLI = Look(BOWL, plates.soup, ("#b8321f", "#8a4a35", "#d8452e", "#a5583f", "#e8dfae"))
_STEW = Look(BOWL, plates.cubes, ("#8a4f24", "#8a4a2c", "#e8bf5f", "#9a5835", "#e07f3a"))
_BALLS = Look(PLATE, plates.balls, ("#74391a", "#b06a3e", "#5f9a48"))
_BEEF = Look(PLATE, plates.slices, ("#8a4a3a", "#c79a82", "#5f9a48"))
_PRAWNS = Look(PLATE, plates.prawns, ("#c8602a", "#ee8052", "#f6a982"))
_FLAVOURED = Look(PLATE, plates.shreds, ("#b5623a", "#d98a52", "#4a3a34", "#e0813a", "#8fb85a"))
_EGGY = Look(PLATE, plates.scramble, ("#f3c94a", "#a8694a", "#3b3330", "#86b45c"))
_MAPO = Look(BOWL, plates.cubes, ("#b23a1f", "#f8ecd2", "#c4502c", "#f3e2c0", "#f8ecd2"))
_GLUTEN = Look(PLATE, plates.cubes, ("#a5652c", "#d79a52", "#c9883e", "#e0ad6a"))
_PEPPERS = Look(PLATE, plates.shreds, ("#5c9a3c", "#b5714a", "#79b34e", "#c98a62"))
_CELERY = Look(PLATE, plates.stir_fry, ("#8fbf5a", "#b5714a", "#a9d072", "#c98a62"))
_AUBERGINE = Look(PLATE, plates.shreds, ("#5b3a5c", "#7a5270", "#a8694a", "#8a6a4a"))
_TWICE = Look(PLATE, plates.stir_fry, ("#c8683f", "#4f9344", "#e0976a", "#c8382a"))
_WHITE = Look(PLATE, plates.cubes, ("#d9cba0", "#fbf5e6", "#f6ecd6", "#f2a283"))
_TOMATO = Look(PLATE, plates.scramble, ("#f6cf4f", "#dd4a33", "#e8654a"))
_PAK_CHOI = Look(PLATE, plates.greens, ("#3f8a3f", "#d5e6b0"))
_CHOY_SUM = Look(PLATE, plates.greens, ("#4a9443", "#c4dc98", "#7a5236", "#efe0c8"))
_CABBAGE = Look(PLATE, plates.greens, ("#b9d07c", "#f4f4dc"))
_BROCCOLI = Look(PLATE, plates.florets, ("#3f8f42", "#a9cf7e"))
_POTATO = Look(PLATE, plates.shreds, ("#ecd27a", "#f3e09a", "#e5c564", "#cf4a30", "#f3e09a"))
_THREE = Look(PLATE, plates.cubes, ("#8a5426", "#5b3a5c", "#e8c060", "#5c9a3c"))
_TOFU = Look(PLATE, plates.cubes, ("#a5602a", "#e9b865", "#f0c878", "#5c9a3c"))
_PLAIN_TOFU = Look(PLATE, plates.cubes, ("#e0d8bf", "#fbf7ec", "#f4eede"))
_BEANS = Look(PLATE, plates.shreds, ("#4f8a3a", "#629e48", "#43782f", "#a5382a"))
_MELON = Look(PLATE, plates.cubes, ("#cbd6a4", "#e6efd0", "#d8e6bd"))
_SPROUTS = Look(PLATE, plates.shreds, ("#f2ecd6", "#4f9344", "#faf6e6", "#e9e0c2"))
_CUCUMBER = Look(PLATE, plates.stir_fry, ("#6aa84a", "#b9dc90", "#4c8c3a", "#d0e8ac"))
_EARS = Look(PLATE, plates.frills, ("#3a302e", "#d8452e", "#6fae4e", "#f0e6c8"))
_PEANUTS = Look(PLATE, plates.peanuts, ("#b5583a", "#c76a45", "#a54b32"))
_KELP = Look(PLATE, plates.shreds, ("#3f5a34", "#4f6e3f", "#354c2d", "#d8452e"))
_SEAWEED = Look(BOWL, plates.soup, ("#d9c58a", "#3a4038", "#f6dd7a", "#2f3a34", "#f8e69a"))
_TOMATO_SOUP = Look(BOWL, plates.soup, ("#d9643a", "#8a4a3a", "#e8745a", "#9a5a45"))
_CLEAR = Look(BOWL, plates.soup, ("#e2d5a8", "#e9f0d6", "#c08a6a", "#f2f5e4"))
_MILLET = Look(BOWL, staples.porridge, ("#f0cb62", "#e6b23e", "#b8342a"))
_CONGEE = Look(BOWL, staples.porridge, ("#f1ead6", "#e2d8bd", "#5a463c"))
_TREASURES = Look(BOWL, staples.porridge, ("#8f4a48", "#6a2f38", "#e8c98a"))
_SOUR = Look(BOWL, plates.soup, ("#b5703a", "#f6ecd6", "#f3cf62", "#4a3a34"))
_RICE = Look(DARK_BOWL, staples.rice, ("#f5f1e6",))
_FRIED_RICE = Look(DARK_BOWL, staples.rice, ("#f3dc9a", "#f3c23e", "#ef8f6a", "#6aa84a", "#e0813a"))
_BUNS = Look(STEAMER, staples.buns, ("#f8f2e4",))
_EGGS = Look(BOWL, staples.cakes, ("#a8713f", "#5a3a20"))
_ROLLS = Look(STEAMER, staples.rolls, ("#f6eedb", "#9cb86a"))
_CONES = Look(STEAMER, staples.cones, ("#e3b548", "#d9a53c", "#a9764a"))
_NOODLES = Look(DARK_BOWL, staples.noodles, ("#f0dca6", "#8a5426", "#f3cf62", "#4a3a34", "#b5714a"))
_DUMPLINGS = Look(BLUE_PLATE, staples.dumplings, ("#f7eedb", "#8fb85a"))
_PANCAKE = Look(PLATE, staples.pancake, ("#d9a455", "#f0cb62", "#7a3a1c"))
_CAKES = Look(PLATE, staples.cakes, ("#c9853a", "#8f5420"))
_YOGHURT = Look(DARK_BOWL, staples.yoghurt, ("#fbf8f0", "#4a5590", "#6fae4e"))
_FRUIT = Look(PLATE, staples.fruit, ("#f2952e", "#7fa83c", "#d8453a", "#7a4a8c"))

LOOKS: dict[str, Look] = {
    "红烧肉": _BRAISED,
    "糖醋里脊": _GLAZED,
    "清蒸鲈鱼": _FISH,
    "罾蹦鲤鱼": _CRISP_FISH,
    "老爆三": _LAMB,
    "葱爆羊肉": _LAMB,
    "红烧带鱼": _GLAZED,
    "可乐鸡翅": _GLAZED,
    "宫保鸡丁": _DICED,
    "水煮牛肉": _CHILLI,
    "土豆炖牛肉": _STEW,
    "四喜丸子": _BALLS,
    "酱牛肉": _BEEF,
    "油焖大虾": _PRAWNS,
    "黄焖鸡": _STEW,
    "鱼香肉丝": _FLAVOURED,
    "木须肉": _EGGY,
    "麻婆豆腐": _MAPO,
    "独面筋": _GLUTEN,
    "青椒肉丝": _PEPPERS,
    "西芹炒肉": _CELERY,
    "蒜薹炒肉": _PEPPERS,
    "肉末茄子": _AUBERGINE,
    "回锅肉": _TWICE,
    "虾仁豆腐": _WHITE,
    "农家小炒肉": _TWICE,
    "番茄炒蛋": _TOMATO,
    "清炒油菜": _PAK_CHOI,
    "蒜蓉西兰花": _BROCCOLI,
    "醋溜白菜": _CABBAGE,
    "酸辣土豆丝": _POTATO,
    "地三鲜": _THREE,
    "家常豆腐": _TOFU,
    "香菇菜心": _CHOY_SUM,
    "干煸豆角": _BEANS,
    "素烧冬瓜": _MELON,
    "韭菜炒豆芽": _SPROUTS,
    "手撕包菜": _CABBAGE,
    "拍黄瓜": _CUCUMBER,
    "凉拌木耳": _EARS,
    "五香花生": _PEANUTS,
    "小葱拌豆腐": _PLAIN_TOFU,
    "凉拌海带丝": _KELP,
    "紫菜蛋花汤": _SEAWEED,
    "番茄牛腩汤": _TOMATO_SOUP,
    "冬瓜排骨汤": _CLEAR,
    "小米粥": _MILLET,
    "皮蛋瘦肉粥": _CONGEE,
    "八宝粥": _TREASURES,
    "酸辣汤": _SOUR,
    "西湖牛肉羹": _CLEAR,
    "米饭": _RICE,
    "馒头": _BUNS,
    "鲜肉包子": _BUNS,
    "花卷": _ROLLS,
    "打卤面": _NOODLES,
    "杂粮窝头": _CONES,
    "扬州炒饭": _FRIED_RICE,
    "三鲜水饺": _DUMPLINGS,
    "茶叶蛋": _EGGS,
    "煎饼馃子": _PANCAKE,
    "耳朵眼炸糕": _CAKES,
    "酸奶": _YOGHURT,
    "时令水果": _FRUIT,
}


async def photograph(session: AsyncSession, store: ObjectStore, photographer: UUID) -> dict[str, UUID]:
    """The file of each dish's picture, by the dish's name. Those that look alike share it."""
    chance, now = Chance("servings"), clock.now()
    files: dict[Look, File] = {}
    for look in LOOKS.values():
        if look not in files:
            kept = await pictures.keep(store, drawn(look), _THUMBNAIL)
            files[look] = File(
                id=chance.id(now),
                uploaded_by=photographer,
                key=chance.id(now),
                sha256=kept.sha256,
                bytes=kept.bytes,
                width=SIZE,
                height=SIZE,
                created_at=now,
            )
    session.add_all(files.values())
    await session.flush()
    return {name: files[look].id for name, look in LOOKS.items()}


def drawn(look: Look) -> Image.Image:
    brush = Brush(look.motif.__name__, look.vessel)
    look.motif(brush, look.colours)
    return brush.done()
