"""Who decides on the benefit of a member, and so on what the member may do and receive here.

The kinds have rights of their own; which legal basis of a reward each can permit is in `engine/reward_law.py`.
"""

AUTHORITIES = [
    ("municipality", "Municipality"),
    ("uwv", "UWV"),
]
