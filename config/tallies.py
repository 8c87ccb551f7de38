"""The settings of tallies: where they are asked for."""

from __future__ import annotations

from pydantic import Field

from config.table import Port, Settings


class Tallies(Settings):
    """The worker that keeps tallies up with the journal and answers the supervisor's desk."""

    enabled: bool = Field(default=True, description="false: `hall up` does not start it; the command line still works")
    host: str = Field(default="127.0.0.1", description="address at which it listens")
    port: Port = Field(default=8752, description="TCP port, 1–65535")

    @property
    def address(self) -> str:
        """Where the desk asks, host:port."""
        return f"{self.host}:{self.port}"
