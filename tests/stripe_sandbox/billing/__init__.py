"""What happens to money and time, from cards up to the timeline: later modules may use earlier ones, never back.

periods, cards, amounts, charging, proration, taxing, discounting, totalling, drafting, invoicing, entitling, pending,
collecting, subscribing, customers, changing, scheduling, renewing, previewing, crediting, receipting, reckoning,
checkout, timeline.
"""
