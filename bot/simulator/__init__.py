"""An emulated Cloud API and a chat page that behaves like the phone."""

from bot.simulator.app import build_simulator
from bot.simulator.clock import SimulatedClock
from bot.simulator.faults import Faults
from bot.simulator.rules import Rules
from bot.simulator.simulator import Simulator

__all__ = ["Faults", "Rules", "SimulatedClock", "Simulator", "build_simulator"]
