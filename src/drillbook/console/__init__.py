"""The live drill: its clock and its record, a console in the browser, and the same in a terminal."""
