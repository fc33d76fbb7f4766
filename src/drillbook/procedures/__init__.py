"""Step generators: what people do, how they see that it worked, how they take it back."""

from drillbook.procedures.situation import Situation, StepGenerator
from drillbook.procedures.write import STEP_GENERATORS, write_runbooks

__all__ = ["STEP_GENERATORS", "Situation", "StepGenerator", "write_runbooks"]
