"""What happens to the computer and in front of it: is somebody there, did it sleep, has it a network."""
