"""What hours cost: agreements, costs, and statements to pay from."""
