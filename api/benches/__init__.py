"""The pages of ride benches: where one waits, and where a driver says yes."""
