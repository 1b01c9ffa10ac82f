"""Search for proofs about rectifiers: case trees, laws of operators, boxes. The kernel proves them."""
