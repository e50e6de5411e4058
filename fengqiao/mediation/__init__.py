"""人民调解: what only this trade has: mediators, sessions, agreements, performance, confirmation.

Every change goes through `cases.step`; what stands here are the trade's own rows and rules.
"""
