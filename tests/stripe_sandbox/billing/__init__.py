"""What happens to money and time, from cards up to the timeline: later modules may use earlier ones, never back.

periods, cards, charging, proration, drafting, invoicing, entitling, pending, collecting, subscribing, customers,
changing, scheduling, renewing, previewing, crediting, checkout, timeline.
"""
