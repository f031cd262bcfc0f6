"""What all parameters have in common: checked, unchangeable, and a tuple for the ABI."""

from pydantic import BaseModel, ConfigDict


class Parameters(BaseModel):
    """Named numbers that a contract is deployed with, or that members decide."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Terms(Parameters):
    """Parameters that are one struct of a contract, in the struct's order."""

    def as_tuple(self) -> tuple[int, ...]:
        """The struct as the ABI wants it."""
        return tuple(int(value) for value in self.model_dump().values())
