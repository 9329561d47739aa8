"""The decision of an autonomous medical coder: propose, edit, route.

Importing this package loads neither the web framework nor the inference engine; import the room you need,
for example ``from throughline_serving.decide import decide``.
"""

__version__ = "0.1.0"
