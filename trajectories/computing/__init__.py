"""Having runs computed: the workers, who gives them work, and what is kept of it."""
