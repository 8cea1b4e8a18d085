"""What people think: surveys whose answers nobody can trace back to whoever gave them."""
