"""Personal data: what is kept, given back, forgotten, and never shown."""
