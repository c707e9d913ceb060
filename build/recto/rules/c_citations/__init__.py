"""Citations: keys without a reference (C001), of a wrong form (C002), cut (C018), and much else (C003 to C024)."""
