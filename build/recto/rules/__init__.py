"""What is checked: the rules, and what authors say of them."""
