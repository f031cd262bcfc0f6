"""What must hold of rounds, fees and bonds whatever anybody does, tried by machines that do anything."""
