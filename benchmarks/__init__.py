"""Speed, delay and memory, measured on this machine: `make bench`."""
