"""Parvis, a self-hosted live-audio stage: `room` decides, everything else serves it."""
