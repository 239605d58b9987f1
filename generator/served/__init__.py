"""Served: what the code of a backend serves, as far as its text tells, and the contract.

Pure text to findings. The application is not run; where the text does not tell, nothing
is said.
"""

from __future__ import annotations

from generator.served.comparing import Misfit, Side, misfits

__all__ = ["Misfit", "Side", "misfits"]
