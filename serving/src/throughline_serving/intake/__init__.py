"""What arrives, as encounters or typed refusals."""
