"""What holds of rounds, fees and bonds whatever anybody does, tried by machines."""
