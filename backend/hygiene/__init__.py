"""The kitchens' hygiene ledger: morning checks, samples of each dish, disinfection, and papers that expire."""
