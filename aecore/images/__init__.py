"""The second data world: small grey images, and networks of torch that learn them. Workers alone import what trains."""
