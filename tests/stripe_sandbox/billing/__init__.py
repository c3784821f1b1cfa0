"""What happens to money and time, from cards up to the timeline: later modules may use earlier ones, never back.

periods, cards, amounts, balancing, charging, proration, taxing, discounting, totalling, drafting, itemising, invoicing,
entitling, pending, collecting, subscribing, customers, changing, scheduling, renewing, previewing, crediting, receipting, reckoning,
checkout, timeline.
"""
