"""All that trains: the network's steps, objectives, batches, initial weights. Imports torch."""
