"""What every API shares: text rules, problems, guards, limits, cookies, headers."""
