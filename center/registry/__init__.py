"""From an idea to a drafted licence: enterprise type, name, scope, permits, capital, premises, people (XZ 4.1 c)."""
