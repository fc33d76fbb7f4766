"""A service moves from one machine to another: the migration, the standby that is always kept ready, and its test."""

from drillbook.procedures.moving.move import Move, MoveGenerator
from drillbook.procedures.moving.plan import CODES, Asked, doubts, plan_move
from drillbook.procedures.moving.write import MOVE_GENERATORS, MoveGenerators, write_move

__all__ = [
    "CODES",
    "MOVE_GENERATORS",
    "Asked",
    "Move",
    "MoveGenerator",
    "MoveGenerators",
    "doubts",
    "plan_move",
    "write_move",
]
