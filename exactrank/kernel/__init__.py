"""The kernel: objects, statements, theorems and the rules that alone make theorems.

It imports nothing of exactrank outside itself. Reading order: `fields`, `naturals`, `trees`, `objects`,
`statements`, `theorem`, `rules`.
"""
