"""A service moves from one machine to another: the migration, the standby that is always kept ready, and its test."""

from drillbook.procedures.moving.move import Move, MoveGenerator
from drillbook.procedures.moving.write import MOVE_GENERATORS, Appointment, MoveGenerators, calendar, write_move

__all__ = ["MOVE_GENERATORS", "Appointment", "Move", "MoveGenerator", "MoveGenerators", "calendar", "write_move"]
