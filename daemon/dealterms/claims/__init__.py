"""What one passage of one article says about one term of one deal."""
