"""Meals: plans of a week, what to buy, what was eaten."""
