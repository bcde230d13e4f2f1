"""What a text requires: quantities, comparisons, modal words, roles, conditions; and how two texts differ in them."""
