"""What convinces a stranger: time stamps from outside, and exports that stand on their own."""
