"""Trade scenarios: what a stop, a tariff or a sanction would cost both sides."""
