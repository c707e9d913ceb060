"""A repository made from Manubot's Rootstock -> what it has of it, and the plan by which it moves over."""
