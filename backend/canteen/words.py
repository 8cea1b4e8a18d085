"""What meals are called in the workbooks that people take away."""

from backend.canteen.models import Meal

MEALS = {Meal.BREAKFAST: "早餐", Meal.LUNCH: "午餐", Meal.DINNER: "晚餐"}
