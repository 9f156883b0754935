"""What runs inside a process of its own: one module per job, each with ``run(arguments) -> result``."""
