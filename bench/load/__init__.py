"""What many people cost: `make bench-crowd`, `make bench-journal`, `make bench-rooms`."""
