"""The brief composed: prose filled from the register."""
