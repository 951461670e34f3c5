"""Everything a browser story needs behind the stage: a server, people with browsers, ears."""
