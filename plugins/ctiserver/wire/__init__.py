"""What travels between desktop and server: messages and their encoding, without input or output."""
