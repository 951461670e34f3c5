"""What a person feels, measured from outside: the time from a press to what it does."""
