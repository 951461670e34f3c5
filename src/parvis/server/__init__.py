"""The HTTP server: who asks, what is answered, which files are served."""
